import { DataFactory, type Quad } from 'n3';
import { eachStatement } from './statements.ts';

const { blankNode, literal, namedNode, quad } = DataFactory;

const TERMS = {
  iri: namedNode as (iri: string) => Quad['object'],
  blank: blankNode as (label: string) => Quad['object'],
  literal: (text: string, datatype: string, language?: string): Quad['object'] =>
    literal(text, language ?? namedNode(datatype)),
};

/** The statements of expanded JSON-LD with the names of their graphs, each once. A node without `@id` becomes a blank node. */
export function toGraphQuads(expanded: object): Quad[] {
  const quads = new Map<string, Quad>();
  eachStatement(expanded, TERMS, (subject, predicate, object, graph) => {
    const key = `${subject.id}\n${predicate}\n${object.id}\n${graph?.id ?? ''}`;
    // Neither a subject nor a graph is a literal.
    quads.set(key, quad(subject as Quad['subject'], namedNode(predicate), object, graph as Quad['graph'] | undefined));
  });
  return [...quads.values()];
}

/** The same without the names. */
export const toQuads = (expanded: object): Quad[] =>
  toGraphQuads(expanded).map(({ subject, predicate, object }) => quad(subject, predicate, object));
