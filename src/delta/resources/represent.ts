import { z } from 'zod';
import type { Json, JsonObject } from '../../store/resource.ts';
import { fileDocument, fileSource } from '../files/documents.ts';
import { resolverDocument } from '../resolvers/documents.ts';
import { schemaDocument } from '../schemas/documents.ts';
import { storageDocument } from '../storages/documents.ts';
import { viewDocument } from '../views/document.ts';
import {
  annotatedSource,
  compactedDocument,
  dotDocument,
  expandedDocument,
  rdfDocument,
  type Subject,
} from './documents.ts';

/** Forms that a resource is asked for by name: in archives and where many are fetched at once. */
export const Representation = z.enum([
  'compacted',
  'expanded',
  'n-triples',
  'n-quads',
  'dot',
  'source',
  'annotated-source',
]);
export type Representation = z.infer<typeof Representation>;

/** A revision in that form: JSON, or the text of a graph. */
export async function represent(subject: Subject, form: Representation): Promise<Json> {
  const { file, source } = subject.resource;
  switch (form) {
    case 'compacted':
      return fetchedDocument(subject);
    case 'expanded':
      return expandedDocument(subject);
    case 'n-triples':
      return rdfDocument(subject, 'ntriples');
    case 'n-quads':
      return rdfDocument(subject, 'nquads');
    case 'dot':
      return dotDocument(subject, 'compacted');
    case 'source':
      return file ? fileSource(file) : source;
    case 'annotated-source':
      return file ? fileDocument(subject) : annotatedSource(subject);
  }
}

/** What is answered to who fetches an entity of any kind. */
export async function fetchedDocument(subject: Subject): Promise<JsonObject> {
  const { file, kind } = subject.resource;
  if (kind === 'view') return viewDocument(subject);
  if (kind === 'storage') return storageDocument(subject);
  if (kind === 'schema') return schemaDocument(subject);
  if (kind === 'resolver') return resolverDocument(subject);
  return file ? fileDocument(subject) : compactedDocument(subject);
}
