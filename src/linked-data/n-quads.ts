type Json = unknown;
type Node = Readonly<Record<string, Json>>;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

/**
 * The statements of expanded JSON-LD as N-Quads, all in one graph: also what stands in an `@graph`. As JSON-LD 1.1 has
 * it, statements with a relative or malformed IRI are left out. It is several times as fast as the general processor,
 * which flattens first.
 *
 * @param graph - IRI of the graph; undefined writes N-Triples
 * @param label - makes the labels of blank nodes differ from those of other documents
 */
export function toNQuads(expanded: object, graph: string | undefined, label: string): string[] {
  const lines: string[] = [];
  const end = graph === undefined ? ' .' : ` <${graph}> .`;
  const labels = new Map<string, string>();
  let made = 0;
  const newBlank = (): string => `_:${label}b${made++}`;
  const blank = (id: string): string => {
    const known = labels.get(id) ?? newBlank();
    labels.set(id, known);
    return known;
  };
  const reference = (id: Json): string | undefined => {
    if (typeof id !== 'string') return undefined;
    return id.startsWith('_:') ? blank(id) : isWritable(id) ? `<${id}>` : undefined;
  };
  const say = (subject: string | undefined, predicate: string, object: string | undefined): void => {
    if (subject !== undefined && object !== undefined) lines.push(`${subject} <${predicate}> ${object}${end}`);
  };
  const writeList = (items: readonly Json[]): string => {
    let rest = `<${RDF}nil>`;
    for (const item of items.toReversed()) {
      const cell = newBlank();
      say(cell, `${RDF}first`, write(item));
      say(cell, `${RDF}rest`, rest);
      rest = cell;
    }
    return rest;
  };
  const write = (value: Json): string | undefined => {
    if (value === null || typeof value !== 'object') return undefined;
    const node = value as Node;
    if ('@value' in node) return literal(node);
    return '@list' in node ? writeList(toList(node['@list'])) : writeNode(node);
  };
  const writeNode = (node: Node): string | undefined => {
    const subject = '@id' in node ? reference(node['@id']) : newBlank();
    for (const [key, values] of Object.entries(node)) {
      if (key === '@type') for (const type of toList(values)) say(subject, `${RDF}type`, reference(type));
      else if (key === '@graph' || key === '@included') toList(values).forEach(write);
      else if (key === '@reverse') writeReverse(subject, values as Node);
      else if (isWritable(key)) for (const value of toList(values)) say(subject, key, write(value));
    }
    return subject;
  };
  const writeReverse = (object: string | undefined, properties: Node): void => {
    for (const [predicate, nodes] of Object.entries(properties)) {
      if (isWritable(predicate)) for (const node of toList(nodes)) say(write(node), predicate, object);
    }
  };
  write(expanded);
  return lines;
}

const toList = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);

/** Absolute, and nothing in it that ends or breaks an IRI of N-Quads. */
const isWritable = (iri: string): boolean => /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\p{Cc}\s<>"{}|\\^`]*$/u.test(iri);

function literal({ '@value': value, '@type': type, '@language': language }: Node): string | undefined {
  if (type === '@json') return `${quoted(canonical(value))}^^<${RDF}JSON>`;
  if (typeof value === 'boolean') return typed(String(value), type ?? `${XSD}boolean`);
  if (typeof value === 'number') return number(value, type);
  if (typeof value !== 'string') return undefined;
  if (typeof language === 'string' && /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/.test(language)) {
    return `${quoted(value)}@${language}`;
  }
  return type === undefined ? quoted(value) : typed(value, type);
}

function number(value: number, type: Json): string | undefined {
  const isWhole = Number.isInteger(value) && Math.abs(value) < 1e21;
  if (isWhole && type !== `${XSD}double`) return typed(value.toFixed(0), type ?? `${XSD}integer`);
  const mantissa = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E');
  return typed(mantissa, type ?? `${XSD}double`);
}

const typed = (text: string, type: Json): string | undefined =>
  typeof type === 'string' && isWritable(type) ? `${quoted(text)}^^<${type}>` : undefined;

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const quoted = (text: string): string => `"${text.replace(/["\\\n\r]/g, (character) => ESCAPES[character])}"`;

/** JSON with sorted keys. */
const canonical = (value: Json): string =>
  JSON.stringify(value, (_, item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
