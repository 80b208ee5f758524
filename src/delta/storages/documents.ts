import { metadataOf } from '../../store/metadata.ts';
import type { JsonObject, Resource } from '../../store/resource.ts';
import { context, METADATA } from '../vocabulary.ts';
import { toStorage } from './storage.ts';

interface Described {
  readonly resource: Resource;
  readonly publicUrl: string;
}

const head = ({ resource, publicUrl }: Described): JsonObject => ({
  '@id': resource.id,
  '@type': ['Storage', 'DiskStorage'],
  ...metadataOf(publicUrl, resource),
  _algorithm: 'SHA-256',
});

/** A storage as it is fetched, with the defaults of what was left out. */
export function storageDocument({ resource, publicUrl }: Described): JsonObject {
  const { id: _, rev: __, deprecated: ___, ...settings } = toStorage(resource);
  const contexts = [context('storages'), METADATA];
  return { '@context': contexts, ...head({ resource, publicUrl }), ...settings };
}

/** The answer to a write of a storage. */
export const writtenStorage = (described: Described): JsonObject => ({
  '@context': [context('storages-metadata'), METADATA],
  ...head(described),
});
