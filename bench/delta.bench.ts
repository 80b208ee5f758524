/**
 * What a service does a second under `/v1`, over HTTP, the load in a process of its own: 16 connections as in the
 * measurements of Delta that are quoted in docs/benchmarks.md, and memory after 10⁴ and 10⁵ resources
 * (ATLASGRAPH_BENCH_RESOURCES=100000 for the latter). ATLASGRAPH_DATABASE_URL puts it on PostgreSQL.
 */
import { CONNECTIONS, check, load, report, startService, steadyLoad } from './service.ts';

const RESOURCES = Number(process.env.ATLASGRAPH_BENCH_RESOURCES ?? 10_000);
/** A tenth of what the four processes of Delta 1.11.0 hold after 18,000 resources, MiB. */
const MEMORY = 640;

const { send, memory, close } = await startService();

const idOf = (n: number): string => `https://example.org/${n}`;
const source = (n: number) => ({
  '@context': { '@vocab': 'https://example.org/terms/' },
  '@id': idOf(n),
  '@type': `Kind${n % 300}`,
  name: `resource ${n}`,
  value: n,
  partOf: { '@id': idOf(n % 1000), '@type': 'Whole' },
});
const create = (n: number) => send('POST', '/resources/org/project', source(n));
const inSome = (path: (n: number) => string) => (n: number) => send('GET', path((n * 7919) % RESOURCES));
const resource = (n: number): string => `/resources/org/project/_/${encodeURIComponent(idOf(n))}`;
const ofKind = (n: number) =>
  `/resources/org/project?type=${encodeURIComponent(`https://example.org/terms/Kind${n % 300}`)}`;
const sparql = (n: number): string =>
  `/views/org/project/graph/sparql?query=${encodeURIComponent(
    `SELECT ?name ?whole WHERE { <${idOf(n)}> <https://example.org/terms/name> ?name ; <https://example.org/terms/partOf> ?whole }`,
  )}`;
async function reportMemory(): Promise<number> {
  const { now, peak } = await memory();
  console.log(`  memory: ${now} MiB (at most ${peak})`);
  return peak;
}

await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', { base: 'https://example.org/', vocab: 'https://example.org/terms/' });
console.log(`${process.env.ATLASGRAPH_DATABASE_URL ? 'PostgreSQL' : 'PGlite'}, ${RESOURCES} resources`);
report('create, one at a time', await load(500, 1, create));
report('create, 16 at a time', await load(RESOURCES - 500, CONNECTIONS, (n) => create(n + 500)));
await reportMemory();
report('fetch', await load(10_000, CONNECTIONS, inSome(resource)));
report('fetch, one at a time', await load(1000, 1, inSome(resource)));
const steady = await steadyLoad(10_000, 1000, inSome(resource));
report('fetch, 1,000 a second', steady);
report(
  'source',
  await load(
    10_000,
    CONNECTIONS,
    inSome((n) => `${resource(n)}/source`),
  ),
);
report('list of 30 of the project', await load(2000, CONNECTIONS, () => send('GET', '/resources/org/project')));
report('list of 30 by type', await load(2000, CONNECTIONS, (n) => send('GET', `${ofKind(n)}&size=30`)));
check('memory at its highest, MiB', await reportMemory(), MEMORY);
check('p99 of a fetch at 1,000 a second, ms', steady.p99, 20);
const began = performance.now();
await send('GET', sparql(0));
console.log(`  SPARQL, the first query of the view: ${((performance.now() - began) / 1000).toFixed(1)} s`);
report('SPARQL', await load(10_000, CONNECTIONS, inSome(sparql)));
report('SPARQL, one at a time', await load(1000, 1, inSome(sparql)));
await reportMemory();
await close();
