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
import { remoteStore, remoteUrl } from './remote-store.ts';
import { sparqlSettings } from './sparql-settings.ts';
import { configuredRealms } from './tokens.ts';

export interface OpenStore {
  readonly store: Store;
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  readonly loadContext: LoadContext;
  close(): Promise<void>;
}

/**
 * The store of a project folder, by its settings: embedded, PostgreSQL where DATABASE_URL is set, or a remote Delta
 * where STORE is `nexus`. Runs are in the database either way.
 */
export async function openStore(folder: string, settings: Configuration): Promise<OpenStore> {
  const { database, blobs } = await openDatabase(folder, settings);
  const loadContext = knownContexts();
  const local = await openSqlStore({
    database,
    blobs,
    publicUrl: settings.PUBLIC_URL,
    loadContext,
    grants: FIRST_GRANTS,
    realms: await configuredRealms(folder, settings),
    sparql: sparqlSettings(settings),
  });
  const url = remoteUrl(settings);
  if (url === undefined) return { store: local, database, blobs, loadContext, close: () => local.close() };
  const store = await remoteStore(url, folder, settings, loadContext).catch(async (error: unknown) => {
    await local.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await store.close();
    await local.close();
  };
  return { store, database, blobs, loadContext, close };
}

/** What the store of a project folder stands on, as it was left: nothing is made or brought up to date. */
export async function openDatabase(
  folder: string,
  { DATABASE_URL }: Configuration,
): Promise<Pick<OpenStore, 'database' | 'blobs'>> {
  const state = join(folder, '.atlasgraph');
  const database = DATABASE_URL === null ? await openPglite(join(state, 'database')) : openPostgres(DATABASE_URL);
  return { database, blobs: folderBlobs(join(state, 'blobs')) };
}
