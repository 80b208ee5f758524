import type { Node } from './graph.ts';

/** What stands in a query for a blank node of the data, which no query can name. */
const SKOLEM = 'urn:blank-node:';

/** What a query must not look into, and where projections begin and end. */
const TOKENS =
  /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^\s<>]*>|#[^\n]*)|\bselect\b|[{(]|\)|[$?]this\b/gi;

/** The query with `$this` bound before it is evaluated: everywhere but where it is only a name of a result's column. */
export function bindThis(query: string, focus: Node): string {
  const term = toText(focus);
  let depth = 0;
  let inProjection = false;
  return query.replace(TOKENS, (token, quoted?: string) => {
    if (quoted !== undefined) return quoted;
    if (/^select$/i.test(token)) {
      inProjection = true;
      depth = 0;
    } else if (token === '{') inProjection = false;
    else if (token === '(') depth++;
    else if (token === ')') depth--;
    else return inProjection && depth === 0 ? token : term;
    return token;
  });
}

/** A node as SPARQL and N-Triples write it. */
export function toText(node: Node): string {
  if (node.termType === 'NamedNode') return `<${node.value}>`;
  if (node.termType !== 'Literal') return `<${SKOLEM}${node.value}>`;
  const text = JSON.stringify(node.value); // its escapes are among those of N-Triples
  return node.language ? `${text}@${node.language}` : `${text}^^<${node.datatype.value}>`;
}

/** The label of a blank node that a term of a query's answer stands for. */
export const blankLabel = (iri: string): string | undefined =>
  iri.startsWith(SKOLEM) ? iri.slice(SKOLEM.length) : undefined;
