/**
 * SPARQL and search under `/v1` beside Blazegraph (ATLASGRAPH_TEST_BLAZEGRAPH, a namespace that may be filled) and
 * OpenSearch (ATLASGRAPH_TEST_OPENSEARCH), over HTTP, in one run: the same resources (ATLASGRAPH_BENCH_RESOURCES of
 * them), the same queries with the same numbers of answers, of the kinds that nexusforge and the pipeline send.
 */
import assert from 'node:assert/strict';
import { Pool } from 'undici';
import { CONNECTIONS, load, report, startService } from './service.ts';

const RESOURCES = Number(process.env.ATLASGRAPH_BENCH_RESOURCES ?? 10_000);
const REQUESTS = 1000;
/** What engines are given at once. */
const TOGETHER = 200;
const INDEX = 'atlasgraph-bench';
const { ATLASGRAPH_TEST_BLAZEGRAPH: BLAZEGRAPH, ATLASGRAPH_TEST_OPENSEARCH: OPENSEARCH } = process.env;

const { send, memory, close } = await startService();
const NSG = 'https://neuroshapes.org/';
const idOf = (n: number): string => `https://example.org/${n}`;
const regionOf = (n: number): string => `https://example.org/region/${n % 700}`;
const typeOf = (n: number): string => `Kind${n % 300}`;
const source = (n: number) => ({
  '@context': { '@vocab': NSG },
  '@id': idOf(n),
  '@type': [typeOf(n), 'Dataset'],
  name: `density of type ${n % 97} in region ${n % 700}`,
  value: n,
  brainLocation: { '@type': 'BrainLocation', brainRegion: { '@id': regionOf(n), label: `region ${n % 700}` } },
  annotation: { hasBody: { '@type': 'MType', label: `L${n % 23}_TPC` } },
});
const MAPPING = {
  dynamic: false,
  properties: {
    '@id': { type: 'keyword' },
    '@type': { type: 'keyword' },
    name: { type: 'text' },
    value: { type: 'long' },
    _deprecated: { type: 'boolean' },
    brainLocation: { properties: { brainRegion: { properties: { '@id': { type: 'keyword' } } } } },
  },
};

/** A client of one engine. */
function engine(url: string) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  return {
    async send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, type: string, body: string): Promise<string> {
      const headers = { 'content-type': type, accept: 'application/sparql-results+json, application/json' };
      const answer = await pool.request({ method, path: pathname.replace(/\/$/, '') + path, headers, body });
      const text = await answer.body.text();
      assert.ok(answer.statusCode < 300 || method === 'DELETE', `${path}: ${answer.statusCode} ${text.slice(0, 1000)}`);
      return text;
    },
    close: () => pool.close(),
  };
}

const PREFIXES = `PREFIX nsg: <${NSG}> PREFIX nxv: <https://bluebrain.github.io/nexus/vocabulary/>`;
const META = ['constrainedBy', 'createdAt', 'createdBy', 'deprecated', 'incoming', 'outgoing', 'project', 'rev']
  .map((name) => `<https://bluebrain.github.io/nexus/vocabulary/${name}> ?_${name}`)
  .join('; ');
const SPARQL: Readonly<Record<string, (n: number) => string>> = {
  'forge search': (n) =>
    `${PREFIXES} SELECT * WHERE { Graph ?g { ?id rdf:type nsg:${typeOf(n)}; nsg:brainLocation / nsg:brainRegion <${regionOf(n)}>; ${META} . Filter (?_deprecated = 'false'^^xsd:boolean) } } LIMIT 100`,
  'densities of a type': (n) =>
    `${PREFIXES} SELECT ?id ?m WHERE { ?id a nsg:${typeOf(n)}; nsg:annotation / nsg:hasBody / nsg:label ?m; nxv:deprecated ?d . Filter (?d = 'false'^^xsd:boolean) } LIMIT 3500`,
  'of one resource': (n) => `${PREFIXES} SELECT ?name ?region { <${idOf(n)}> nsg:name ?name ; nsg:value ?region }`,
};
const kind = (n: number) => ({ term: { '@type': typeOf(n) } });
const SEARCH: Readonly<Record<string, (n: number) => object>> = {
  'forge search': (n) => ({
    query: {
      bool: {
        filter: [kind(n), { term: { 'brainLocation.brainRegion.@id': regionOf(n) } }],
        must: [{ match: { _deprecated: false } }],
      },
    },
    size: 100,
  }),
  words: (n) => ({
    query: { match: { name: { query: `type ${n % 97} region ${n % 700}`, operator: 'and' } } },
    size: 30,
  }),
  'the largest of a type': (n) => ({ query: { bool: { filter: [kind(n)] } }, sort: [{ value: 'desc' }], size: 30 }),
};

const rowsOf = (text: string): number => JSON.parse(text).results.bindings.length;
const hitsOf = (text: string): number => JSON.parse(text).hits.total.value;

