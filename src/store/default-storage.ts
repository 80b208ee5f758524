import { NXV, schemaOf } from './names.ts';
import type { Iri, Resource } from './resource.ts';
import type { Project } from './scopes.ts';

export const DEFAULT_STORAGE = `${NXV}diskStorageDefault` as Iri;

/** The blobs of the store, as every project has them from its start until somebody writes to that storage. */
export function defaultStorage({ org, project, audit: { createdAt, createdBy } }: Project): Resource {
  const types = [`${NXV}Storage`, `${NXV}DiskStorage`] as Iri[];
  const name = 'Local storage';
  const description = 'Local storage of the Nexus service.';
  return {
    ...{ id: DEFAULT_STORAGE, project: { org, project }, kind: 'storage', rev: 1, seq: 0 },
    ...{ types, schema: schemaOf('storage'), deprecated: false, tags: {}, contexts: [] },
    audit: { createdAt, createdBy, updatedAt: createdAt, updatedBy: createdBy },
    source: { '@type': 'DiskStorage', name, description, default: true },
    expanded: {
      ...{ '@id': DEFAULT_STORAGE, '@type': types },
      'http://schema.org/name': [{ '@value': name }],
      'http://schema.org/description': [{ '@value': description }],
    },
  };
}
