import { NXV, schemaOf } from '../names.ts';
import type { Iri, JsonObject, Resource } from '../resource.ts';
import type { Project } from '../scopes.ts';

export const DEFAULT_SPARQL_VIEW = `${NXV}defaultSparqlIndex` as Iri;
export const DEFAULT_SEARCH_VIEW = `${NXV}defaultElasticSearchIndex` as Iri;

const SCHEMA_ORG = 'http://schema.org/';

/** What every project has without anyone having written it; in the order of lists. */
const DEFAULTS: readonly { readonly id: Iri; readonly source: JsonObject }[] = [
  {
    id: DEFAULT_SEARCH_VIEW,
    source: {
      '@type': 'ElasticSearchView',
      name: 'Default Elasticsearch view',
      description: 'An Elasticsearch view of all resources in the project.',
      permission: 'views/query',
      pipeline: [{ name: 'defaultLabelPredicates' }, { name: 'sourceAsText' }],
    },
  },
  {
    id: DEFAULT_SPARQL_VIEW,
    source: {
      '@type': 'SparqlView',
      name: 'Default Sparql view',
      description: 'A Sparql view of all resources in the project.',
      permission: 'views/query',
      resourceTypes: [],
      resourceSchemas: [],
      includeDeprecated: true,
      includeMetadata: true,
    },
  },
];

/** The default views of a project: the first revision of each, as if it had been written with the project. */
export const defaultViews = (project: Project): Resource[] =>
  DEFAULTS.map(({ id, source }) => toResource(project, id, source));

function toResource({ org, project, audit }: Project, id: Iri, source: JsonObject): Resource {
  const { '@type': type, name, description, ...rest } = source;
  const types = [`${NXV}${type}`, `${NXV}View`] as Iri[]; // both are IRIs, as the prefix is
  const properties = Object.entries({ ...rest, indexingRev: 1 }).map(([key, value]) => [
    NXV + key,
    key === 'pipeline' ? [{ '@type': '@json', '@value': value }] : [value].flat().map((item) => ({ '@value': item })),
  ]);
  return {
    id,
    project: { org, project },
    kind: 'view',
    rev: 1,
    seq: 0,
    types,
    schema: schemaOf('view'),
    deprecated: false,
    audit: { ...audit, updatedAt: audit.createdAt, updatedBy: audit.createdBy },
    source,
    expanded: {
      '@id': id,
      '@type': types,
      [`${SCHEMA_ORG}name`]: [{ '@value': name }],
      [`${SCHEMA_ORG}description`]: [{ '@value': description }],
      ...Object.fromEntries(properties),
    },
    contexts: [],
    tags: {},
  };
}
