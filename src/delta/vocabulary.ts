const NEXUS = 'https://bluebrain.github.io/nexus';

/** The context of that name, as an IRI that clients know; its terms are given by `schemas/contexts` where we serve it. */
export const context = (name: string): string => `${NEXUS}/contexts/${name}.json`;
export const schema = (name: string): string => `${NEXUS}/schemas/${name}`;
export const NXV = `${NEXUS}/vocabulary/`;

export const METADATA = context('metadata');
export const UNCONSTRAINED = schema('unconstrained.json');

/** What every project can abbreviate; its own mappings go before these. */
export const DEFAULT_API_MAPPINGS: Readonly<Record<string, string>> = {
  _: UNCONSTRAINED,
  archive: schema('archives.json'),
  defaultResolver: `${NXV}defaultInProject`,
  defaultStorage: `${NXV}diskStorageDefault`,
  documents: `${NXV}defaultElasticSearchIndex`,
  file: schema('files.json'),
  graph: `${NXV}defaultSparqlIndex`,
  nxv: NXV,
  resolver: schema('resolvers.json'),
  resource: UNCONSTRAINED,
  schema: schema('shacl-20170720.ttl'),
  search: `${NXV}searchView`,
  storage: schema('storages.json'),
  view: schema('views.json'),
};
