import { join } from 'node:path';
import type { LoadContext } from '../linked-data/contexts.ts';
import { knownContexts } from '../linked-data/known-contexts.ts';
import type { Configuration } from '../pipeline/configuration.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { folderBlobs } from '../store/blobs/folder-blobs.ts';
import type { Store } from '../store/port.ts';
import type { SqlDatabase } from '../store/sql/database.ts';
import { openPglite } from '../store/sql/pglite.ts';
import { openPostgres } from '../store/sql/postgres.ts';
import { openSqlStore } from '../store/sql/store.ts';
import { FIRST_GRANTS } from './local-caller.ts';
import { configuredRealms } from './tokens.ts';

export interface OpenStore {
  readonly store: Store;
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  readonly loadContext: LoadContext;
  close(): Promise<void>;
}

/** The store of a project folder, by its settings: embedded, or PostgreSQL where DATABASE_URL is set. */
export async function openStore(folder: string, settings: Configuration): Promise<OpenStore> {
  const state = join(folder, '.atlasgraph');
  const { DATABASE_URL: url } = settings;
  const database = url === null ? await openPglite(join(state, 'database')) : openPostgres(url);
  const blobs = folderBlobs(join(state, 'blobs'));
  const loadContext = knownContexts();
  const store = await openSqlStore({
    database,
    blobs,
    publicUrl: settings.PUBLIC_URL,
    loadContext,
    grants: FIRST_GRANTS,
    realms: await configuredRealms(folder, settings),
  });
  return { store, database, blobs, loadContext, close: () => store.close() };
}
