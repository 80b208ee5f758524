import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri, ProjectRef } from '../../src/store/resource.ts';
import { type OpenStore, openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

const project = { org: 'org', project: 'one' };
const other = { org: 'org', project: 'two' };
const id = (name: string) => `https://example.org/${name}` as Iri;

for (const { name, open, skip } of [
  { name: 'PGlite', open: openOnPglite, skip: false as const },
  { name: 'PostgreSQL', open: openOnPostgres, skip: withoutPostgres },
]) {
  describe(`changes, storages and archives on ${name}`, { skip }, () => {
    let opened: OpenStore;
    before(async () => {
      opened = await open();
      await opened.store.createOrganization('org', undefined, caller);
      for (const ref of [project, other]) await opened.store.createProject(ref, {}, caller);
    });
    after(() => opened.close());
    const create = (ref: ProjectRef, key: string, text: string) =>
      opened.store.create({ project: ref, caller, id: id(key), source: { text } });

    test('changes come page by page, each once, a page no larger than it must be', async () => {
      const { store } = opened;
      const before = await store.lastCommit();
      const sizes = [10, 2 ** 20, 2 ** 20, 10, 10];
      for (const [index, size] of sizes.entries()) await create(project, `${index}`, 'x'.repeat(size));
      await create(other, 'elsewhere', '');
      const pages: string[][] = [];
      for (let seen = before; ; ) {
        const page = await store.changes(seen, project, caller);
        const last = page.at(-1);
        if (!last) break;
        pages.push(page.map(({ event }) => event.id));
        seen = last.event.seq;
      }
      assert.deepEqual(pages, [[id('0'), id('1')], [id('2')], [id('3'), id('4')]]);
      assert.equal((await store.changes(before, { org: 'org' }, caller)).length, 2);
      const files = await store.changes(before, { org: 'org', kind: 'file' }, caller);
      assert.deepEqual(files, []);
    });

    test('storages are those in force, and their files are counted', async () => {
      const { store } = opened;
      const [unwritten] = await store.storages(project);
      assert.equal(unwritten.seq, 0);
      const made = await store.create({ project, caller, kind: 'storage', id: id('s'), source: { default: true } });
      assert.deepEqual(
        (await store.storages(project)).map(({ seq }) => seq),
        [made.seq, 0],
      );
      assert.equal((await store.storages(other)).length, 1);
      const storage = { id: made.id, rev: 1 };
      await store.createFile({ project, caller, id: id('f'), content: Readable.from(['abc']), storage });
      await store.createFile({ project, caller, id: id('g'), content: Readable.from(['defg']) });
      const { file } = await store.file(project, id('f'), undefined, caller);
      assert.deepEqual(file.storage, storage);
      assert.deepEqual(await store.storageUse(project, made.id), { files: 1, bytes: 3 });
      assert.deepEqual(await store.storageUse(project, unwritten.id), { files: 1, bytes: 4 });
      const described = await store.describeFile({ project, caller, id: id('f'), rev: 1, described: { name: 'F' } });
      assert.deepEqual([described.rev, described.file.storage], [2, storage]);
    });

    test('archives are read as they were made, once', async () => {
      const { store } = opened;
      const entries = [{ '@type': 'File', resourceId: id('f') }];
      const made = await store.createArchive({ project, caller, id: id('z'), entries });
      assert.deepEqual(await store.archive(project, id('z'), caller), made);
      assert.equal(Date.parse(made.expiresAt) - Date.parse(made.createdAt), 5 * 3_600_000);
      await assert.rejects(store.createArchive({ project, caller, id: id('z'), entries }), {
        tag: 'ResourceAlreadyExists',
      });
      await assert.rejects(store.archive(other, id('z'), caller), { tag: 'ResourceNotFound' });
    });
  });
}
