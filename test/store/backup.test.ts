import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri } from '../../src/store/resource.ts';
import { linesOf } from '../../src/store/sql/backup/lines.ts';
import { tablePath } from '../../src/store/sql/backup/manifest.ts';
import { restoreBackup } from '../../src/store/sql/backup/restore-backup.ts';
import { DERIVED_TABLES, KEPT_TABLES } from '../../src/store/sql/backup/tables.ts';
import { writeBackup } from '../../src/store/sql/backup/write-backup.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import type { SqlDatabase } from '../../src/store/sql/database.ts';
import { type OpenStore, openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

const project = { org: 'org', project: 'project' };
const id = (name: string) => `https://example.org/${name}` as Iri;
/** What JSON, PostgreSQL and lines of text could each take for something else. */
const AWKWARD = { '@id': id('a'), 'a\u2028b': 'line\u2029\r\nends', big: 2 ** 70, 'ä"\\': null };

/** Something of every kind. */
async function fill({ store }: OpenStore): Promise<void> {
  await store.createOrganization('org', 'An organisation', caller);
  await store.createProject(project, { base: 'https://example.org/' }, caller);
  await store.create({ project, caller, source: AWKWARD });
  await store.update({ project, caller, id: id('a'), rev: 1, source: { '@id': id('a'), v: 2 }, tag: 'v' });
  await store.deprecate({ project, caller, id: id('a'), rev: 2 });
  const parts = [{ id: id('part'), types: [id('T')], label: 'part', data: { n: 1 } }];
  await store.create({ project, caller, id: id('b'), source: {}, parts });
  await store.create({
    project,
    caller,
    id: id('large'),
    source: { ...AWKWARD, '@id': id('large'), x: 'x'.repeat(2 ** 20) },
  });
  await store.createFile({ project, caller, id: id('f'), filename: 'ä', content: Readable.from(['first']) });
  await store.updateFile({ project, caller, id: id('f'), rev: 1, content: Readable.from(['second']) });
  await store.upload({ caller, filename: 'u', mediaType: 'text/plain', content: Readable.from(['third']) });
  await store.createArchive({ project, caller, id: id('z'), entries: [{ '@type': 'File', resourceId: id('f') }] });
}

/** Of all rows of each table, whatever their order. */
async function digests({ kysely }: SqlDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of KEPT_TABLES) {
    const { rows } = await sql
      .raw<{ line: string }>(`select to_jsonb(t)::text as line from ${table} t`)
      .execute(kysely);
    const lines = rows.map(({ line }) => line).sort();
    found[table] = `${lines.length} ${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
  }
  return found;
}

const ways = [
  { from: 'PGlite', to: 'PGlite', opens: [openOnPglite, openOnPglite], skip: false as const },
  { from: 'PGlite', to: 'PostgreSQL', opens: [openOnPglite, openOnPostgres], skip: withoutPostgres },
  { from: 'PostgreSQL', to: 'PGlite', opens: [openOnPostgres, openOnPglite], skip: withoutPostgres },
];

for (const { from, to, opens, skip } of ways) {
  test(`a backup of ${from} is the same store on ${to}`, { skip }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-backup-'));
    const kept = folderBlobs(join(folder, 'blobs'));
    const [source, target] = [await opens[0](), await opens[1]()];
    try {
      await fill(source);
      const written = await writeBackup({ ...source, blobs: folderBlobs(source.folder), folder, kept });
      const wanted = await digests(source.database);
      assert.deepEqual(written.blobs, { count: 3, bytes: 16 });
      const blobs = folderBlobs(target.folder);
      assert.deepEqual(await restoreBackup({ ...target, blobs, folder, kept, replace: false }), written);
      assert.deepEqual(await digests(target.database), wanted);
      // Whoever opens it again finds what was there and goes on writing behind it.
      const report = await checkStore({ database: target.database, blobs, repair: false });
      assert.deepEqual([report.missing, report.altered, report.contradictions], [[], [], []]);
      const { lastCommit } = written;
      assert.equal(await target.store.lastCommit(), lastCommit);
    } finally {
      await Promise.all([source.close(), target.close()]);
      await rm(folder, { recursive: true });
    }
  });
}

describe('a backup', () => {
  let source: OpenStore;
  let target: OpenStore;
  let folder: string;
  before(async () => {
    source = await openOnPglite();
    await fill(source);
  });
  after(() => source.close());
  beforeEach(async () => {
    target = await openOnPglite();
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-backup-'));
  });
  afterEach(async () => {
    await target.close();
    await rm(folder, { recursive: true });
  });
  const kept = () => folderBlobs(join(folder, 'blobs'));
  const write = () => writeBackup({ ...source, blobs: folderBlobs(source.folder), folder, kept: kept() });
  const restore = (replace = false) =>
    restoreBackup({ ...target, blobs: folderBlobs(target.folder), folder, kept: kept(), replace });

  test('goes on to be written to: keys, revisions and files', async () => {
    await write();
    await restore();
    const { store } = target;
    const made = await store.create({ project, caller, id: id('new'), source: {} });
    assert.equal((await store.fetch(project, id('new'), undefined, caller)).seq, made.seq);
    assert.equal((await store.undeprecate({ project, caller, id: id('a'), rev: 3 })).rev, 4);
    assert.deepEqual((await store.fetch(project, id('a'), { rev: 1 }, caller)).source, AWKWARD);
    const { file } = await store.file(project, id('f'), { rev: 1 }, caller);
    assert.equal(await text(await store.openFile(file)), 'first');
    assert.equal((await store.findPart(id('part'), undefined, caller))?.definedBy.id, id('b'));
  });

  test('replaces a store that holds something only when that is said', async () => {
    await write();
    await target.store.createOrganization('other', undefined, caller);
    await target.store.createProject({ org: 'other', project: 'p' }, {}, caller);
    await target.store.create({ project: { org: 'other', project: 'p' }, caller, source: {} });
    const rows = await digests(target.database);
    await assert.rejects(restore(), { tag: 'StoreNotEmpty', details: { entities: 1 } });
    assert.deepEqual(await digests(target.database), rows);
    await restore(true);
    assert.deepEqual(await digests(target.database), await digests(source.database));
  });

  test('that is damaged changes nothing', async () => {
    const { tables } = await write();
    const rows = await digests(target.database);
    const { file } = await source.store.file(project, id('f'), undefined, caller);
    const refuse = async (part: string) => {
      await assert.rejects(restore(), { tag: 'BackupDamaged', details: { folder, part } });
      assert.deepEqual(await digests(target.database), rows);
    };
    const blob = kept().locate(file.sha256) ?? '';
    await rename(blob, `${blob}.away`);
    await refuse(`the blob ${file.sha256}`);
    await writeFile(blob, 'other!');
    await refuse(`the blob ${file.sha256}`);
    await rename(`${blob}.away`, blob);
    const states = tablePath(folder, 'states');
    const content = await readFile(states);
    await appendFile(states, 'x');
    await refuse('the table states');
    await rm(states);
    await refuse('the table states');
    await mkdir(states);
    await refuse('the table states');
    await rm(states, { recursive: true });
    await writeFile(states, content);
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, schema: ['0001-store'] }));
    await assert.rejects(restore(), { tag: 'BackupOfOtherSchema' });
    await rm(join(folder, 'manifest.json'));
    await assert.rejects(restore(), { tag: 'NoBackup' });
    assert.equal(tables.length, KEPT_TABLES.length);
  });

  test('that was interrupted is finished in the same folder, and one that is finished is not written over', async () => {
    const { file } = await source.store.file(project, id('f'), undefined, caller);
    const blob = folderBlobs(source.folder).locate(file.sha256) ?? '';
    await rename(blob, `${blob}.away`);
    await assert.rejects(write(), { tag: 'BlobMissing' });
    await assert.rejects(restore(), { tag: 'NoBackup' });
    await rename(`${blob}.away`, blob);
    await write();
    await assert.rejects(write(), { tag: 'BackupExists' });
    await restore();
    assert.deepEqual(await digests(target.database), await digests(source.database));
  });

  test('that cannot be written says what stands in its way', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const written = writeBackup({ ...source, blobs: folderBlobs(source.folder), folder: file, kept: kept() });
    await assert.rejects(written, ({ tag, cause }) => tag === 'BackupInterrupted' && /ENOTDIR/.test(cause.message));
  });

  test('knows every table of the database', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = current_schema()`.execute(
      source.database.kysely,
    );
    const known = [...KEPT_TABLES, ...DERIVED_TABLES, 'schema_version'];
    assert.deepEqual(rows.map(({ name }) => name).sort(), known.toSorted());
  });
});

test('lines are parted by line feeds only, wherever the pieces end', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '\r', '\u2028', 'ä', '"') });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 5 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
      const pieces = async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      };
      const read: string[] = [];
      for await (const one of linesOf(pieces())) read.push(one);
      assert.deepEqual(read, lines);
    }),
  );
});
