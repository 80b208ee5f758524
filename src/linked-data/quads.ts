import jsonld from 'jsonld';
import { DataFactory, type Quad, Store, type Term } from 'n3';

type PlainTerm = { termType: string; value: string; datatype?: { value: string }; language?: string };
type PlainQuad = { subject: PlainTerm; predicate: PlainTerm; object: PlainTerm };

/** The triples of expanded JSON-LD, in its order. A node without `@id` becomes a blank node. */
export async function toQuads(expanded: object): Promise<Quad[]> {
  // jsonld types toRDF as `object`; without `format` it gives an array of plain quads.
  const plain = (await jsonld.toRDF([expanded] as never, { skipExpansion: true } as never)) as unknown as PlainQuad[];
  return plain.map(({ subject, predicate, object }) =>
    DataFactory.quad(
      term(subject) as Quad['subject'],
      DataFactory.namedNode(predicate.value),
      term(object) as Quad['object'],
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
