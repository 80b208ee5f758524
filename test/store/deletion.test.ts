import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import { ProjectNotFound } from '../../src/store/errors.ts';
import type { Store } from '../../src/store/port.ts';
import type { Iri } from '../../src/store/resource.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import type { SqlDatabase } from '../../src/store/sql/database.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { DEFAULT_SPARQL_VIEW } from '../../src/store/views/default-views.ts';
import { DEFAULT_SETTINGS } from '../../src/store/views/sparql/settings.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { startSparqlServer } from '../support/sparql-server.ts';
import { createPostgresDatabase, openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

const project = { org: 'org', project: 'p' };
const other = { org: 'org', project: 'other' };
const id = (name: string) => `https://example.org/${name}` as Iri;

interface Place {
  readonly open: () => Promise<SqlDatabase>;
  readonly remove: () => Promise<void>;
}

async function onPglite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-database-'));
  await emptyDatabase(join(folder, 'db'));
  return { open: () => openPglite(join(folder, 'db')), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function onPostgres(): Promise<Place> {
  const { url, drop } = await createPostgresDatabase();
  return { open: async () => openPostgres(url), remove: drop };
}

/** Opens the same database again and again, with an external endpoint for the project. */
async function openAgain(t: TestContext, { open: openDatabase, remove }: Place) {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-deletion-'));
  const server = await startSparqlServer();
  let last: Store | undefined;
  t.after(async () => {
    await last?.close();
    await remove();
    await rm(folder, { recursive: true, force: true });
    await server.close();
  });
  const blobs = folderBlobs(folder);
  const endpoint = { query: `${server.url}/query`, update: `${server.url}/update` };
  const open = async (): Promise<{ store: Store; database: SqlDatabase }> => {
    const database = await openDatabase();
    const sparql = { ...DEFAULT_SETTINGS, endpoints: { 'org/p': endpoint } };
    const loadContext = async () => undefined;
    last = await openSqlStore({ database, blobs, publicUrl: 'http://x/v1', loadContext, sparql });
    return { database, store: last };
  };
  const statements = async (): Promise<number> => {
    const body = 'SELECT ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }';
    const headers = { accept: 'application/sparql-results+json' };
    const response = await fetch(endpoint.query, { method: 'POST', headers, body });
    return JSON.parse(await response.text()).results.bindings.length;
  };
  return { open, blobs, statements };
}

for (const { on, skip, place } of [
  { on: 'PGlite', skip: false as const, place: onPglite },
  { on: 'PostgreSQL', skip: withoutPostgres, place: onPostgres },
]) {
  test(`a deletion that the end of the process cuts short is finished by the next one, on ${on}`, {
    skip,
  }, async (t) => {
    const { open, blobs, statements } = await openAgain(t, await place());
    const first = await open();
    await first.store.createOrganization('org', undefined, caller);
    for (const ref of [project, other]) await first.store.createProject(ref, {}, caller);
    for (const ref of [project, other]) {
      const source = { name: ref.project };
      await first.store.create({ project: ref, caller, id: id('a'), source, tag: 'v' });
      await first.store.createFile({ project: ref, caller, id: id('file'), content: Readable.from([ref.project]) });
    }
    const selection = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };
    const view = { project, id: DEFAULT_SPARQL_VIEW, selection };
    const form = 'application/sparql-results+json';
    const asked = await first.store.querySparql([view], 'ASK { ?s ?p ?o }', form);
    if (typeof asked !== 'string') await text(asked);
    assert.ok((await statements()) > 0);
    const seq = await first.store.lastCommit();
    await first.store.deleteProject(project, 1, caller);
    await first.store.close();

    const { store, database } = await open();
    const isThere = () =>
      store.project(project, caller).then(
        () => true,
        (error) => {
          if (error instanceof ProjectNotFound) return false;
          throw error;
        },
      );
    while (await isThere()) await pause(20);
    const [report] = await store.projectDeletions(project, caller);
    assert.partialDeepStrictEqual(report, { project, resources: 2, revisions: 2, files: 1 });
    assert.equal(await statements(), 0);
    const told = (await store.events(seq, { size: 10 }, caller)).map(({ kind, type, id }) => [kind, type, id]);
    assert.deepEqual(told, [['project', 'Deleted', 'org/p']]);
    // What is left has no contradictions, and only the bytes of the file that is gone are garbage.
    const found = await checkStore({ database, blobs, repair: false });
    assert.deepEqual([found.blobs, found.revisions, found.orphans.length], [1, 2, 1]);
    assert.deepEqual([found.missing, found.altered, found.contradictions], [[], [], []]);
    assert.equal((await store.fetch(other, id('a'), { seq }, caller)).source.name, 'other');
  });
}

test('a deletion that the end of a process cuts short is finished by one that goes on, on PostgreSQL', {
  skip: withoutPostgres,
}, async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { open } = await openAgain(t, await onPostgres());
  const { store: first } = await open();
  const { store: second } = await open();
  await first.createOrganization('org', undefined, caller);
  await first.createProject(project, {}, caller);
  await first.create({ project, caller, id: id('a'), source: {} });
  await first.deleteProject(project, 1, caller);
  await first.close();
  assert.equal((await second.project(project, caller)).markedForDeletion, true);
  t.mock.timers.tick(30_000);
  while ((await second.projectDeletions(project, caller))[0].deletedAt === undefined) await pause(20);
  await assert.rejects(second.project(project, caller), ProjectNotFound);
});

