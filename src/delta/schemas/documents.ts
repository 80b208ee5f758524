import { compact } from '../../linked-data/compact.ts';
import { metadataOf } from '../../store/metadata.ts';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { Subject } from '../resources/documents.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';

const SHACL = context('shacl-20170720');
const METADATA_CONTEXTS = [context('schemas-metadata'), METADATA];

/** What a schema is read from: what was sent, in the terms of SHACL and as a schema. */
export function schemaJsonLd(source: JsonObject): JsonObject {
  const types = [source['@type'] ?? []].flat() as Json[];
  return { ...source, '@context': contextsOf(source), '@type': [...types, `${NXV}Schema`] };
}

/** A schema as it is fetched. */
export async function schemaDocument({ resource, project, publicUrl, loadContext }: Subject): Promise<JsonObject> {
  const { source, expanded, id } = resource;
  const own = contextsOf(source);
  const { '@context': _, ...document } = await compact(expanded, own, { base: project.base, loadContext });
  return {
    '@context': [...METADATA_CONTEXTS, ...own],
    // Compaction of JSON gives JSON.
    ...(document as JsonObject),
    '@id': id,
    '@type': 'Schema',
    ...metadataOf(publicUrl, resource),
  };
}

/** The answer to a write of a schema. */
export const writtenSchema = (publicUrl: string, resource: Resource): JsonObject => ({
  '@context': METADATA_CONTEXTS,
  '@id': resource.id,
  '@type': 'Schema',
  ...metadataOf(publicUrl, resource),
});

/** The terms of SHACL go first, so that a schema can give others; those of the project do not count in schemas. */
const contextsOf = ({ '@context': own = [] }: JsonObject): Json[] => [
  SHACL,
  ...([own].flat() as Json[]).filter((one) => one !== SHACL),
];
