type Json = unknown;
type Node = Readonly<Record<string, Json>>;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

/** How the terms of statements are written. */
export interface Terms<Term> {
  iri(iri: string): Term;
  blank(label: string): Term;
  literal(text: string, datatype: string, language?: string): Term;
}

/** @param graph - what a named graph is named; undefined outside of any */
type Say<Term> = (subject: Term, predicate: string, object: Term, graph: Term | undefined) => void;

/**
 * Says the statements of expanded JSON-LD, those of a node before those of the nodes in it. As JSON-LD 1.1 has it,
 * statements with a relative or malformed IRI or language are left out. It is several times as fast as the processor of
 * the package jsonld, which flattens first, takes 1e-7 for the integer 0 and makes NaN of a text that is no double.
 */
export function eachStatement<Term>(expanded: object, terms: Terms<Term>, say: Say<Term>): void {
  new Statements(terms, say).of(expanded);
}

class Statements<Term> {
  readonly #terms: Terms<Term>;
  readonly #say: Say<Term>;
  /** Nodes whose statements are still to be said. */
  readonly #waiting: { readonly node: Node; readonly subject: Term; readonly graph: Term | undefined }[] = [];
  readonly #labels = new Map<string, Term>();
  #made = 0;

  constructor(terms: Terms<Term>, say: Say<Term>) {
    this.#terms = terms;
    this.#say = say;
  }

  of(expanded: object): void {
    this.#termOf(expanded, undefined);
    for (const { node, subject, graph } of this.#waiting) this.#sayNode(node, subject, graph);
  }

  #sayNode(node: Node, subject: Term, graph: Term | undefined): void {
    for (const [key, values] of Object.entries(node)) {
      if (key === '@type') {
        for (const type of toList(values)) this.#sayOne(subject, `${RDF}type`, this.#reference(type), graph);
      } else if (key === '@graph') for (const value of toList(values)) this.#termOf(value, subject);
      else if (key === '@included') for (const value of toList(values)) this.#termOf(value, graph);
      else if (key === '@reverse') {
        for (const [predicate, nodes] of Object.entries(values as Node)) {
          if (!isWritable(predicate)) continue;
          for (const other of toList(nodes)) this.#sayOne(this.#termOf(other, graph), predicate, subject, graph);
        }
      } else if (isWritable(key)) {
        for (const value of toList(values)) this.#sayOne(subject, key, this.#termOf(value, graph), graph);
      }
    }
  }

  #sayOne(subject: Term | undefined, predicate: string, object: Term | undefined, graph: Term | undefined): void {
    if (subject !== undefined && object !== undefined) this.#say(subject, predicate, object, graph);
  }

  #termOf(value: Json, graph: Term | undefined): Term | undefined {
    if (value === null || typeof value !== 'object') return undefined;
    const node = value as Node;
    if ('@value' in node) return literal(node, this.#terms);
    if ('@list' in node) return this.#list(toList(node['@list']), graph);
    const subject = '@id' in node ? this.#reference(node['@id']) : this.#newBlank();
    if (subject !== undefined) this.#waiting.push({ node, subject, graph });
    return subject;
  }

  #list(items: readonly Json[], graph: Term | undefined): Term {
    const cells = [...items.map(() => this.#newBlank()), this.#terms.iri(`${RDF}nil`)];
    for (const [index, item] of items.entries()) {
      this.#sayOne(cells[index], `${RDF}first`, this.#termOf(item, graph), graph);
      this.#say(cells[index], `${RDF}rest`, cells[index + 1], graph);
    }
    return cells[0];
  }

  #reference(id: Json): Term | undefined {
    if (typeof id !== 'string') return undefined;
    if (!id.startsWith('_:')) return isWritable(id) ? this.#terms.iri(id) : undefined;
    const blank = this.#labels.get(id) ?? this.#newBlank();
    this.#labels.set(id, blank);
    return blank;
  }

  #newBlank(): Term {
    return this.#terms.blank(`b${this.#made++}`);
  }
}

const toList = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);

/** Absolute, and nothing in it that ends or breaks an IRI of N-Quads. */
const isWritable = (iri: string): boolean => /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\p{Cc}\s<>"{}|\\^`]*$/u.test(iri);

function literal<Term>({ '@value': value, '@type': type, '@language': language }: Node, terms: Terms<Term>) {
  const typed = (text: string, datatype: Json): Term | undefined =>
    typeof datatype === 'string' && isWritable(datatype) ? terms.literal(text, datatype) : undefined;
  if (type === '@json') return terms.literal(canonical(value), `${RDF}JSON`);
  if (typeof value === 'boolean') return typed(String(value), type ?? `${XSD}boolean`);
  if (typeof value === 'number') {
    const isWhole = Number.isInteger(value) && Math.abs(value) < 1e21 && type !== `${XSD}double`;
    return isWhole ? typed(value.toFixed(0), type ?? `${XSD}integer`) : typed(toDouble(value), type ?? `${XSD}double`);
  }
  if (typeof value !== 'string') return undefined;
  if (language === undefined) return typed(value, type ?? `${XSD}string`);
  const isTag = typeof language === 'string' && /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/.test(language);
  return isTag ? terms.literal(value, `${RDF}langString`, language) : undefined;
}

/** The canonical form of an xsd:double, to 16 digits. */
const toDouble = (value: number): string => value.toExponential(15).replace(/(\d)0*e\+?/, '$1E');

/** JSON with sorted keys (RFC 8785). */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
