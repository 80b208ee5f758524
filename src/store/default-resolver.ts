import { NXV, schemaOf } from './names.ts';
import { DEFAULT_RESOLVER } from './resolver.ts';
import type { Iri, JsonObject, Resource } from './resource.ts';
import type { Project } from './scopes.ts';

const { id, kind, priority } = DEFAULT_RESOLVER;

/** The document of the resolver that every project has from its start. */
export const DEFAULT_RESOLVER_SOURCE: JsonObject = {
  '@id': id,
  '@type': kind,
  name: 'Default resolver',
  description: 'Resolver created with the project',
  priority,
};

/** That resolver as it is until somebody writes to it: as old as the project, and of the same author. */
export const defaultResolver = ({ org, project, audit }: Project): Resource => ({
  id,
  project: { org, project },
  kind: 'resolver',
  rev: 1,
  seq: 0,
  types: [`${NXV}InProject` as Iri, `${NXV}Resolver` as Iri],
  schema: schemaOf('resolver'),
  deprecated: false,
  audit: { ...audit, updatedAt: audit.createdAt, updatedBy: audit.createdBy },
  source: DEFAULT_RESOLVER_SOURCE,
  expanded: {
    '@id': id,
    '@type': [`${NXV}InProject`, `${NXV}Resolver`],
    'http://schema.org/name': [{ '@value': DEFAULT_RESOLVER_SOURCE.name }],
    'http://schema.org/description': [{ '@value': DEFAULT_RESOLVER_SOURCE.description }],
    [`${NXV}priority`]: [{ '@value': priority }],
  },
  contexts: [],
  tags: {},
});
