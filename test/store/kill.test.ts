import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Store } from '../../src/store/port.ts';
import type { Iri } from '../../src/store/resource.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { createPostgresDatabase, withoutPostgres } from '../support/stores.ts';

interface Acknowledged {
  readonly id: Iri;
  readonly rev: number;
  readonly value?: number;
  readonly sha256?: string;
}

const WRITER = fileURLToPath(new URL('../support/writing-process.ts', import.meta.url));
const project = { org: 'org', project: 'project' };
const KILLS = Number(process.env.ATLASGRAPH_STORE_KILLS ?? 3);

/** Where blobs are, and the database, unless it has an address. */
interface Place {
  readonly folder: string;
  readonly url?: string;
}

/** Lets a process write until it has acknowledged `enough` writes, and kills it there. */
async function writeAndKill({ folder, url }: Place, run: number, enough: number): Promise<Acknowledged[]> {
  const args = [WRITER, folder, String(run), ...(url ? [url] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(JSON.parse(line));
    if (acknowledged.length === enough) child.kill('SIGKILL');
  }
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  return acknowledged;
}

/** Opens the store for as long as `use` takes. */
async function within(place: Place, use: (opened: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const opened = await open(place);
  try {
    await use(opened);
  } finally {
    await opened.store.close();
  }
}

async function open({ folder, url }: Place) {
  const database = url ? openPostgres(url) : await openPglite(join(folder, 'db'));
  const blobs = folderBlobs(join(folder, 'blobs'));
  const publicUrl = 'http://127.0.0.1:8080/v1';
  const store = await openSqlStore({ database, blobs, publicUrl, loadContext: async () => undefined });
  return { store, database, blobs };
}

async function assertThere(store: Store, writes: readonly Acknowledged[]): Promise<void> {
  for (const { id, rev, value, sha256 } of writes) {
    const { source, file, tags } = await store.fetch(project, id, { rev }, caller);
    if (sha256) assert.equal(file?.sha256, sha256);
    else assert.deepEqual([source.value, tags[`v${value}`]], [value, rev]);
  }
}

async function killAgainAndAgain(place: Place): Promise<void> {
  await within(place, async ({ store }) => {
    await store.createOrganization('org', undefined, caller);
    await store.createProject(project, {}, caller);
  });
  for (let kill = 1; kill <= KILLS; kill++) {
    const writes = await writeAndKill(place, kill, 20 + Math.floor(Math.random() * 400));
    await within(place, async ({ store, database, blobs }) => {
      await assertThere(store, writes);
      const report = await checkStore({ database, blobs, repair: false });
      assert.partialDeepStrictEqual(report, { missing: [], altered: [], contradictions: [] });
      assert.ok(report.orphans.length <= kill, `${report.orphans.length} orphans after ${kill} kills`);
    });
  }
}

describe(`killed ${KILLS} times while it writes, the store has every acknowledged write and nothing by halves`, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-kill-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('on PGlite', async () => {
    await emptyDatabase(join(folder, 'db'));
    await killAgainAndAgain({ folder });
  });

  test('on PostgreSQL', { skip: withoutPostgres }, async () => {
    const { url, drop } = await createPostgresDatabase();
    try {
      await killAgainAndAgain({ folder, url });
    } finally {
      await drop();
    }
  });
});
