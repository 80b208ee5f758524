import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from '../../../delta/service.ts';
import { generatedDocuments, generatedSearches, MAPPING } from './generated-searches.ts';

/** Address of an OpenSearch in which the test may make an index, such as `http://127.0.0.1:19200`. */
const OPENSEARCH = process.env.ATLASGRAPH_TEST_OPENSEARCH;
const INDEX = 'atlasgraph-generated';
const DOCUMENTS = 120;
const SEARCHES = 150;
const SEEDS = [1, 20_251];

interface Answer {
  readonly hits: {
    readonly total: object;
    readonly hits: readonly { readonly _id: string; readonly sort?: unknown }[];
  };
  readonly aggregations?: object;
}

async function openSearch<Body>(method: string, path: string, body?: string): Promise<Body> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${OPENSEARCH}/${path}`, { method, headers, body });
  const text = await response.text();
  assert.ok(response.ok || method === 'DELETE', `${body}\n${text}`);
  return JSON.parse(text);
}

/** Hits in the order that was asked for, in any where none was; numbers of aggregations within rounding. */
function normal({ hits, aggregations }: Answer, ordered: boolean): unknown {
  const ids = hits.hits.map(({ _id }) => _id);
  const rounded = (name: string, value: unknown): unknown => {
    // OpenSearch tells an empty one of some filters that find nothing.
    if (name === 'meta') return undefined;
    return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value;
  };
  return {
    total: hits.total,
    ids: ordered ? ids : ids.sort(),
    aggregations: JSON.parse(JSON.stringify(aggregations ?? {}, rounded)),
  };
}

describe('generated searches of OpenSearch', {
  skip: OPENSEARCH ? false : 'needs an OpenSearch (set ATLASGRAPH_TEST_OPENSEARCH)',
}, () => {
  let delta: DeltaService;
  const ask = async (method: 'PUT' | 'POST', path: string, payload: object) => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as: 'Rick' });
    assert.ok(response.statusCode < 300, `${JSON.stringify(payload)}\n${response.body}`);
    return response.json();
  };
  before(async () => {
    delta = await startDelta();
    await ask('PUT', '/orgs/org', {});
  });
  after(async () => {
    await openSearch('DELETE', INDEX);
    await delta?.close();
  });

  for (const seed of SEEDS) {
    test(`have the same hits and aggregations as of a view, seed ${seed}`, async () => {
      const project = `org/p${seed}`;
      await ask('PUT', `/projects/${project}`, {});
      const context = { '@vocab': 'https://example.org/' };
      for (const one of generatedDocuments(seed, DOCUMENTS)) {
        await ask('POST', `/resources/${project}`, { '@context': context, '@type': 'Thing', ...one });
      }
      const pipeline = [
        { name: 'filterByType', config: { types: ['https://example.org/Thing'] } },
        { name: 'discardMetadata' },
      ];
      await ask('PUT', `/views/${project}/nxv:generated`, { '@type': 'ElasticSearchView', mapping: MAPPING, pipeline });
      const search = (body: object) => ask('POST', `/views/${project}/nxv:generated/_search`, body);
      const all = await search({ size: 1000 });
      assert.equal(all.hits.hits.length, DOCUMENTS);

      await openSearch('DELETE', INDEX);
      await openSearch('PUT', INDEX, JSON.stringify({ settings: { number_of_shards: 1 }, mappings: MAPPING }));
      const lines = all.hits.hits.flatMap(({ _id, _source }: { _id: string; _source: object }) => [
        { index: { _id } },
        _source,
      ]);
      const bulk = await openSearch<{ errors: boolean }>(
        'POST',
        `${INDEX}/_bulk?refresh=true`,
        lines.map((line: object) => `${JSON.stringify(line)}\n`).join(''),
      );
      assert.equal(bulk.errors, false);

      let found = 0;
      for (const body of generatedSearches(seed, SEARCHES)) {
        const theirs: Answer = await openSearch('POST', `${INDEX}/_search`, JSON.stringify(body));
        const ours: Answer = await search(body);
        assert.deepEqual(normal(ours, 'sort' in body), normal(theirs, 'sort' in body), JSON.stringify(body));
        found += ours.hits.hits.length;
      }
      assert.ok(found > SEARCHES, 'most searches find something');
    });
  }
});
