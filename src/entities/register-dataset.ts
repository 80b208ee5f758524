import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from '../store/caller.ts';
import { AuthorizationFailed, ResourceAlreadyExists, ResourceNotFound } from '../store/errors.ts';
import type { Content } from '../store/file-write.ts';
import type { Store } from '../store/port.ts';
import type { FileResource, Iri, JsonObject, ProjectRef, Resource } from '../store/resource.ts';
import { fileUrl } from './distribution-file.ts';
import { oneOrMany } from './documents.ts';
import { InvalidDataset } from './errors.ts';
import type { FileFacts } from './facts.ts';
import type { Graph } from './graph.ts';
import { Iri as IriSchema, toIri } from './iri.ts';
import { contributorsOf, registerAgents } from './register/contributors.ts';
import { mediaTypeOf } from './register/local-file.ts';

export interface NewDataset {
  /** Default: the atlas project. */
  readonly project?: ProjectRef;
  /** JSON-LD: at least `@type` and what the schema of the type asks for; contribution and distribution are added. */
  readonly metadata: JsonObject;
  readonly file?: { readonly content: Content; readonly filename?: string; readonly mediaType?: string };
  readonly tag?: string;
}

const Metadata = z.looseObject({ '@id': IriSchema.optional(), '@type': oneOrMany(z.string()) });

/** Stands for the file while the document is checked before the bytes have come. */
const TO_COME = { bytes: 0, sha256: '0'.repeat(64) };

/**
 * Registers a dataset as its caller: checks the document, stores the file, writes and tags the resource.
 *
 * @returns revision 1 of the resource
 * @throws InvalidDataset, ShapeViolation, UnknownType, AuthorizationFailed, ResourceAlreadyExists before any byte is
 * stored
 */
export async function registerDataset(graph: Graph, caller: Caller, dataset: NewDataset): Promise<Resource> {
  const { store } = graph;
  const { project = graph.projects.atlas, metadata, file, tag } = dataset;
  const { base } = await store.project(project, caller);
  const { '@id': given, '@type': types } = parseMetadata(metadata);
  const id = given ?? toIri(`${base}${randomUUID()}`);
  await assertMayCreate(graph, caller, project, id);
  const document = (files?: readonly FileFacts[]) =>
    graph.documents.map('dataset', { id, types, metadata, files, contributors: contributorsOf(graph, caller) });
  if (!file) return create(graph, { project, caller, id, tag, ...(await document()) });
  const fileId = toIri(`${base}files/${randomUUID()}`);
  const { filename = 'file', mediaType = mediaTypeOf(filename), content } = file;
  const url = fileUrl(graph.publicUrl, project, fileId);
  await document([{ ...TO_COME, name: filename, mediaType, url }]);
  const stored = await store.createFile({
    project,
    caller,
    id: fileId,
    filename: file.filename,
    mediaType: file.mediaType,
    content,
  });
  return create(graph, { project, caller, id, tag, ...(await document([factsOf(stored, url)])) });
}

async function create(graph: Graph, write: Parameters<Store['create']>[0]): Promise<Resource> {
  await registerAgents(graph, write.caller);
  return graph.store.create(write);
}

function parseMetadata(metadata: JsonObject): z.infer<typeof Metadata> {
  const { data, error } = Metadata.safeParse(metadata);
  if (!data) throw new InvalidDataset({ problem: z.prettifyError(error) });
  return data;
}

/** A file is stored before its resource is written: what would refuse the resource is asked for first. */
async function assertMayCreate({ store }: Graph, caller: Caller, { org, project }: ProjectRef, id: Iri): Promise<void> {
  const address = `/${org}/${project}`;
  const permission = 'resources/write';
  if (!(await store.may(caller, permission, address))) {
    throw new AuthorizationFailed({ subject: caller.subject, permission, address });
  }
  const existing = await store.fetch({ org, project }, id, undefined, caller).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFound)) throw error;
  });
  if (existing) throw new ResourceAlreadyExists({ id, project: `${org}/${project}` });
}

const factsOf = ({ file: { filename, mediaType, bytes, sha256 } }: FileResource, url: string): FileFacts => ({
  name: filename,
  mediaType,
  bytes,
  sha256,
  url,
});
