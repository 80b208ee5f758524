import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nestedNode } from '../../../src/delta/views/constructed.ts';
import type { JsonObject } from '../../../src/store/resource.ts';
import { type DeltaService, startDelta } from '../service.ts';

const EX = 'https://example.org/';

type Hit = { readonly _source: Record<string, unknown> };

describe('the pipe dataConstructQuery', () => {
  let delta: DeltaService;
  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as: 'Rick' });
    return { status: response.statusCode, body: response.json() };
  };
  const view = (query: string) => ({
    '@type': 'ElasticSearchView',
    pipeline: [
      { name: 'filterByType', config: { types: [`${EX}Cell`] } },
      { name: 'dataConstructQuery', config: { query } },
    ],
    context: { '@vocab': EX },
    mapping: { dynamic: true },
  });
  const found = async (name: string) => {
    const { body } = await ask('POST', `/views/org/p/ex:${name}/_search`, { sort: ['@id.keyword'] });
    return body.hits.hits.map(({ _source: { _original_source: _, ...rest } }: Hit) => rest);
  };
  before(async () => {
    delta = await startDelta();
    await ask('PUT', '/orgs/org', {});
    await ask('PUT', '/projects/org/p', { base: EX, apiMappings: [{ prefix: 'ex', namespace: EX }] });
    const part = (label: string) => ({ [`${EX}label`]: label });
    await ask('PUT', '/resources/org/p/_/ex:a', {
      '@type': `${EX}Cell`,
      [`${EX}soma`]: { [`${EX}in`]: part('L1') },
      [`${EX}n`]: 2,
    });
    await ask('PUT', '/resources/org/p/_/ex:b', { '@type': `${EX}Cell`, [`${EX}secret`]: 'x' });
  });
  after(() => delta.close());

  test('keeps what the query makes of a resource, under its names', async () => {
    const query = `CONSTRUCT { ?s ex:layer ?l ; ex:has [ ex:count ?n ] } WHERE { ?s ex:soma/ex:in/ex:label ?l ; ex:n ?n }`;
    const payload = { ...view(`PREFIX ex: <${EX}> ${query}`) };
    payload.pipeline.push({ name: 'discardMetadata' } as never, { name: 'sourceAsText' } as never);
    assert.equal((await ask('PUT', '/views/org/p/ex:made', payload)).status, 201);
    assert.deepEqual(await found('made'), [{ '@id': `${EX}a`, layer: 'L1', has: { count: 2 } }, { '@id': `${EX}b` }]);
  });

  test('a query that cannot be answered in time is a failure of the view, not of the write', async () => {
    const slow = `CONSTRUCT { ?s <${EX}n> ?n } WHERE { ?s <${EX}secret> ?x . { SELECT (COUNT(*) AS ?n) {
      VALUES ?a { ${'1 '.repeat(200)} } VALUES ?b { ${'1 '.repeat(200)} } VALUES ?c { ${'1 '.repeat(200)} } VALUES ?d { ${'1 '.repeat(200)} } } } }`;
    assert.equal((await ask('PUT', '/views/org/p/ex:slow', view(slow))).status, 201);
    assert.ok((await found('slow')).length < 2);
    const { body } = await ask('GET', '/views/org/p/ex:slow/failures');
    const failed = body._results.find((row: Record<string, string>) => row['@id'] === `${EX}b`);
    assert.match(failed.reason, /more than 2 s/);
  });

  test('a pipeline that is not served is refused when the view is written', async () => {
    for (const [query, reason] of [
      ['SELECT * { ?s ?p ?o }', /SELECT makes no graph/],
      ['CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }', /line 1, column 1\d/],
      ['CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }', /SERVICE/],
      ['', /Encountered the end of the query/],
    ] as const) {
      const { status, body } = await ask('PUT', '/views/org/p/ex:bad', view(query));
      assert.deepEqual([status, body['@type']], [400, 'InvalidPipeline'], query);
      assert.match(body.reason, reason);
    }
  });
});

test('a node is described once, whatever leads to it', () => {
  const to = (id: string) => [{ '@id': id }];
  const nodes: JsonObject[] = [
    { '@id': 'urn:a', 'urn:p': to('_:b') },
    { '@id': '_:b', 'urn:q': [{ '@value': 1 }], 'urn:back': to('urn:a') },
    { '@id': 'urn:a', 'urn:p': to('urn:c'), 'urn:r': to('urn:none') },
    { '@id': 'urn:c', 'urn:same': to('_:b') },
  ];
  assert.deepEqual(nestedNode(nodes, 'urn:a'), {
    '@id': 'urn:a',
    'urn:p': [
      { 'urn:q': [{ '@value': 1 }], 'urn:back': to('urn:a') },
      { '@id': 'urn:c', 'urn:same': to('_:b') },
    ],
    'urn:r': to('urn:none'),
  });
  assert.deepEqual(nestedNode([], 'urn:x'), { '@id': 'urn:x' });
});
