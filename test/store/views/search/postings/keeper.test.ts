import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { ANONYMOUS as caller } from '../../../../../src/store/caller.ts';
import type { Iri } from '../../../../../src/store/resource.ts';
import type { SearchIndex } from '../../../../../src/store/search-views.ts';
import {
  type DocumentRows,
  documentRows,
  type FindQuestion,
} from '../../../../../src/store/views/search/document-rows.ts';
import { valueToken } from '../../../../../src/store/views/search/document-tokens.ts';
import { ALL, and, type Narrow, not, or, token } from '../../../../../src/store/views/search/narrow.ts';
import { postingsKeeper } from '../../../../../src/store/views/search/postings/keeper.ts';
import { rowsByPostings } from '../../../../../src/store/views/search/postings/rows.ts';
import { type OpenStore, openOnPglite } from '../../../../support/stores.ts';

const project = { org: 'org', project: 'p' };
const other = { org: 'org', project: 'other' };
const idOf = (n: number) => `https://example.org/${n}` as Iri;
/** Of all projects. */
const index: SearchIndex = {
  name: 'index',
  family: 'family',
  sourceAsText: false,
  mapping: { properties: { n: { type: 'long' }, kind: { type: 'keyword' } } },
  toDocument: async ({ id, source, deprecated }) => (deprecated ? undefined : { '@id': id, ...source }),
};

let opened: OpenStore;
before(async () => {
  opened = await openOnPglite();
  const { store } = opened;
  await store.createOrganization('org', undefined, caller);
  for (const one of [project, other]) await store.createProject(one, {}, caller);
  await store.changePermissions(0, { append: ['resources/delete'] }, caller);
  await store.appendToAcl('/', 1, [{ identity: 'anonymous', permissions: ['resources/delete'] }], caller);
  for (let n = 0; n < 40; n++) await create(n);
});
after(() => opened.close());

const create = (n: number) =>
  opened.store.create({
    project: n % 4 === 0 ? other : project,
    caller,
    source: { '@context': { '@vocab': 'https://example.org/' }, '@id': idOf(n), n, kind: n % 3 === 0 ? 'a' : 'b' },
  });

/** Brings the tables of the index up to date. @returns its key and the last commit */
async function upToDate(of = index): Promise<{ key: number; seq: number }> {
  await opened.store.searchDocuments([{ index: of, projects: [project] }], { size: 0 });
  const { rows } = await sql<{ key: number; seq: number }>`
    select key, (select max(seq) from commits) as seq from search_indices where name = ${of.name}`.execute(
    opened.database.kysely,
  );
  return rows[0];
}

/** What is found of every condition, with and without postings. */
async function compare(keeper = postingsKeeper(opened.database.kysely)) {
  const { key, seq } = await upToDate();
  const rows = documentRows(opened.database.kysely);
  const postings = await keeper.of(key, seq);
  assert.ok(postings);
  const tokenOf = (path: string, value: string | number) => token(valueToken(key, path, value));
  const [a, b] = [tokenOf('kind', 'a'), tokenOf('kind', 'b')];
  const conditions: Narrow[] = [ALL, a, and([a, tokenOf('n', 3)]), or([a, b]), and([b, not(tokenOf('n', 4))]), not(a)];
  const { rows: keys } = await sql<{ key: number }>`select key from projects order by key`.execute(
    opened.database.kysely,
  );
  const scopes = [null, [keys[0].key], keys.map((one) => one.key)];
  const read = (from: DocumentRows) =>
    Promise.all(
      conditions.flatMap((narrow) =>
        scopes.flatMap((projects) => {
          const question = { index: key, projects, narrow, after: -1, among: null };
          const reading = { members: ['n'], source: false, showsSource: false, limit: 30, ...question };
          const find = async (asked: Pick<FindQuestion, 'whole' | 'reads'> & Partial<FindQuestion>) =>
            (await from.find({ ...reading, ...asked })).map(({ entity, id, members, whole }) => [
              entity,
              id,
              members,
              whole,
            ]);
          return [
            from.count(question),
            from.count({ ...question, after: 20, among: 5 }),
            find({ whole: 100, reads: true }),
            find({ whole: 100, reads: false, limit: 7 }),
            find({ whole: 3, reads: true, after: 25 }),
            find({ whole: 3, reads: false }),
          ];
        }),
      ),
    );
  const byPostings = await read(rowsByPostings(postings, rows));
  assert.deepEqual(byPostings, await read(rows));
  return postings;
}

test('postings find what the database finds, whatever is written between searches', async () => {
  const { store, database } = opened;
  const keeper = postingsKeeper(database.kysely);
  const first = await compare(keeper);
  await create(40);
  await store.update({ project, id: idOf(1), rev: 1, caller, source: { '@id': idOf(1), n: 4, kind: 'a' } });
  await store.deprecate({ project, id: idOf(2), rev: 1, caller });
  assert.equal(await compare(keeper), first, 'they were renewed');
  await store.deleteResource({ project, id: idOf(5), caller });
  await store.deleteResource({ project, id: idOf(6), caller });
  await create(6);
  assert.equal(await compare(keeper), first);
  await store.deleteProject(other, 1, caller);
  while ((await store.projectDeletions(other, caller))[0].deletedAt === undefined);
  assert.notEqual(await compare(keeper), first, 'they were made anew');
});

test('there are none of an index for which there is no room, beside others or at all', async () => {
  const { kysely } = opened.database;
  const [first, second] = [await upToDate(), await upToDate({ ...index, name: 'another', family: 'another' })];
  const { bytes = 0 } = (await postingsKeeper(kysely).of(first.key, first.seq)) ?? {};
  const keeper = postingsKeeper(kysely, 1.5 * bytes);
  assert.ok(await keeper.of(first.key, first.seq));
  assert.equal(await keeper.of(second.key, second.seq), undefined);
  assert.equal(await keeper.of(second.key, second.seq + 1), undefined);
  assert.ok(await keeper.of(first.key, first.seq));
  assert.equal(await postingsKeeper(kysely, bytes - 1).of(first.key, first.seq), undefined);
});
