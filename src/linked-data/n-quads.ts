import { eachStatement } from './statements.ts';

const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string';

/**
 * The statements of expanded JSON-LD as N-Quads, all in one graph: also what stands in an `@graph`.
 *
 * @param graph - IRI of the graph; undefined writes N-Triples
 * @param label - makes the labels of blank nodes differ from those of other documents
 */
export function toNQuads(expanded: object, graph: string | undefined, label: string): string[] {
  const lines: string[] = [];
  const end = graph === undefined ? ' .' : ` <${graph}> .`;
  const terms = {
    iri: (iri: string) => `<${iri}>`,
    blank: (name: string) => `_:${label}${name}`,
    literal: (text: string, datatype: string, language?: string) => {
      if (language !== undefined) return `${quoted(text)}@${language}`;
      return datatype === XSD_STRING ? quoted(text) : `${quoted(text)}^^<${datatype}>`;
    },
  };
  eachStatement(expanded, terms, (subject, predicate, object) =>
    lines.push(`${subject} <${predicate}> ${object}${end}`),
  );
  return lines;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const quoted = (text: string): string => `"${text.replace(/["\\\n\r]/g, (character) => ESCAPES[character])}"`;
