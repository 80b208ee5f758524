import { Writer } from 'n3';
import { toQuads } from './quads.ts';

/** Names of n3. */
const FORMATS = { turtle: 'text/turtle', ntriples: 'N-Triples', nquads: 'N-Quads' } as const;
export type RdfFormat = keyof typeof FORMATS;

/** Expanded JSON-LD as text of another RDF format. */
export async function toRdf(expanded: object, format: RdfFormat): Promise<string> {
  const writer = new Writer({ format: FORMATS[format] });
  writer.addQuads(await toQuads(expanded));
  return new Promise((done, fail) => writer.end((error, text) => (error ? fail(error) : done(text))));
}
