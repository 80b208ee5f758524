import type { LoadContext } from './contexts.ts';

/** Short forms of IRIs by a context. */
export interface Abbreviations {
  /** A term, else a curie, else the IRI itself. @param vocab - whether terms and `@vocab` count, as for predicates */
  abbreviate(iri: string, vocab: boolean): string;
}

/** Contexts named by contexts, at most. */
const MAX_NESTING = 20;

/** Reads terms and prefixes from a context; definitions of later contexts win. */
export async function abbreviations(context: unknown, loadContext: LoadContext): Promise<Abbreviations> {
  const terms = new Map<string, string>();
  await collect(context, loadContext, terms, MAX_NESTING);
  const base = terms.get('@base');
  const vocab = terms.get('@vocab');
  const names = [...terms].filter(([name]) => !name.startsWith('@'));
  const definitions = names.map(([name, iri]): [string, string] => [name, expandCurie(iri, terms)]);
  const byIri = new Map(definitions.toReversed().map(([name, iri]) => [iri, name]));
  const prefixes = definitions.filter(([, iri]) => /[/#]$/.test(iri)).sort(([, a], [, b]) => b.length - a.length);
  const cut = (iri: string, start: string | undefined) =>
    start !== undefined && iri.startsWith(start) && iri !== start ? iri.slice(start.length) : undefined;
  return {
    abbreviate(iri, isVocab) {
      const term = isVocab ? byIri.get(iri) : undefined;
      if (term !== undefined) return term;
      const prefix = prefixes.find(([, start]) => cut(iri, start) !== undefined);
      if (prefix) return `${prefix[0]}:${cut(iri, prefix[1])}`;
      return cut(iri, isVocab ? vocab : base) ?? iri;
    },
  };
}

async function collect(context: unknown, load: LoadContext, terms: Map<string, string>, left: number): Promise<void> {
  if (Array.isArray(context)) {
    for (const item of context) await collect(item, load, terms, left);
  } else if (typeof context === 'string') {
    if (left > 0) await collect((await load(context))?.context, load, terms, left - 1);
  } else if (context !== null && typeof context === 'object') {
    for (const [name, definition] of Object.entries(context)) {
      const iri = typeof definition === 'string' ? definition : definition?.['@id'];
      if (typeof iri === 'string') terms.set(name, iri);
    }
  }
}

function expandCurie(text: string, terms: ReadonlyMap<string, string>): string {
  const [prefix, ...rest] = text.split(':');
  const namespace = rest.length > 0 && !rest[0].startsWith('//') ? terms.get(prefix) : undefined;
  return namespace === undefined ? text : namespace + rest.join(':');
}
