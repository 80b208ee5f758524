import type { LoadContext } from '../../linked-data/contexts.ts';
import type { Grant } from '../access.ts';
import { PERMISSIONS } from '../acl.ts';
import type { BlobStore } from '../blob-store.ts';
import type { Store } from '../port.ts';
import { searchViews } from '../views/search/search-views.ts';
import { DEFAULT_SETTINGS, type SparqlSettings } from '../views/sparql/settings.ts';
import { archives } from './archives.ts';
import { batchWriter } from './batch-writer.ts';
import { changeLog } from './changes.ts';
import { contextSource } from './context-source.ts';
import type { SqlDatabase } from './database.ts';
import { deletionWorker } from './deletion-worker.ts';
import { eventLog } from './events.ts';
import { files } from './files.ts';
import { housekeeper } from './housekeeping.ts';
import type { Inner } from './inner.ts';
import { commitsOf } from './last-commit.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { organizationDeletion } from './organization-deletion.ts';
import { parts } from './parts.ts';
import { projectChanges } from './project-changes.ts';
import { projectDeletion } from './project-deletion.ts';
import { projects } from './projects.ts';
import { reads } from './reads.ts';
import { resolution } from './resolution.ts';
import { resourceDeletion } from './resource-deletion.ts';
import { grantFirst, rights } from './rights.ts';
import { permissions } from './rights-permissions.ts';
import { realmChanges } from './rights-realm-changes.ts';
import { realms as registeredRealms } from './rights-realms.ts';
import { searches } from './search.ts';
import { sequence } from './sequence.ts';
import { settingsReader } from './settings.ts';
import { sparqlViews } from './sparql-views.ts';
import { statistics } from './statistics.ts';
import { storages } from './storages.ts';
import { writes } from './writes.ts';

export interface SqlStoreOptions {
  /** Closed with the store. */
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  /** Default bases of projects start with it; such as `http://127.0.0.1:8080/v1`. */
  readonly publicUrl: string;
  /** Contexts that come with the software. */
  readonly loadContext: LoadContext;
  /** Rights at `/` of a store that has none yet. Default: everybody may everything. */
  readonly grants?: readonly Grant[];
  /** Realms that the configuration names, beside those that will be registered. Default: any realm may be named. */
  readonly realms?: readonly string[];
  /** Where SPARQL views are kept, and within which limits. */
  readonly sparql?: SparqlSettings;
}

/** Opens the store on a database, bringing its schema up to date. @throws SchemaTooNew */
export async function openSqlStore({
  database,
  blobs,
  publicUrl,
  loadContext,
  grants,
  realms,
  sparql = DEFAULT_SETTINGS,
}: SqlStoreOptions): Promise<Store> {
  await migrate(database.kysely, migrations);
  const db = database.kysely;
  const commits = commitsOf(database);
  const tidy = database.exclusive ? housekeeper(db) : async () => {};
  const inner: Inner = {
    db,
    blobs,
    publicUrl: publicUrl.replace(/\/$/, ''),
    settings: settingsReader(database),
    commits,
    contexts: contextSource(db, loadContext),
    realms,
    write: batchWriter(db, (writes) => {
      commits.made();
      return tidy(writes);
    }),
  };
  await grantFirst(inner, grants ?? [{ identity: 'anonymous', permissions: PERMISSIONS }]);
  const read = reads(inner);
  const log = changeLog(inner);
  const { closeSparql, ...graphs } = sparqlViews(inner, log.lastCommit, sparql);
  const deletions = deletionWorker(inner, graphs.forgetSparql);
  deletions.wake();
  return {
    ...projects(inner),
    ...projectChanges(inner),
    ...organizationDeletion(inner),
    ...projectDeletion(inner, deletions.wake),
    ...resourceDeletion(inner),
    ...rights(inner),
    ...permissions(inner),
    ...registeredRealms(inner),
    ...realmChanges(inner),
    ...statistics(inner),
    ...writes(inner),
    ...read,
    ...parts(inner, read.fetch),
    ...sequence(inner, read.fetch),
    ...resolution(inner),
    ...searches(inner),
    ...files(inner),
    ...eventLog(inner),
    ...log,
    ...archives(inner),
    ...storages(inner),
    ...graphs,
    ...searchViews(inner),
    async close() {
      await deletions.stop();
      await closeSparql();
      await database.close();
    },
  };
}
