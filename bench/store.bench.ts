/**
 * What the store does a second, on PGlite and, where ATLASGRAPH_TEST_POSTGRES names a server, on PostgreSQL. The
 * baseline is a bare table on the same connection: one insert or one select a round trip, so that the ratio is what
 * revisions, expansion, log and indexes cost.
 */
import { sql } from 'kysely';
import { ANONYMOUS as caller } from '../src/store/caller.ts';
import type { Store } from '../src/store/port.ts';
import type { Iri } from '../src/store/resource.ts';
import type { SqlDatabase } from '../src/store/sql/database.ts';
import { type OpenStore, openOnPglite, openOnPostgres, POSTGRES } from '../test/support/stores.ts';

const COUNT = 4000;
const CONNECTIONS = 16;
const project = { org: 'org', project: 'project' };
const VOCAB = 'https://example.org/terms/';

const idOf = (n: number): Iri => `https://example.org/${n}` as Iri;
const source = (n: number, value: number) => ({
  '@context': 'https://example.org/context',
  '@type': ['METypeDensity', 'VolumetricDataLayer', 'Dataset'],
  name: `density ${n}`,
  value,
  atlasRelease: { '@id': 'https://example.org/release', '@type': 'BrainAtlasRelease', _rev: 3 },
  brainLocation: {
    '@type': 'BrainLocation',
    brainRegion: { '@id': `https://example.org/region/${n % 700}`, label: 'x' },
  },
  distribution: { '@type': 'DataDownload', contentUrl: 'https://example.org/f', contentSize: { value: 3000 } },
});

/** Operations a second, `connections` at a time. */
async function rate(count: number, connections: number, operation: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while (next < count) await operation(next++);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return Math.round((count / (performance.now() - began)) * 1000);
}

async function baselines({ kysely }: SqlDatabase): Promise<{ insert: number; select: number }> {
  await sql`create table bare (id text primary key, document jsonb)`.execute(kysely);
  const document = JSON.stringify(source(0, 0));
  const insert = await rate(COUNT, CONNECTIONS, (n) =>
    sql`insert into bare values (${idOf(n)}, ${document})`.execute(kysely),
  );
  const select = await rate(COUNT, CONNECTIONS, (n) => sql`select * from bare where id = ${idOf(n)}`.execute(kysely));
  return { insert, select };
}

async function operations(store: Store): Promise<Record<string, number>> {
  await store.createOrganization('org', undefined, caller);
  await store.createProject(project, {}, caller);
  const create = (n: number) => store.create({ project, caller, id: idOf(n), source: source(n, 0) });
  const fetch = (n: number) => store.fetch(project, idOf(n % COUNT), undefined, caller);
  const types = [`${VOCAB}METypeDensity` as Iri];
  const region = (n: number) => ({
    [`${VOCAB}brainLocation`]: [{ [`${VOCAB}brainRegion`]: [{ '@id': `https://example.org/region/${n}` }] }],
  });
  const many = (n: number) => Array.from({ length: 100 }, (_, k) => idOf((n * 100 + k) % COUNT));
  return {
    'create, one at a time': await rate(500, 1, create),
    'create, 16 at a time': await rate(COUNT - 500, CONNECTIONS, (n) => create(n + 500)),
    'update with a tag': await rate(COUNT, CONNECTIONS, (n) =>
      store.update({ project, caller, id: idOf(n), rev: 1, source: source(n, 1), tag: 'v1' }),
    ),
    'fetch, one at a time': await rate(1000, 1, fetch),
    'fetch, 16 at a time': await rate(COUNT, CONNECTIONS, fetch),
    'fetch at a tag': await rate(COUNT, CONNECTIONS, (n) => store.fetch(project, idOf(n), { tag: 'v1' }, caller)),
    'fetchMany, resources': 100 * (await rate(100, 4, (n) => store.fetchMany(many(n), undefined, caller))),
    'list of 30 by type': await rate(500, CONNECTIONS, () => store.search({ project, types }, { size: 30 }, caller)),
    'search as registration does': await rate(1000, CONNECTIONS, (n) =>
      store.search({ project, types, containing: region(n % 700), deprecated: false }, { size: 100 }, caller),
    ),
  };
}

async function report(name: string, { store, database, close }: OpenStore): Promise<void> {
  const { insert, select } = await baselines(database);
  console.log(`${name}: ${insert} bare inserts/s, ${select} bare selects/s, ${CONNECTIONS} at a time`);
  for (const [operation, perSecond] of Object.entries(await operations(store))) {
    const bare = /create|update/.test(operation) ? insert : select;
    console.log(`  ${operation}: ${perSecond}/s, ${(perSecond / bare).toFixed(2)} of bare`);
  }
  await close();
}

await report('PGlite', await openOnPglite());
if (POSTGRES) await report('PostgreSQL', await openOnPostgres());
else console.log('PostgreSQL: not measured (set ATLASGRAPH_TEST_POSTGRES)');
