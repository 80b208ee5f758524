import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LoadContext } from '../../src/linked-data/contexts.ts';
import type { Grant } from '../../src/store/access.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS } from '../../src/store/caller.ts';
import type { ProjectRef } from '../../src/store/resource.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { migrations } from '../../src/store/sql/migrations/index.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import type { SparqlSettings } from '../../src/store/views/sparql/settings.ts';

/** A store on the embedded database in a folder of its own, with the project bbp/atlas; `close` removes it all. */
export async function openEmbeddedStore(
  options: { loadContext?: LoadContext; grants?: readonly Grant[]; sparql?: SparqlSettings } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-'));
  await emptyDatabase(join(folder, 'db'));
  const store = await openSqlStore({
    database: await openPglite(join(folder, 'db')),
    blobs: folderBlobs(join(folder, 'blobs')),
    publicUrl: 'http://127.0.0.1:8080/v1',
    loadContext: options.loadContext ?? (async () => undefined),
    sparql: options.sparql,
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

/** Of PostgreSQL: what new databases are made from, which nothing here does, and half of the files. */
const TEMPLATE_DATABASES = ['base/1', 'base/4'];

/** Makes the folder an embedded database without rows; the first one, made in seconds, is kept and copied from then on. */
export async function emptyDatabase(folder: string): Promise<void> {
  const schema = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16);
  const kept = resolve('node_modules/.cache/atlasgraph', `empty-database-${schema}`);
  if (!existsSync(kept)) {
    const made = `${kept}.${process.pid}`;
    const database = await openPglite(made);
    await migrate(database.kysely, migrations);
    await database.close();
    for (const template of TEMPLATE_DATABASES) await rm(join(made, template), { recursive: true });
    // Another test file may have been quicker; its copy is as good.
    await rename(made, kept).catch(() => rm(made, { recursive: true, force: true }));
  }
  await cp(kept, folder, { recursive: true });
}