type Ask = (n: number) => Promise<string>;

/** Both answer the same number of rows or hits, and how fast. */
async function compare(name: string, count: (text: string) => number, ours: Ask, theirs: Ask | undefined) {
  const spread = (ask: Ask) => (n: number) => ask((n * 7919) % RESOURCES);
  for (const [who, ask] of [
    ['ours', ours],
    ['engine', theirs],
  ] as const) {
    if (!ask) continue;
    for (const n of [1, 77, 4321]) assert.equal(count(await ask(n)), count(await ours(n)), `${name} ${n}`);
    report(`${name}, ${who}, one at a time`, await load(REQUESTS / 5, 1, spread(ask)));
    report(`${name}, ${who}, ${CONNECTIONS} at a time`, await load(REQUESTS, CONNECTIONS, spread(ask)));
  }
}

async function seconds(name: string, task: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await task();
  console.log(`  ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', { base: 'https://example.org/', vocab: NSG });
await send('PUT', '/views/org/project/densities', {
  '@id': 'https://example.org/densities',
  '@type': 'ElasticSearchView',
  mapping: MAPPING,
  pipeline: [],
});
console.log(`${RESOURCES} resources`);
await seconds('ours, created', () =>
  load(RESOURCES, CONNECTIONS, (n) => send('POST', '/resources/org/project', source(n))),
);
const askSparql = (query: string) => send('POST', '/views/org/project/graph/sparql', query);
const askSearch = (body: object) => send('POST', '/views/org/project/densities/_search', body);
await seconds('ours, in the graph', () => askSparql('ASK {}'));
await seconds('ours, in the search view', () => askSearch({ size: 0 }));

const blazegraph = BLAZEGRAPH ? engine(BLAZEGRAPH) : undefined;
if (blazegraph) {
  const update = (text: string) => blazegraph.send('POST', '/sparql', 'application/sparql-update', text);
  const graphs: string[] = [];
  for (let n = 0; n < RESOURCES; n++) {
    const triples = await send('GET', `/resources/org/project/_/${n}`, undefined, 'application/n-triples');
    // In one update, blank nodes of one label are one.
    graphs.push(`GRAPH <${idOf(n)}> { ${triples.replaceAll('_:', `_:r${n}`)} }`);
  }
  await update('CLEAR ALL');
  await seconds('Blazegraph, loaded', async () => {
    for (let n = 0; n < RESOURCES; n += TOGETHER)
      await update(`INSERT DATA { ${graphs.slice(n, n + TOGETHER).join(' ')} }`);
  });
} else console.log('  Blazegraph: not measured (set ATLASGRAPH_TEST_BLAZEGRAPH)');
const query = (text: string) => blazegraph?.send('POST', '/sparql', 'application/sparql-query', text) ?? '';
for (const [name, make] of Object.entries(SPARQL)) {
  const theirs = blazegraph && (async (n: number) => query(make(n)));
  await compare(`SPARQL, ${name}`, rowsOf, (n) => askSparql(make(n)), theirs);
}

const openSearch = OPENSEARCH ? engine(OPENSEARCH) : undefined;
const JSON_TYPE = 'application/json';
if (openSearch) {
  await openSearch.send('DELETE', `/${INDEX}`, JSON_TYPE, '');
  await openSearch.send('PUT', `/${INDEX}`, JSON_TYPE, JSON.stringify({ mappings: MAPPING }));
  await seconds('OpenSearch, loaded', async () => {
    for (let n = 0; n < RESOURCES; n += TOGETHER) {
      const lines = Array.from({ length: Math.min(TOGETHER, RESOURCES - n) }, (_, i) => {
        const { '@context': _context, ...document } = source(n + i);
        return `{"index":{"_id":"${idOf(n + i)}"}}\n${JSON.stringify({ ...document, _deprecated: false })}\n`;
      });
      await openSearch.send('POST', `/${INDEX}/_bulk`, 'application/x-ndjson', lines.join(''));
    }
    await openSearch.send('POST', `/${INDEX}/_refresh`, JSON_TYPE, '');
  });
} else console.log('  OpenSearch: not measured (set ATLASGRAPH_TEST_OPENSEARCH)');
for (const [name, make] of Object.entries(SEARCH)) {
  const theirs =
    openSearch && ((n: number) => openSearch.send('POST', `/${INDEX}/_search`, JSON_TYPE, JSON.stringify(make(n))));
  await compare(`search, ${name}`, hitsOf, (n) => askSearch(make(n)), theirs);
}
const { now, peak } = await memory();
console.log(`  memory: ${now} MiB (at most ${peak})`);
await blazegraph?.send('POST', '/sparql', 'application/sparql-update', 'CLEAR ALL');
await blazegraph?.close();
await openSearch?.send('DELETE', `/${INDEX}`, JSON_TYPE, '');
await openSearch?.close();
await close();
