import assert from 'node:assert/strict';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import { type OpenStore, openOnPglite } from '../support/stores.ts';

const project = { org: 'org', project: 'project' };

describe('the check of a store', () => {
  let opened: OpenStore;
  beforeEach(async () => {
    opened = await openOnPglite();
    await opened.store.createOrganization('org', undefined, caller);
    await opened.store.createProject(project, {}, caller);
  });
  afterEach(() => opened.close());

  const check = (repair = false) =>
    checkStore({ database: opened.database, blobs: folderBlobs(opened.folder), repair });
  const createFile = (content: string) =>
    opened.store.createFile({
      project,
      caller,
      filename: 'f',
      mediaType: 'text/plain',
      content: Readable.from([content]),
    });
  const pathOf = (sha256: string): string => folderBlobs(opened.folder).locate(sha256) ?? '';
  /** A file that is older than this process. */
  const plant = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await utimes(path, 1, 1);
  };

  test('finds nothing wrong with what the store wrote', async () => {
    const { id } = await createFile('one');
    await opened.store.updateFile({ project, caller, id, rev: 1, content: Readable.from(['two']) });
    await opened.store.tag({ project, caller, id, rev: 2, name: 'v', target: 1 });
    await opened.store.upload({ caller, filename: 'u', mediaType: 'text/plain', content: Readable.from(['three']) });
    assert.deepEqual(await check(true), {
      ...{ blobs: 3, revisions: 3 },
      ...{ missing: [], altered: [], orphans: [], contradictions: [] },
    });
  });

  test('names blobs that are missing or altered, also those of old revisions', async () => {
    const old = await createFile('old');
    const altered = await createFile('altered');
    await opened.store.updateFile({ project, caller, id: old.id, rev: 1, content: Readable.from(['new']) });
    await rm(pathOf(old.file.sha256));
    await writeFile(pathOf(altered.file.sha256), 'ALTERED');
    assert.partialDeepStrictEqual(await check(true), {
      missing: [old.file.sha256],
      altered: [altered.file.sha256],
    });
  });

  test('names what nothing refers to, and removes it on repair when no write under way can want it', async () => {
    await createFile('kept');
    const sha256 = 'ab'.repeat(32);
    await plant(pathOf(sha256), 'orphan');
    await plant(join(opened.folder, 'unfinished/left'), 'half');
    await writeFile(join(opened.folder, 'unfinished/fresh'), 'x');
    const orphans = (removed: boolean) => [
      { name: sha256, bytes: 6, removed },
      { name: 'unfinished/fresh', bytes: 1, removed: false },
      { name: 'unfinished/left', bytes: 4, removed },
    ];
    const byName = async (repair: boolean) =>
      (await check(repair)).orphans.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(await byName(false), orphans(false));
    assert.deepEqual(await byName(true), orphans(true));
    assert.deepEqual(await byName(true), [orphans(false)[1]]);
  });

  test('keeps nothing of a file whose registration is refused', async () => {
    const { id } = await createFile('first');
    const second = { project, caller, id, content: Readable.from(['second']) };
    await assert.rejects(opened.store.createFile(second), { tag: 'ResourceAlreadyExists' });
    assert.deepEqual((await check()).orphans, []);
  });

  test('names rows that contradict each other', async () => {
    const { id } = await opened.store.create({ project, caller, source: {}, tag: 'v' });
    await opened.store.update({ project, caller, id, rev: 1, source: { a: 1 } });
    await sql`delete from states where rev = 1`.execute(opened.database.kysely);
    assert.deepEqual((await check()).contradictions, [
      `${id} has revisions with a gap, or none.`,
      `${id} has a tag on a revision that it has not.`,
    ]);
  });
});
