import type { ResultForm } from './graph-set.ts';

interface Table {
  readonly head: { readonly vars?: readonly string[] };
  readonly results: { readonly bindings: readonly object[] };
  readonly boolean?: boolean;
}

/** Results of the same query on several views, at least one, one after the other, as Nexus Delta answers from an aggregate view. */
export function mergeResults(results: readonly string[], form: ResultForm): string {
  switch (form) {
    case 'application/sparql-results+json':
      return JSON.stringify(mergeTables(results.map((text): Table => JSON.parse(text))));
    case 'application/ld+json':
      return JSON.stringify(results.flatMap((text) => JSON.parse(text)));
    case 'application/sparql-results+xml':
      return /<boolean>/.test(results[0])
        ? (results.find((text) => text.includes('<boolean>true')) ?? results[0])
        : spliced(results, '<results>', '</results>');
    case 'application/rdf+xml':
      return spliced(results, /<rdf:RDF[^>]*>/, '</rdf:RDF>');
    default:
      return results.join('');
  }
}

function mergeTables(tables: readonly Table[]): Table {
  const bindings = tables.flatMap((table) => table.results.bindings);
  const truth = tables[0].boolean !== undefined && { boolean: tables.some((table) => table.boolean) };
  return { head: tables[0].head, results: { bindings }, ...truth };
}

/** The first document with what the others have between the same two marks. */
function spliced(documents: readonly string[], opening: string | RegExp, closing: string): string {
  const [first, ...others] = documents;
  const inner = others.map((text) => text.slice(startOf(text, opening), text.lastIndexOf(closing)));
  const end = first.lastIndexOf(closing);
  return first.slice(0, end) + inner.join('') + first.slice(end);
}

function startOf(text: string, opening: string | RegExp): number {
  const [found] = (typeof opening === 'string' ? [opening] : opening.exec(text)) ?? [''];
  return text.indexOf(found) + found.length;
}
