import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri } from '../../src/store/resource.ts';
import { openOnPostgres, withoutPostgres } from '../support/stores.ts';

test('a store outlives the connections that PostgreSQL breaks, and what it told is there', {
  skip: withoutPostgres,
}, async (t) => {
  const { store, database, close } = await openOnPostgres();
  t.after(close);
  const project = { org: 'org', project: 'project' };
  await store.createOrganization('org', undefined, caller);
  await store.createProject(project, {}, caller);
  const create = (value: number) => store.create({ project, caller, source: { value } });
  const told: Iri[] = [];
  for (let round = 0; round < 5; round++) {
    const writes = Array.from({ length: 20 }, (_, value) => create(value).then(({ id }) => told.push(id)));
    const reads = Array.from({ length: 20 }, () => store.organizations({ size: 1 }, caller));
    const others = sql`datname = current_database() and pid <> pg_backend_pid()`;
    const breaking = sql`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`;
    await Promise.allSettled([...writes, breaking.execute(database.kysely), ...reads]);
  }
  assert.equal((await create(0)).rev, 1);
  for (const id of told) assert.equal((await store.fetch(project, id, undefined, caller)).rev, 1);
});
