import { abbreviations } from '../../linked-data/abbreviate.ts';
import { compact } from '../../linked-data/compact.ts';
import { hasContext, type LoadContext } from '../../linked-data/contexts.ts';
import { toDot } from '../../linked-data/dot.ts';
import { withRelativeIds } from '../../linked-data/relative-ids.ts';
import { toRdf } from '../../linked-data/to-rdf.ts';
import { expandedFacts, expandedMetadata, metadataOf } from '../../store/metadata.ts';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { Project } from '../../store/scopes.ts';
import type { Format } from '../negotiation.ts';
import { METADATA } from '../vocabulary.ts';

/** A revision, and what it takes to write it down for a client. */
export interface Subject {
  readonly resource: Resource;
  /** Gives base and vocabulary to a document without a context. */
  readonly project: Pick<Project, 'base' | 'vocab'>;
  readonly publicUrl: string;
  /** The contexts that the revision was written with. */
  readonly loadContext: LoadContext;
}

/** The answer to a write: what is known of the revision, with full IRIs. */
export function writtenDocument(publicUrl: string, resource: Resource): JsonObject {
  const { id, types } = resource;
  return { '@context': METADATA, '@id': id, ...typeOf(types), ...metadataOf(publicUrl, resource) };
}

/** With the terms of the document's own context, and what is known of the revision. */
export async function compactedDocument({ resource, project, publicUrl, loadContext }: Subject): Promise<JsonObject> {
  const { source, expanded, id } = resource;
  const { base, vocab } = project;
  const isOwn = hasContext(source);
  const context = isOwn ? source['@context'] : { '@vocab': vocab };
  const { '@context': _, ...document } = await compact(expanded, context, { base, loadContext });
  return {
    '@context': withMetadata(contextOf(source, project)),
    // Compaction of JSON gives JSON.
    ...((isOwn ? document : withRelativeIds(document, base)) as JsonObject),
    ...(isEmpty(source) && { '@id': id }),
    ...metadataOf(publicUrl, resource),
  };
}

export const expandedDocument = ({ resource, publicUrl }: Omit<Subject, 'loadContext'>): JsonObject[] => [
  {
    ...resource.expanded,
    ...(resource.file && expandedFacts(resource.file)),
    ...expandedMetadata(metadataOf(publicUrl, resource)),
  },
];

/** What was sent, with what is known of the revision under the keys that it does not use itself. */
export function annotatedSource({ resource, publicUrl }: Omit<Subject, 'loadContext'>): JsonObject {
  const { source, id, types } = resource;
  const { '@context': context, ...document } = source;
  return {
    '@context': context === undefined ? METADATA : withMetadata(context),
    '@id': id,
    ...typeOf(types),
    ...metadataOf(publicUrl, resource),
    ...(withoutNulls(document) as JsonObject),
  };
}

/** The triples of the document and of what is known of the revision. */
export function rdfDocument(subject: Subject, format: 'ntriples' | 'nquads'): Promise<string> {
  const [{ '@graph': graph, ...root }] = expandedDocument(subject);
  // Triples have no graphs: what several roots say is said of them at the top.
  const flat = graph !== undefined && format === 'ntriples' ? [root, ...(graph as JsonObject[])] : undefined;
  return toRdf(flat ? { '@graph': flat } : { ...root, ...(graph !== undefined && { '@graph': graph }) }, format);
}

export async function dotDocument(subject: Subject, format: Format): Promise<string> {
  const context = format === 'expanded' ? {} : withMetadata(contextOf(subject.resource.source, subject.project));
  return toDot(expandedDocument(subject)[0], await abbreviations(context, subject.loadContext));
}

/** One type is a text, several are a list. */
export const typeOf = (types: readonly string[]): JsonObject =>
  types.length === 0 ? {} : { '@type': types.length === 1 ? types[0] : types };

/** A document without a context is read with the project's base and vocabulary. */
const contextOf = (source: JsonObject, { base, vocab }: Subject['project']): Json =>
  hasContext(source) ? source['@context'] : { '@base': base, '@vocab': vocab };

function withMetadata(context: Json): Json {
  const own = Array.isArray(context) ? context : [context];
  const some = own.filter((one) => one !== null && (typeof one !== 'object' || Object.keys(one).length > 0));
  return some.length === 0 ? METADATA : [...some, METADATA];
}

/** Keys without a value are left out of what is compacted. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

const isEmpty = (source: JsonObject): boolean => Object.keys(source).every((key) => key === '@id');
