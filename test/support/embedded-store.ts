import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadContext } from '../../src/linked-data/contexts.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS } from '../../src/store/caller.ts';
import type { Grant, ProjectRef, Store } from '../../src/store/port.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';

/** A store on the embedded database in a folder of its own, with the project bbp/atlas; `close` removes it all. */
export async function openEmbeddedStore(options: { loadContext?: LoadContext; grants?: readonly Grant[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-'));
  const store: Store = await openSqlStore({
    database: await openPglite(join(folder, 'db')),
    blobs: folderBlobs(join(folder, 'blobs')),
    publicUrl: 'http://127.0.0.1:8080/v1',
    loadContext: options.loadContext ?? (async () => undefined),
  });
  const caller = ANONYMOUS;
  const project: ProjectRef = { org: 'bbp', project: 'atlas' };
  await store.createOrganization('bbp', undefined, caller);
  await store.createProject(project, {}, caller);
  if (options.grants) await store.replaceAcl('/', 1, options.grants, caller);
  const close = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { store, project, caller, folder, close };
}
