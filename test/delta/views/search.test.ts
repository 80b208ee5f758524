import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta } from '../service.ts';

const EX = 'https://example.org/';
const keyword = { type: 'keyword', fields: { keyword: { type: 'keyword' } } };
const text = { type: 'text', fields: { keyword: { type: 'keyword' } } };
/** What nexusforge builds its queries with (test_es_query_builder.py). */
const MAPPING = {
  dynamic: true,
  properties: {
    '@id': { type: 'keyword' },
    '@type': { type: 'keyword' },
    annotation: { properties: { hasBody: { type: 'nested', properties: { label: text } } } },
    brainLocation: {
      properties: {
        brainRegion: { properties: { '@id': keyword, label: text } },
        layer: { properties: { label: { type: 'text' } } },
      },
    },
    contribution: {
      type: 'nested',
      properties: { agent: { type: 'nested', properties: { '@id': keyword, '@type': text } } },
    },
    an_integer: { type: 'integer' },
    series: { type: 'nested', properties: { a_float: { type: 'float' } } },
    a_dense_vector: { type: 'dense_vector', dims: 3 },
    derivation: { type: 'nested', properties: { a_dense_vector: { type: 'dense_vector', dims: 3 } } },
  },
};
const cell = (n: number, more: object) => ({ '@id': `${EX}c${n}`, '@type': 'Cell', name: `cell ${n}`, ...more });
const agent = (id: string, type: string) => ({ agent: { '@id': EX + id, '@type': type } });
const CELLS = [
  cell(1, {
    annotation: { hasBody: [{ label: 'An annotation' }, { label: 'other', score: 1 }] },
    brainLocation: { brainRegion: { '@id': `${EX}r1`, label: 'A label' }, layer: { label: 'layer 2/3 of cortex' } },
    contribution: [agent('ann', 'Person'), agent('lab', 'Organization')],
    an_integer: 3,
    series: [{ a_float: 1.5 }, { a_float: 8.2 }],
    a_dense_vector: [0.1, 0.3, 0.8],
    created: '2020-02-03',
  }),
  cell(2, {
    brainLocation: { brainRegion: { '@id': `${EX}r2`, label: 'Another label' }, layer: { label: 'layer 5' } },
    contribution: [agent('lab', 'Person'), agent('ann', 'Organization')],
    an_integer: 4,
    series: { a_float: 3 },
    a_dense_vector: [-0.1, -0.3, -0.8],
    derivation: [{ a_dense_vector: [1, 0, 0] }],
    unknown: { path: 'Unknown value', deep: 3.5 },
    created: '2021-06-01T10:00:00Z',
  }),
  cell(3, {
    brainLocation: { brainRegion: { '@id': `${EX}r1`, label: 'A label' } },
    an_integer: 7,
    unknown: { path: 'x' },
  }),
];

/** Each keeps up to 100 hits. */
const HITS_WITHOUT_END = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, { match_all: {} }]));

