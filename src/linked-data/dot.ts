import type { Quad, Term } from 'n3';
import type { Abbreviations } from './abbreviate.ts';
import { toQuads } from './quads.ts';

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
/** Literals that are written without quotes. */
const BARE = new Set(['integer', 'int', 'boolean', 'double', 'float'].map((name) => XSD + name));

/** The triples of an expanded node as a directed graph in Graphviz's language, with the node's IRI as its name. */
export function toDot(expanded: { '@id'?: unknown }, { abbreviate }: Abbreviations): string {
  const named = (term: Term, vocab: boolean): string => {
    if (term.termType === 'NamedNode') return quote(term.value === RDF_TYPE ? 'type' : abbreviate(term.value, vocab));
    if (term.termType === 'BlankNode') return quote(`_:B${term.value}`);
    const { value, datatype } = term as Quad['object'] & { datatype: { value: string } };
    return BARE.has(datatype.value) ? value : quote(value);
  };
  const lines = toQuads(expanded).map(({ subject, predicate, object }) => {
    const ends = `${named(subject, false)} -> ${named(object, predicate.value === RDF_TYPE)}`;
    return `  ${ends} [label = ${named(predicate, true)}]\n`;
  });
  return `digraph ${quote(abbreviate(String(expanded['@id']), false))} {\n${lines.join('')}}`;
}

const quote = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
