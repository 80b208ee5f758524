import { Writer } from 'n3';
import { toGraphQuads, toQuads } from './quads.ts';

export type RdfFormat = 'turtle' | 'ntriples' | 'nquads';

const N3_FORMATS = { turtle: 'text/turtle', ntriples: 'application/n-triples', nquads: 'application/n-quads' };

/** Prefixes of what atlases are described with. */
const PREFIXES = {
  bmo: 'https://bbp.epfl.ch/ontologies/core/bmo/',
  mba: 'http://api.brain-map.org/api/v2/data/Structure/',
  nsg: 'https://neuroshapes.org/',
  nxv: 'https://bluebrain.github.io/nexus/vocabulary/',
  owl: 'http://www.w3.org/2002/07/owl#',
  prov: 'http://www.w3.org/ns/prov#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  schema: 'http://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** The triples of expanded JSON-LD as text; quads name the graph of what stands in an `@graph`. */
export async function toRdf(expanded: object, format: RdfFormat): Promise<string> {
  const writer = new Writer({ format: N3_FORMATS[format], ...(format === 'turtle' && { prefixes: PREFIXES }) });
  writer.addQuads(format === 'nquads' ? toGraphQuads(expanded) : toQuads(expanded));
  return new Promise((resolve, reject) => writer.end((error, text) => (error ? reject(error) : resolve(text))));
}