describe('search views', () => {
  let delta: DeltaService;
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as: 'Rick' });
    return { status: response.statusCode, body: response.json() };
  };
  const search = async (body: object, view = 'ex:cells', query = '') =>
    ask('POST', `/views/org/p/${view}/_search${query}`, body);
  const hits = async (body: object, view?: string) => {
    const answer = await search(body, view);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.hits.hits.map(({ _id }: { _id: string }) => _id.replace(EX, ''));
  };
  const sorted = async (query: object) => (await hits({ query })).sort();
  const refused = async (body: object, type: string, reason: RegExp) => {
    const { status, body: answer } = await search(body);
    assert.deepEqual([status, answer.status, answer.error?.type], [400, 400, type], JSON.stringify(answer));
    assert.match(answer.error.reason, reason);
    assert.equal(answer['@context'], 'https://bluebrain.github.io/nexus/contexts/error.json');
  };
  before(async () => {
    delta = await startDelta();
    await ask('PUT', '/orgs/org', {});
    await ask('PUT', '/projects/org/p', { apiMappings: [{ prefix: 'ex', namespace: EX }] });
    const context = { '@vocab': EX };
    for (const one of CELLS) {
      const { status } = await ask('POST', '/resources/org/p', { '@context': context, ...one });
      assert.equal(status, 201);
    }
    const pipeline = [{ name: 'filterByType', config: { types: [`${EX}Cell`] } }, { name: 'filterDeprecated' }];
    const view = { '@type': 'ElasticSearchView', mapping: MAPPING, pipeline };
    const { status, body } = await ask('PUT', '/views/org/p/ex:cells', view);
    assert.equal(status, 201, JSON.stringify(body));
  });
  after(() => delta.close());

  describe('answers what nexusforge asks', () => {
    const nested = (path: string, clause: string, one: object) => ({
      nested: { path, query: { bool: { [clause]: [one] } } },
    });
    const plain = { fields: ['brainLocation.layer.label'], default_operator: 'and' };
    const cases: Readonly<Record<string, [query: object, found: string[]]>> = {
      'nested filter': [
        nested('annotation.hasBody', 'filter', { term: { 'annotation.hasBody.label.keyword': 'An annotation' } }),
        ['c1'],
      ],
      'unknown nested field': [
        {
          bool: {
            must: [nested('annotation.hasBody', 'must', { match: { 'annotation.hasBody.isMeasurementOf': 'x' } })],
          },
        },
        [],
      ],
      filter: [
        { bool: { filter: [{ term: { 'brainLocation.brainRegion.label.keyword': 'A label' } }] } },
        ['c1', 'c3'],
      ],
      match: [{ bool: { must: [{ match: { 'brainLocation.layer.label': 'cortex layer' } }] } }, ['c1', 'c2']],
      'unknown filter': [
        { bool: { filter: [{ term: { 'brainLocation.brainRegion.isDefinedBy.keyword': 'A definition' } }] } },
        [],
      ],
      'not a value': [
        { bool: { must_not: [{ term: { 'brainLocation.brainRegion.label.keyword': 'A label' } }] } },
        ['c2'],
      ],
      'not a word': [{ bool: { must_not: [{ match: { 'brainLocation.layer.label': '5' } }] } }, ['c1', 'c3']],
      'range of whole numbers': [{ bool: { filter: [{ range: { an_integer: { gt: '3' } } }] } }, ['c2', 'c3']],
      'range in nested objects': [nested('series', 'filter', { range: { 'series.a_float': { lte: '2.0' } } }), ['c1']],
      'value of a field that documents brought': [
        { bool: { filter: [{ term: { 'unknown.path.keyword': 'Unknown value' } }] } },
        ['c2'],
      ],
      'number of a field that documents brought': [{ bool: { must: [{ match: { 'unknown.deep': '3.5' } }] } }, ['c2']],
      'one of several': [
        { bool: { filter: [{ terms: { 'brainLocation.brainRegion.label.keyword': ['Another label', 'none'] } }] } },
        ['c2'],
      ],
      'several nested filters': [
        {
          bool: {
            filter: [
              { term: { '@type': 'Cell' } },
              nested('contribution.agent', 'filter', { term: { 'contribution.agent.@type.keyword': 'Person' } }),
              nested('contribution.agent', 'filter', { term: { 'contribution.agent.@id': `${EX}ann` } }),
            ],
          },
        },
        ['c1', 'c2'],
      ],
      'all in one nested object': [
        {
          nested: {
            path: 'contribution.agent',
            query: {
              bool: {
                filter: [
                  { term: { 'contribution.agent.@type.keyword': 'Person' } },
                  { term: { 'contribution.agent.@id': `${EX}ann` } },
                ],
              },
            },
          },
        },
        ['c1'],
      ],
      'nested fields outside of nested queries': [{ term: { 'contribution.agent.@id': `${EX}ann` } }, []],
      'project and state': [
        {
          bool: {
            filter: [{ term: { '_project.keyword': `${PUBLIC_URL}/projects/org/p` } }],
            must: [{ match: { _deprecated: false } }, { match: { name: 'cell' } }],
            must_not: [],
          },
        },
        ['c1', 'c2', 'c3'],
      ],
      'a day that says no time': [{ match: { created: '2020-02-03' } }, ['c1']],
      dates: [{ range: { created: { gte: '2021-01-01', lt: 'now' } } }, ['c2']],
      'dates that are rounded': [{ range: { created: { lte: '2020-02||/M' } } }, ['c1']],
      'at least so many words': [{ match: { name: { query: 'cell 1 none', minimum_should_match: 2 } } }, ['c1']],
      phrase: [{ match_phrase: { 'brainLocation.layer.label': 'of cortex' } }, ['c1']],
      'phrase in another order': [{ match_phrase: { 'brainLocation.layer.label': 'cortex of' } }, []],
      'beginning of a phrase': [{ match_phrase_prefix: { 'brainLocation.layer.label': 'of cor' } }, ['c1']],
      ids: [{ ids: { values: [`${EX}c2`, `${EX}none`] } }, ['c2']],
      exists: [{ exists: { field: 'series' } }, []],
      'exists in nested objects': [
        { nested: { path: 'series', query: { exists: { field: 'series.a_float' } } } },
        ['c1', 'c2'],
      ],
      wildcard: [{ wildcard: { 'brainLocation.brainRegion.label.keyword': 'A*l?bel' } }, ['c1', 'c2', 'c3']],
      regexp: [{ regexp: { 'unknown.path.keyword': 'U[a-n]+own.*|y' } }, ['c2']],
      prefix: [{ prefix: { '@id': `${EX}c` } }, ['c1', 'c2', 'c3']],
      'query in words': [{ query_string: { query: '(cortex OR 5) AND NOT name:2', default_field: '*' } }, ['c1']],
      'query in plain words': [
        { simple_query_string: { query: '"of cortex" -5', fields: ['brainLocation.layer.label'] } },
        ['c1', 'c3'],
      ],
      'operators in plain words, from the left': [
        { simple_query_string: { query: '5 | (of + "of cortex") layer', ...plain } },
        ['c1', 'c2'],
      ],
      'brackets without another in plain words': [{ simple_query_string: { query: ') -5 ((of', ...plain } }, ['c1']],
      'words that are misspelt': [
        { match: { 'brainLocation.layer.label': { query: 'corxte', fuzziness: 'AUTO' } } },
        ['c1'],
      ],
      'words that are misspelt, not swapped': [
        { match: { 'brainLocation.layer.label': { query: 'corxte', fuzziness: 1, fuzzy_transpositions: false } } },
        [],
      ],
      'words that begin right': [{ fuzzy: { 'brainLocation.layer.label': { value: 'kortex', prefix_length: 1 } } }, []],
      'misspelt words in a query in words': [{ query_string: { query: 'Corteks~ AND layr~1' } }, ['c1']],
      'words across fields': [
        {
          multi_match: {
            query: 'cell cortex 1',
            fields: ['name', 'brainLocation.layer.label'],
            type: 'cross_fields',
            operator: 'and',
          },
        },
        ['c1'],
      ],
      'days of another place': [
        { range: { created: { gte: '01.06.2021', format: 'dd.MM.yyyy', time_zone: 'America/New_York' } } },
        ['c2'],
      ],
      'should beside must': [
        { bool: { must: [{ match_all: {} }], should: [{ term: { an_integer: 3 } }], minimum_should_match: 1 } },
        ['c1'],
      ],
    };
    for (const [name, [query, found]] of Object.entries(cases)) {
      test(name, async () => assert.deepEqual(await sorted(query), found));
    }

    test('the similarity of vectors, of documents and of nested objects', async () => {
      const script = (field: string, queryVector: number[]) => ({
        source: `doc['${field}'].size() == 0 ? 0 : (cosineSimilarity(params.queryVector, doc['${field}'])+1.0) / 2`,
        params: { queryVector },
      });
      const exists = (field: string) => ({ bool: { must: [{ exists: { field } }] } });
      const near = {
        script_score: { query: exists('a_dense_vector'), script: script('a_dense_vector', [0.1, 0.3, 0.8]) },
      };
      const { body } = await search({ query: near });
      assert.deepEqual(
        body.hits.hits.map(({ _id, _score }: { _id: string; _score: number }) => [
          _id.replace(EX, ''),
          _score.toFixed(6),
        ]),
        [
          ['c1', '1.000000'],
          ['c2', '0.000000'],
        ],
      );
      const field = 'derivation.a_dense_vector';
      const inner = { script_score: { query: exists(field), script: script(field, [0, 1, 0]) } };
      const { body: nestedAnswer } = await search({ query: { nested: { path: 'derivation', query: inner } } });
      assert.deepEqual([nestedAnswer.hits.total.value, nestedAnswer.hits.max_score], [1, 0.5]);
    });
  });

  test('ranks by how rare words are and how short texts are', async () => {
    assert.deepEqual(await hits({ query: { match: { 'brainLocation.layer.label': 'layer' } } }), ['c2', 'c1']);
    assert.deepEqual(await hits({ query: { match: { name: 'cell 3' } } }), ['c3', 'c1', 'c2']);
  });

  test('sorts, pages by number and by place, and counts', async () => {
    const sort = [{ 'brainLocation.brainRegion.label.keyword': 'asc' }, { an_integer: 'desc' }];
    const { body } = await search({ sort, size: 2, query: { match_all: {} } });
    assert.deepEqual(
      body.hits.hits.map(({ sort: values }: { sort: unknown[] }) => values),
      [
        ['A label', 7],
        ['A label', 3],
      ],
    );
    assert.deepEqual(body.hits.total, { value: 3, relation: 'eq' });
    assert.deepEqual(await hits({ sort, search_after: ['A label', 3] }), ['c2']);
    assert.deepEqual(await hits({ sort, from: 1, size: 1 }), ['c1']);
    assert.deepEqual(await hits({ sort: [{ 'unknown.deep': { order: 'asc', missing: '_first' } }, '@id'] }), [
      'c1',
      'c3',
      'c2',
    ]);
    const { body: counted } = await search({ track_total_hits: 2, size: 0 });
    assert.deepEqual(counted.hits, { total: { value: 2, relation: 'gte' }, hits: [] });
    const { body: viaAddress } = await search({}, 'ex:cells', '?q=name:2&size=5&_source=name');
    assert.deepEqual(
      viaAddress.hits.hits.map(({ _source }: { _source: object }) => _source),
      [{ name: 'cell 2' }],
    );
  });

  test('sorts by what nested objects say, and tells instants as asked', async () => {
    const nested = { path: 'contribution.agent', filter: { term: { 'contribution.agent.@type.keyword': 'Person' } } };
    const byAgent = [{ 'contribution.agent.@id': { order: 'desc', nested } }, '@id'];
    assert.deepEqual(await hits({ sort: byAgent }), ['c2', 'c1', 'c3']);
    const sort = [{ created: { order: 'desc', format: 'dd/MM/yyyy' } }, '@id'];
    const { body } = await search({ sort, size: 1 });
    assert.deepEqual(body.hits.hits[0].sort, ['01/06/2021', `${EX}c2`]);
    assert.deepEqual(await hits({ sort, search_after: ['31/05/2021', ''] }), ['c1', 'c3']);
  });

  test('shows what is asked for', async () => {
    const query = { ids: { values: [`${EX}c1`] } };
    const shown = async (_source: unknown) => (await search({ query, _source })).body.hits.hits[0]._source;
    assert.deepEqual(await shown(['name', 'series.*']), {
      name: 'cell 1',
      series: [{ a_float: 1.5 }, { a_float: 8.2 }],
    });
    assert.deepEqual(await shown({ includes: ['brainLocation'], excludes: ['*.label', '*Region.@id'] }), {
      brainLocation: { brainRegion: {}, layer: {} },
    });
    assert.equal(await shown(false), undefined);
    const { body } = await search({ query, fields: ['name', 'an_*'], _source: false });
    assert.deepEqual(body.hits.hits[0].fields, { name: ['cell 1'], an_integer: [3] });
    const fields = ['name.keyword', 'series.*', { field: 'created', format: 'yyyy' }];
    const { body: more } = await search({ query, docvalue_fields: fields });
    assert.deepEqual(more.hits.hits[0].fields, {
      'name.keyword': ['cell 1'],
      'series.a_float': [1.5, 8.2],
      created: ['2020'],
    });
  });

  test('sums up in aggregations', async () => {
    const { body } = await search({
      size: 0,
      aggs: {
        regions: {
          terms: { field: 'brainLocation.brainRegion.@id' },
          aggs: {
            mean: { avg: { field: 'an_integer' } },
            best: { top_hits: { size: 1, _source: ['name'], sort: [{ an_integer: 'desc' }] } },
          },
        },
        series: {
          nested: { path: 'series' },
          aggs: { range: { stats: { field: 'series.a_float' } }, cells: { reverse_nested: {} } },
        },
        years: { date_histogram: { field: 'created', calendar_interval: 'year', format: 'yyyy' } },
        small: { filter: { range: { an_integer: { lt: 5 } } } },
        names: { cardinality: { field: 'name.keyword' } },
        numbers: { histogram: { field: 'an_integer', interval: 2 } },
        pairs: {
          composite: {
            size: 2,
            sources: [
              { r: { terms: { field: 'brainLocation.brainRegion.label.keyword' } } },
              { n: { terms: { field: 'an_integer', order: 'desc' } } },
            ],
          },
        },
      },
    });
    const { regions, series, years, small, names, numbers, pairs } = body.aggregations;
    assert.deepEqual(
      regions.buckets.map(({ key, doc_count, mean, best }: Bucket) => [
        key.replace(EX, ''),
        doc_count,
        mean.value,
        best.hits.hits[0]._source.name,
      ]),
      [
        ['r1', 2, 5, 'cell 3'],
        ['r2', 1, 4, 'cell 2'],
      ],
    );
    assert.deepEqual(
      [series.doc_count, series.range.min, series.range.max.toFixed(1), series.cells.doc_count],
      [3, 1.5, '8.2', 2],
    );
    assert.deepEqual(
      years.buckets.map(({ key_as_string, doc_count }: Bucket) => [key_as_string, doc_count]),
      [
        ['2020', 1],
        ['2021', 1],
      ],
    );
    assert.deepEqual([small.doc_count, names.value], [2, 3]);
    assert.deepEqual(
      numbers.buckets.map(({ key, doc_count }: Bucket) => [key, doc_count]),
      [
        [2, 1],
        [4, 1],
        [6, 1],
      ],
    );
    assert.deepEqual(pairs.after_key, { r: 'A label', n: 3 });
  });

  test('sums up by steps, in places, and within nested objects', async () => {
    const month = { field: 'created', calendar_interval: 'month', time_zone: 'America/New_York', min_doc_count: 1 };
    const agents = {
      nested: { path: 'contribution.agent' },
      aggs: {
        people: {
          filter: { term: { 'contribution.agent.@type.keyword': 'Person' } },
          aggs: { back: { reverse_nested: {}, aggs: { sum: { sum: { field: 'an_integer' } } } } },
        },
      },
    };
    const { body } = await search({
      size: 0,
      aggs: {
        months: { date_histogram: month, meta: { about: 'months' } },
        numbers: {
          histogram: { field: 'an_integer', interval: 4, keyed: true, extended_bounds: { min: 0, max: 8 } },
        },
        regions: {
          terms: { field: 'brainLocation.brainRegion.@id', order: { 'small>most': 'asc' }, include: '.*r[12]' },
          aggs: {
            small: {
              filter: { range: { an_integer: { lt: 5 } } },
              aggs: { most: { max: { field: 'an_integer' } }, last: { max: { field: 'created', format: 'yyyy' } } },
            },
          },
        },
        rest: { filters: { filters: { three: { term: { an_integer: 3 } } }, other_bucket: true } },
        ranges: { range: { field: 'an_integer', keyed: true, ranges: [{ from: 4 }, { key: 'few', to: 4 }] } },
        agents,
        pages: {
          composite: {
            sources: [
              {
                m: {
                  date_histogram: { field: 'created', fixed_interval: '30d', format: 'yyyy-MM', missing_bucket: true },
                },
              },
              { n: { histogram: { field: 'an_integer', interval: 4, order: 'desc' } } },
            ],
            after: { m: null, n: 4 },
          },
        },
      },
    });
    const { months, numbers, regions, rest, ranges, agents: told, pages } = body.aggregations;
    assert.deepEqual(months.meta, { about: 'months' });
    assert.deepEqual(
      months.buckets.map(({ key_as_string }: Bucket) => key_as_string),
      ['2020-02-01T00:00:00.000-05:00', '2021-06-01T00:00:00.000-04:00'],
    );
    assert.deepEqual(Object.keys(numbers.buckets), ['0.0', '4.0', '8.0']);
    assert.deepEqual(
      regions.buckets.map((one: { key: string; small: { most: unknown; last: unknown } }) => [
        one.key,
        one.small.most,
        one.small.last,
      ]),
      [
        [`${EX}r1`, { value: 3 }, { value: Date.UTC(2020, 1, 3), value_as_string: '2020' }],
        [`${EX}r2`, { value: 4 }, { value: Date.UTC(2021, 5, 1, 10), value_as_string: '2021' }],
      ],
    );
    assert.deepEqual(rest.buckets, { three: { doc_count: 1 }, _other_: { doc_count: 2 } });
    assert.deepEqual(ranges.buckets, { few: { to: 4, doc_count: 1 }, '4.0-*': { from: 4, doc_count: 2 } });
    assert.deepEqual(told, { doc_count: 4, people: { doc_count: 2, back: { doc_count: 2, sum: { value: 7 } } } });
    assert.deepEqual(
      pages.buckets.map(({ key, doc_count }: { key: object; doc_count: number }) => [key, doc_count]),
      [
        [{ m: '2020-01', n: 0 }, 1],
        [{ m: '2021-05', n: 4 }, 1],
      ],
    );
  });

  test('holds what was written before, without what was deprecated', async () => {
    const id = `${EX}late`;
    const path = `/resources/org/p/_/${encodeURIComponent(id)}`;
    await ask('PUT', path, { '@context': { '@vocab': EX }, '@type': 'Cell', name: 'late' });
    assert.deepEqual(await hits({ query: { match: { name: 'late' } } }), ['late']);
    await ask('PUT', `${path}?rev=1`, { '@context': { '@vocab': EX }, '@type': 'Cell', name: 'later' });
    assert.deepEqual(await hits({ query: { match: { name: 'late' } } }), []);
    await ask('DELETE', `${path}?rev=2`);
    assert.deepEqual(await hits({ query: { match: { name: 'later' } } }), []);
  });

  test('leaves out a document that does not fit, and says so', async () => {
    const bad = { '@context': { '@vocab': EX }, '@type': 'Cell', name: 'misfit', an_integer: 'many' };
    await ask('PUT', '/resources/org/p/_/ex:misfit', bad);
    const wide = Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`field${i}`, 'x']));
    await ask('PUT', '/resources/org/p/_/ex:wide', { '@context': { '@vocab': EX }, '@type': 'Cell', ...wide });
    assert.deepEqual(await hits({ query: { match: { name: 'misfit' } } }), []);
    assert.equal((await hits({ query: { match_all: {} } })).includes('wide'), false);
    const { body } = await ask('GET', '/views/org/p/ex:cells/failures');
    assert.equal(body._total, 2, JSON.stringify(body));
    const [{ '@id': id, _rev, reason }] = body._results;
    assert.deepEqual([id, _rev], [`${EX}misfit`, 1]);
    assert.match(reason, /failed to parse field \[an_integer\] of type \[integer\]/);
    const { body: told } = await ask('GET', '/views/org/p/ex:cells/statistics');
    const { failedEvents, evaluatedEvents, discardedEvents, processedEvents, totalEvents } = told;
    assert.deepEqual([failedEvents, processedEvents], [2, totalEvents]);
    assert.equal(failedEvents + evaluatedEvents + discardedEvents, processedEvents);
    for (const name of ['misfit', 'wide']) await ask('DELETE', `/resources/org/p/_/ex:${name}?rev=1`);
    assert.deepEqual(await hits({ query: { match: { name: 'misfit' } } }), []);
  });

  test('tells the mapping with the fields that documents brought', async () => {
    const { status, body } = await ask('GET', '/views/org/p/ex:cells/_mapping');
    const [{ mappings }] = Object.values(body) as {
      mappings: typeof MAPPING & { properties: Record<string, unknown> };
    }[];
    assert.equal(status, 200);
    assert.deepEqual(mappings.properties.an_integer, { type: 'integer' });
    assert.deepEqual(mappings.properties.created, { type: 'date' });
    assert.deepEqual(mappings.properties.unknown, {
      properties: {
        path: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
        deep: { type: 'float' },
      },
    });
  });

  test('finds resources of a default view by text, as lists do', async () => {
    const listed = async (query: string) => {
      const { status, body } = await ask('GET', `/resources/org/p?${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body._results.map((row: { '@id': string }) => row['@id'].replace(EX, ''));
    };
    assert.deepEqual(await listed('q=annotation&type=-nxv:View'), ['c1']);
    assert.deepEqual((await listed('q=label&type=ex:Cell')).sort(), ['c1', 'c2', 'c3']);
    assert.deepEqual(await listed(`q=${encodeURIComponent(`${EX}c2`)}`).then(([first]) => first), 'c2');
    const { body } = await ask('GET', '/resources/org/p?q=cortex');
    assert.deepEqual([body._total, body._maxScore], [1, body._results[0]._score]);
    assert.equal('_original_source' in body._results[0], false);
    const boundary = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n';
    const headers = {
      'content-type': 'multipart/form-data; boundary=b',
      'x-nxs-file-metadata': JSON.stringify({ keywords: { stain: 'nissl' } }),
    };
    const url = '/v1/files/org/p/ex:file';
    assert.equal((await delta.ask({ method: 'PUT', url, payload: boundary, headers, as: 'Rick' })).statusCode, 201);
    assert.deepEqual(await listed(`keywords=${encodeURIComponent('{"stain":"nissl"}')}`), ['file']);
    assert.deepEqual(await listed(`keywords=${encodeURIComponent('{"stain":"golgi"}')}`), []);
    const { body: files } = await ask('GET', '/files/org/p?q=nissl');
    assert.deepEqual([files._total, files._results[0]?.['@type']], [1, 'File']);
    assert.deepEqual(await hits({ query: { term: { '@id': `${EX}c1` } } }, 'documents'), ['c1']);
  });

  describe('refuses as the engine does', () => {
    const deep = (levels: number): object => (levels === 0 ? { match_all: {} } : { bool: { must: deep(levels - 1) } });
    const cases: readonly [string, object, string, RegExp][] = [
      [
        'a window that is too large',
        { from: 9_999, size: 2 },
        'illegal_argument_exception',
        /^Result window is too large, from \+ size must be less than or equal to: \[10000\]/,
      ],
      ['a negative place', { from: -1 }, 'illegal_argument_exception', /negative/],
      ['an unknown key', { other: 1 }, 'parsing_exception', /Unknown key for a VALUE in \[other\]/],
      ['queries in one another', { query: deep(40) }, 'illegal_argument_exception', /maximum nested depth/],
      [
        'too many clauses',
        { query: { bool: { should: Array.from({ length: 5000 }, () => ({ match_all: {} })) } } },
        'too_many_clauses',
        /maxClauseCount/,
      ],
      [
        'too many clauses in words',
        { query: { simple_query_string: { query: 'a + b | '.repeat(2000), fields: ['name'] } } },
        'too_many_clauses',
        /maxClauseCount/,
      ],
      [
        'a regular expression that grows',
        { query: { regexp: { name: '(a{0,999}){0,999}' } } },
        'illegal_argument_exception',
        /states/,
      ],
      [
        'a regular expression that is none',
        { query: { regexp: { name: '(a' } } },
        'illegal_argument_exception',
        /position/,
      ],
      ['a long pattern', { query: { wildcard: { name: '*'.repeat(2000) } } }, 'illegal_argument_exception', /1000/],
      [
        'a script',
        { query: { script_score: { query: { match_all: {} }, script: { source: 'while (true) {}' } } } },
        'script_exception',
        /cosine/,
      ],
      [
        'a query that is not served',
        { query: { more_like_this: { like: 'x' } } },
        'parsing_exception',
        /unknown query \[more_like_this\]/,
      ],
      [
        'a word that is too far',
        { query: { fuzzy: { name: { value: 'x', fuzziness: 'AUTO:a,b' } } } },
        'parse_exception',
        /low and high/,
      ],
      [
        'values that stand elsewhere',
        { query: { terms: { name: { index: 'a', id: 'b', path: 'c' } } } },
        'parsing_exception',
        /lookups/,
      ],
      [
        'a place that is none',
        { query: { range: { created: { gte: '2020', time_zone: 'none' } } } },
        'illegal_argument_exception',
        /time-zone/,
      ],
      ['an order by text', { sort: ['name'] }, 'illegal_argument_exception', /keyword field/],
      ['an order by nothing', { sort: ['none'] }, 'query_shard_exception', /No mapping found for \[none\]/],
      ['a word in place of a number', { query: { term: { an_integer: 'x' } } }, 'query_shard_exception', /"x"/],
      ['a date that is none', { query: { range: { created: { gte: 'yesterday' } } } }, 'parse_exception', /yesterday/],
      [
        'nested objects that are none',
        { query: { nested: { path: 'none', query: { match_all: {} } } } },
        'query_shard_exception',
        /\[none\]/,
      ],
      ['an aggregation that is not served', { aggs: { a: { geo_bounds: {} } } }, 'parsing_exception', /geo_bounds/],
      [
        'an option that is none',
        { aggs: { a: { terms: { field: 'name.keyword', sise: 3 } } } },
        'x_content_parse_exception',
        /unknown field \[sise\]/,
      ],
      [
        'an order that is none',
        { aggs: { a: { terms: { field: 'name.keyword', order: { b: 'asc' } } } } },
        'parsing_exception',
        /order path \[b\]/,
      ],
      ['a place in a list without an order', { search_after: [1] }, 'illegal_argument_exception', /at least one field/],
      [
        'buckets without end',
        { size: 0, aggs: { a: { histogram: { field: 'an_integer', interval: 1e-9 } } } },
        'too_many_buckets_exception',
        /65535/,
      ],
      [
        'hits in buckets without end',
        {
          size: 0,
          aggs: {
            a: {
              composite: {
                size: 1000,
                sources: ['@id', 'an_integer'].map((field, i) => ({ [`s${i}`]: { terms: { field } } })),
              },
              aggs: { b: { filters: { filters: HITS_WITHOUT_END }, aggs: { c: { top_hits: { size: 100 } } } } },
            },
          },
        },
        'too_many_buckets_exception',
        /65535/,
      ],
      [
        'a query in words that is none',
        { query: { query_string: { query: 'a AND (b' } } },
        'query_shard_exception',
        /Failed to parse/,
      ],
    ];
    for (const [name, body, type, reason] of cases) test(name, () => refused(body, type, reason));

    test('patterns that other engines would try for ever', async () => {
      const started = performance.now();
      const value = 'a'.repeat(250);
      await ask('PUT', '/resources/org/p/_/ex:bomb', { '@context': { '@vocab': EX }, '@type': 'Cell', name: value });
      assert.deepEqual(await hits({ query: { wildcard: { 'name.keyword': `${'*a'.repeat(100)}b` } } }), []);
      assert.deepEqual(await hits({ query: { regexp: { 'name.keyword': '(a*)*b' } } }), []);
      assert.ok(performance.now() - started < 5000);
      await ask('DELETE', '/resources/org/p/_/ex:bomb?rev=1');
    });
  });
});

interface Bucket {
  readonly key: string;
  readonly key_as_string?: string;
  readonly doc_count: number;
  readonly mean: { readonly value: number };
  readonly best: { readonly hits: { readonly hits: readonly { readonly _source: { readonly name: string } }[] } };
}
