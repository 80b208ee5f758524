import { stat } from 'node:fs/promises';
import { digestFile } from '../../pipeline/digest.ts';
import type { Caller } from '../../store/caller.ts';
import type { Iri, ProjectRef } from '../../store/resource.ts';
import type { Distribution } from '../distribution.ts';
import { fileUrl } from '../distribution-file.ts';
import type { FileFacts } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { fileId } from '../identifiers.ts';

/** A file of this machine that a resource is to have. */
export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

/** What a document says of a local file, and what is to be uploaded for it, if anything. */
export interface PreparedFile {
  readonly facts: FileFacts;
  readonly upload?: { readonly id: Iri; readonly local: LocalFile };
}

/**
 * Describes a file of a resource without writing anything. Where the resource has the same bytes already, at the same
 * place of its list of files, the registered file is kept.
 */
export async function prepareFile(
  { base, publicUrl }: Graph,
  project: ProjectRef,
  resource: Iri,
  local: LocalFile,
  registered: Distribution | undefined,
): Promise<PreparedFile> {
  const [{ size: bytes }, sha256] = await Promise.all([stat(local.path), digestFile(local.path)]);
  const { name, mediaType } = local;
  const kept = registered?.sha256 === sha256 && registered.name === name ? registered.contentUrl : undefined;
  if (kept !== undefined) return { facts: { name, mediaType, bytes, sha256, url: kept } };
  const id = fileId(base, resource, name, sha256);
  const url = fileUrl(publicUrl, project, id);
  return { facts: { name, mediaType, bytes, sha256, url }, upload: { id, local } };
}

/** Uploads that are in the store: an id of a file stands for its bytes, so an interrupted push repeats none of them. */
export async function uploadedFiles(
  { store }: Graph,
  caller: Caller,
  files: readonly PreparedFile[],
): Promise<Set<Iri>> {
  const ids = files.flatMap(({ upload }) => upload?.id ?? []);
  const found = await store.fetchMany(ids, undefined, caller);
  return new Set(ids.filter((_, i) => !(found[i] instanceof Error)));
}

/** @param uploaded - what `uploadedFiles` says of these files */
export async function uploadFiles(
  { store }: Graph,
  caller: Caller,
  project: ProjectRef,
  files: readonly PreparedFile[],
  uploaded: ReadonlySet<Iri>,
): Promise<void> {
  for (const { upload } of files) {
    if (!upload || uploaded.has(upload.id)) continue;
    const { path, name: filename, mediaType } = upload.local;
    await store.createFile({ project, caller, id: upload.id, filename, mediaType, content: { path } });
  }
}
