/**
 * Search under `/v1` beside OpenSearch (ATLASGRAPH_TEST_OPENSEARCH), over HTTP, in one run: the same documents of
 * ATLASGRAPH_BENCH_RESOURCES resources, the same searches with the same numbers of hits, of the kinds that nexusforge and
 * the pipeline send.
 */
import { compare, density, engine, idOf, NSG, RESOURCES, regionOf, seconds, typeOf } from './peer-engines.ts';
import { CONNECTIONS, load, startService } from './service.ts';

const INDEX = 'atlasgraph-bench';
const { ATLASGRAPH_TEST_OPENSEARCH: OPENSEARCH } = process.env;
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
/** Types of the resources, each of which a three-hundredth has. */
const TYPES = 300;

const kind = (n: number) => ({ term: { '@type': typeOf(n) } });
const SEARCHES: Readonly<Record<string, (n: number) => object>> = {
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

interface Hit {
  readonly _id: string;
  readonly _source: object;
}
const hitsOf = (text: string): number => JSON.parse(text).hits.total.value;

const { send, memory, close } = await startService();
await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', { base: 'https://example.org/', vocab: NSG });
const VIEW = { '@id': idOf(-1), '@type': 'ElasticSearchView', mapping: MAPPING, pipeline: [] };
await send('PUT', `/views/org/project/${encodeURIComponent(VIEW['@id'])}`, VIEW);
const search = (body: object): Promise<string> =>
  send('POST', `/views/org/project/${encodeURIComponent(VIEW['@id'])}/_search`, body);

console.log(`${RESOURCES} resources`);
await seconds('created', () => load(RESOURCES, CONNECTIONS, (n) => send('POST', '/resources/org/project', density(n))));
await seconds('in the view', () => search({ size: 0 }));

const openSearch = OPENSEARCH ? engine(OPENSEARCH) : undefined;
const JSON_TYPE = 'application/json';
if (openSearch) {
  await openSearch.send('DELETE', `/${INDEX}`, JSON_TYPE, '');
  await openSearch.send('PUT', `/${INDEX}`, JSON_TYPE, JSON.stringify({ mappings: MAPPING }));
  await seconds('in OpenSearch, from the view', async () => {
    for (let n = 0; n < TYPES; n++) {
      const { hits }: { hits: Hit[] } = JSON.parse(await search({ query: kind(n), size: 10_000 })).hits;
      const lines = hits.flatMap(({ _id, _source }) => [{ index: { _id } }, _source]).map((one) => JSON.stringify(one));
      await openSearch.send('POST', `/${INDEX}/_bulk`, 'application/x-ndjson', `${lines.join('\n')}\n`);
    }
    await openSearch.send('POST', `/${INDEX}/_refresh`, JSON_TYPE, '');
  });
} else console.log('  OpenSearch: not measured (set ATLASGRAPH_TEST_OPENSEARCH)');
for (const [name, make] of Object.entries(SEARCHES)) {
  await compare(name, hitsOf, {
    ours: (n) => search(make(n)),
    ...(openSearch && {
      OpenSearch: (n: number) => openSearch.send('POST', `/${INDEX}/_search`, JSON_TYPE, JSON.stringify(make(n))),
    }),
  });
}
const { now, peak } = await memory();
console.log(`  memory: ${now} MiB (at most ${peak})`);
await openSearch?.send('DELETE', `/${INDEX}`, JSON_TYPE, '');
await openSearch?.close();
await close();
