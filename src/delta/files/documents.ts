import { pathToFileURL } from 'node:url';
import { DEFAULT_STORAGE } from '../../store/default-storage.ts';
import type { FileDescription } from '../../store/file-description.ts';
import { metadataOf } from '../../store/metadata.ts';
import type { FileContent, JsonObject, Resource } from '../../store/resource.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';

/** What is known of a file's bytes. The place on disk is told, as the pipeline opens it there. */
export const fileFacts = (file: FileContent): JsonObject => ({
  _bytes: file.bytes,
  _digest: { _algorithm: 'SHA-256', _value: file.sha256 },
  _filename: file.filename,
  ...(file.location !== undefined && { _location: pathToFileURL(file.location).href }),
  _mediaType: file.mediaType,
  _origin: 'Client',
  _uuid: uuidOf(file.sha256),
  _storage: { '@id': file.storage?.id ?? DEFAULT_STORAGE, '@type': 'DiskStorage', _rev: file.storage?.rev ?? 1 },
});

/** Of the bytes (RFC 9562, version 8): the same bytes lie in one place. */
const uuidOf = (sha256: string): string =>
  `${sha256.slice(0, 8)}-${sha256.slice(8, 12)}-8${sha256.slice(13, 16)}-a${sha256.slice(17, 20)}-${sha256.slice(20, 32)}`;

/** The same where only what was sent is asked for: of a file that is its bytes, so this is what stands in for them. */
export const fileSource = (file: FileContent): JsonObject => ({
  ...fileFacts(file),
  _storage: { ...(fileFacts(file)._storage as JsonObject), '@type': `${NXV}DiskStorage` },
});

/** A file's metadata. */
export function fileDocument({ publicUrl, resource }: { publicUrl: string; resource: Resource }): JsonObject {
  const { id, file } = resource;
  if (!file) throw new Error(`${id} is no file.`);
  return {
    '@context': [context('files'), METADATA],
    '@id': id,
    '@type': 'File',
    ...fileFacts(file),
    ...descriptionOf(resource),
    ...metadataOf(publicUrl, resource),
  };
}

function descriptionOf({ source }: Resource): JsonObject {
  const { keywords, ...described } = source as FileDescription; // the source of a file
  return { ...described, ...(keywords && { _keywords: keywords }) };
}
