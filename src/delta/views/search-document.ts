import { compact } from '../../linked-data/compact.ts';
import type { FileDescription } from '../../store/file-description.ts';
import { metadataOf } from '../../store/metadata.ts';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { Pipe } from '../../store/views/view.ts';
import { fileFacts } from '../files/documents.ts';
import { type Engine, toFiltered } from './pipes.ts';

/** Short names of what most documents are found by; those of a view go before them. */
const TERMS: JsonObject = {
  prefLabel: 'http://www.w3.org/2004/02/skos/core#prefLabel',
  name: 'http://schema.org/name',
  label: 'http://www.w3.org/2000/01/rdf-schema#label',
  description: 'http://schema.org/description',
  keywords: 'https://schema.org/keywords',
};

/** What documents are made with; they hold links that start with `publicUrl`. */
export interface Maker {
  readonly publicUrl: string;
  readonly store: Engine;
}

/**
 * The search document of a revision (Nexus Delta, GraphResourceToDocument): what was sent with its linked data laid over
 * it, or the linked data alone where the text of what was sent is kept beside it.
 *
 * @param context - value of `@context`
 * @returns undefined when a pipe leaves the resource out
 */
export async function searchDocument(
  resource: Resource,
  pipeline: readonly Pipe[],
  context: Json | undefined,
  { publicUrl, store }: Maker,
): Promise<JsonObject | undefined> {
  const filtered = await toFiltered(resource, pipeline, store);
  if (!filtered) return undefined;
  const { graph, hasMetadata, hasSource } = filtered;
  const tags = Object.keys(resource.tags).sort();
  const metadata = {
    ...(resource.file && { ...fileFacts(resource.file), ...keywordsOf(resource) }),
    ...(hasMetadata && { ...metadataOf(publicUrl, resource), ...(tags.length > 0 && { _tags: tags }) }),
  };
  const { '@type': types, ...rest } = graph;
  const terms = [TERMS, context ?? []].flat();
  const options = { base: '', loadContext: async () => undefined };
  // Compaction of JSON gives JSON.
  const made = (await compact(hasSource ? rest : graph, terms, options)) as JsonObject;
  const compacted = withoutContexts({ ...made, ...metadata }) as JsonObject;
  if (!hasSource)
    return { ...compacted, '@id': resource.id, ...(types !== undefined && { '@type': compacted['@type'] }) };
  const source = withoutContexts(resource.source) as JsonObject;
  const merged = merge(source, compacted) as JsonObject;
  return { ...merged, '@id': source['@id'] ?? resource.id };
}

function keywordsOf({ source }: Resource): JsonObject {
  const { keywords } = source as FileDescription; // the source of a file
  return keywords ? { _keywords: keywords } : {};
}

function withoutContexts(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutContexts);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([key]) => key !== '@context');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutContexts(item)]));
}

/** Objects are laid over objects, everything else in place of what was there. */
function merge(below: Json | undefined, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const entries = Object.entries(above).map(([key, item]) => [key, merge(below[key], item)]);
  return { ...below, ...Object.fromEntries(entries) };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
