import { addressOf } from '../../store/names.ts';
import type { Store } from '../../store/port.ts';
import type { FileResource, Iri, Resource, Version } from '../../store/resource.ts';
import { authorize, type DeltaParts, type Place } from '../parts.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { type Storage, toStorage } from './storage.ts';

/** A revision of a storage, whether it was written or belongs to every project. @throws Rejection ResourceNotFound */
export async function storageResource(
  store: Store,
  { ref, name }: Pick<Place, 'ref' | 'name'>,
  id: Iri,
  { caller }: Pick<Request, 'caller'>,
  version?: Version,
): Promise<Resource> {
  const current = (await store.storages(ref)).find((storage) => storage.id === id);
  if (!current) throw new Rejection(404, 'ResourceNotFound', `Storage '${id}' not found in project '${name}'.`);
  return version ? store.fetch(ref, id, version, caller) : current;
}

/** Where a file is to be registered, and whether that must be remembered with it. */
export interface Target {
  readonly storage: Storage;
  readonly isUnwritten: boolean;
}

/**
 * The storage that an upload asks for, or the default one; it says what it takes to write there.
 *
 * @throws Rejection ResourceNotFound, DefaultStorageNotFound, StorageIsDeprecated
 */
export async function storageToWrite({ store }: DeltaParts, place: Place, request: Request): Promise<Target> {
  const { storage: asked } = request.query;
  const resource =
    asked === undefined
      ? (await store.storages(place.ref)).find((one) => !one.deprecated && toStorage(one).default)
      : await storageResource(store, place, place.iri(String(asked)), request);
  if (!resource) {
    throw new Rejection(404, 'DefaultStorageNotFound', `No default storage found in project '${place.name}'.`);
  }
  const storage = toStorage(resource);
  if (storage.deprecated) throw new Rejection(400, 'StorageIsDeprecated', `Storage '${storage.id}' is deprecated.`);
  return { storage, isUnwritten: resource.seq === 0 };
}

/** The bytes of a file need the right that its storage names, and no other. @throws AuthorizationFailed */
export async function authorizeBytes(
  { store }: DeltaParts,
  request: Pick<Request, 'caller'>,
  { file, project }: FileResource,
): Promise<void> {
  // What is registered nowhere else is in the storage of every project, as it was made.
  const written = file.storage && (await store.storages(project)).find(({ id }) => id === file.storage?.id);
  const permission = written ? toStorage(written).readPermission : 'resources/read';
  await authorize(store, request, addressOf(project), [permission]);
}
