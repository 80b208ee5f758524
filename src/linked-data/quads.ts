import jsonld from 'jsonld';
import { DataFactory, type Quad, Store, type Term } from 'n3';

type PlainTerm = { termType: string; value: string; datatype?: { value: string }; language?: string };
/** Without an object where a list holds a relative IRI. */
type PlainQuad = { subject: PlainTerm; predicate: PlainTerm; object: PlainTerm | null; graph: PlainTerm };

/** The triples of expanded JSON-LD, in its order. A node without `@id` becomes a blank node. */
export const toQuads = async (expanded: object): Promise<Quad[]> =>
  (await toGraphQuads(expanded)).map(({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object));

/** The same with the names of their graphs. */
export async function toGraphQuads(expanded: object): Promise<Quad[]> {
  // jsonld types toRDF as `object`; without `format` it gives an array of plain quads.
  const plain = (await jsonld.toRDF([expanded] as never, { skipExpansion: true } as never)) as unknown as PlainQuad[];
  return plain.flatMap(({ subject, predicate, object, graph }) =>
    object === null
      ? []
      : DataFactory.quad(
          term(subject) as Quad['subject'],
          DataFactory.namedNode(predicate.value),
          term(object) as Quad['object'],
          graph.termType === 'DefaultGraph' ? undefined : (term(graph) as Quad['graph']),
        ),
  );
}

/** The same, as a set that can be matched. */
export const toDataset = async (expanded: object): Promise<Store> => new Store(await toQuads(expanded));

function term({ termType, value, datatype, language }: PlainTerm): Term {
  if (termType === 'NamedNode') return DataFactory.namedNode(value);
  if (termType === 'BlankNode') return DataFactory.blankNode(value.replace('_:', ''));
  return DataFactory.literal(value, language || (datatype && DataFactory.namedNode(datatype.value)));
}
