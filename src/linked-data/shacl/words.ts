import type { Node } from './graph.ts';

/** A node as messages name it: the last part of an IRI, the text of a literal. */
export const inWords = ({ termType, value }: Node): string =>
  termType === 'NamedNode' ? value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('#')) + 1) || value : value;