for (const { on, skip, open } of [
  { on: 'PGlite', skip: false as const, open: openOnPglite },
  { on: 'PostgreSQL', skip: withoutPostgres, open: openOnPostgres },
]) {
  test(`a resource is deleted with its revisions, tags and what views hold of it, on ${on}`, { skip }, async (t) => {
    const { store, database, folder, close } = await open();
    t.after(close);
    await store.createOrganization('org', undefined, caller);
    await store.createProject(project, {}, caller);
    const identity = 'anonymous';
    await store.changePermissions(0, { append: ['resources/delete'] }, caller);
    const remove = (name: string) => store.deleteResource({ project, id: id(name), caller });
    const create = (name: string, source = {}) => store.create({ project, caller, id: id(name), source });
    const context = { '@context': { '@vocab': 'https://example.org/terms/' } };
    await create('context', context);
    await create('a', { '@context': id('context'), name: 'a' });
    await assert.rejects(remove('a'), { tag: 'AuthorizationFailed' });
    await store.appendToAcl('/', 1, [{ identity, permissions: ['resources/delete'] }], caller);

    await store.tag({ project, caller, id: id('a'), rev: 1, name: 'v' });
    await store.createFile({ project, caller, id: id('file'), content: Readable.from(['x']) });
    const referencedBy = { 'org/p': [id('a')] };
    await assert.rejects(remove('context'), {
      tag: 'ResourceIsReferenced',
      details: { id: id('context'), referencedBy },
    });
    for (const name of ['none', 'file']) await assert.rejects(remove(name), { tag: 'ResourceNotFound' }, name);

    const selection = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };
    const view = { project, id: DEFAULT_SPARQL_VIEW, selection };
    const holds = async (name: string) =>
      JSON.parse(
        String(await store.querySparql([view], `ASK { <${id(name)}> ?p ?o }`, 'application/sparql-results+json')),
      ).boolean;
    assert.equal(await holds('a'), true);
    const before = await store.lastCommit();
    await remove('a');
    assert.equal(await holds('a'), false);
    await assert.rejects(store.fetch(project, id('a'), { seq: before }, caller), { tag: 'ResourceNotFound' });
    const changes = await store.changes(0, project, caller);
    const told = changes.map(({ event: { id, type, rev } }) => [id, type, rev]);
    assert.deepEqual(told, [
      [id('context'), 'Created', 1],
      [id('file'), 'Created', 1],
      [id('a'), 'Deleted', 3],
    ]);
    await remove('context');
    assert.deepEqual((await create('a', { name: 'again' })).tags, {});
    assert.equal((await store.fetch(project, id('a'), undefined, caller)).rev, 1);
    assert.equal(await holds('a'), true);
    const found = await checkStore({ database, blobs: folderBlobs(folder), repair: false });
    assert.deepEqual([found.revisions, found.orphans, found.contradictions], [2, [], []]);
  });
}
