import { z } from 'zod';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { ProjectNames } from '../../store/scopes.ts';
import { parseBody, Text } from '../body.ts';
import { Rejection } from '../rejection.ts';
import { NXV } from '../vocabulary.ts';

/** The one place on disk where files lie: the blobs of the store. */
export const VOLUME = '/default-volume';

const Permission = Text.regex(/^[a-zA-Z][\w:\\/-]{0,31}$/, 'is no permission');
const SentStorage = z.object({
  name: Text.regex(/^[\w\s-]{1,128}$/, 'is no name: 1 to 128 letters, digits, blanks, - and _').optional(),
  description: Text.optional(),
  default: z.boolean().default(false),
  volume: Text.default(VOLUME),
  readPermission: Permission.default('resources/read'),
  writePermission: Permission.default('files/write'),
  maxFileSize: z.int().min(1).optional(),
});

/** What a storage says of the files that are registered in it. */
export type Storage = z.infer<typeof SentStorage> & Pick<Resource, 'id' | 'rev' | 'deprecated'>;

/** @param resource - of the kind, checked when it was written */
export const toStorage = ({ id, rev, deprecated, source, expanded }: Resource): Storage => ({
  ...SentStorage.parse({ maxFileSize: firstOf(expanded[`${NXV}maxFileSize`]), ...source }),
  ...{ id, rev, deprecated },
});

const firstOf = (values: Json | undefined): Json | undefined =>
  (values as readonly JsonObject[] | undefined)?.[0]['@value']; // the form of expanded documents

/** @throws Rejection InvalidStorageType, StorageNotAccessible, InvalidMaxFileSize, MalformedRequestContentRejection */
export function checkSentStorage(source: JsonObject, maxFileBytes: number): z.infer<typeof SentStorage> {
  const types = [source['@type']].flat().map((type) => String(type).replace(NXV, '').replace(/^nxv:/, ''));
  if (!types.includes('DiskStorage')) {
    const given = types.join(', ').slice(0, 200);
    throw new Rejection(
      400,
      'InvalidStorageType',
      `Storage of type '${given}' is not supported, only 'DiskStorage' is.`,
    );
  }
  const storage = parseBody(SentStorage, source);
  if (storage.volume !== VOLUME) {
    const details = `Volume '${storage.volume}' does not exist.`;
    throw new Rejection(400, 'StorageNotAccessible', `Storage not accessible: ${details}`, { details });
  }
  if ((storage.maxFileSize ?? 0) > maxFileBytes) {
    const reason = `'maxFileSize' must be positive and smaller than the configured '${maxFileBytes}', '${storage.maxFileSize}' provided.`;
    throw new Rejection(400, 'InvalidMaxFileSize', reason);
  }
  return storage;
}

const KEYS = ['default', 'volume', 'readPermission', 'writePermission', 'maxFileSize'];
/** What the keys of storages mean, as the context of Nexus Delta has it. */
const TERMS: JsonObject = {
  ...Object.fromEntries([...KEYS, 'Storage', 'DiskStorage'].map((name) => [name, NXV + name])),
  name: 'http://schema.org/name',
  description: 'http://schema.org/description',
};

/**
 * A storage as linked data, whatever context it came with.
 *
 * @param maxFileBytes - where the storage itself has no bound
 */
export function storageJsonLd(
  id: string | undefined,
  source: JsonObject,
  { base }: ProjectNames,
  maxFileBytes: number,
): JsonObject {
  const kept = Object.entries(source).filter(([key]) => !key.startsWith('@'));
  return {
    '@context': { '@base': base, ...TERMS },
    ...(id !== undefined && { '@id': id }),
    '@type': ['Storage', 'DiskStorage'],
    maxFileSize: maxFileBytes,
    ...Object.fromEntries(kept),
  };
}
