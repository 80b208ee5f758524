import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

const OWNER = 'Bob';
const T = 'https://example.org/terms/';
let delta: DeltaService;

const ask = async (path: string, as: string | undefined = OWNER) => {
  const response = await delta.ask({
    url: path.startsWith(PUBLIC_URL) ? path.replace(PUBLIC_URL, '/v1') : `/v1${path}`,
    as,
  });
  return { status: response.statusCode, body: response.json() };
};
type Row = { readonly '@id': string };
const shortId = ({ '@id': id }: Row): string => id.replace('https://example.org/data/', '');
const found = async (path: string, as?: string): Promise<string[]> => (await ask(path, as)).body._results.map(shortId);

before(async () => {
  delta = await startDelta({
    grants: [{ identity: userOf(OWNER).subject, permissions: ['organizations/create'] }],
  });
  const put = async (url: string, payload: object) => {
    const { statusCode, body } = await delta.ask({ method: 'PUT', url: `/v1${url}`, payload, as: OWNER });
    assert.equal(Math.floor(statusCode / 100), 2, body);
  };
  for (const org of ['one', 'two']) await put(`/orgs/${org}`, {});
  for (const path of ['one/a', 'one/b', 'two/c']) {
    await put(`/projects/${path}`, { base: 'https://example.org/data/', vocab: T });
  }
  await put('/resources/one/a/_/r1', { '@type': 'A', 'http://schema.org/name': 'First' });
  await put('/resources/one/a/_/r2', { '@type': ['A', 'B'] });
  await put('/resources/one/a/_/r3', { '@type': 'B' });
  await put('/resources/one/a/_/r4', {});
  await put('/resources/one/b/_/r5', { '@type': 'A' });
  await put('/resources/two/c/_/r6', { '@type': 'A' });
  await put('/resources/one/a/_/r1?rev=1&tag=v1', { '@type': 'A', 'http://schema.org/name': 'Second' });
  await delta.ask({ method: 'DELETE', url: '/v1/resources/one/a/_/r2?rev=1', as: OWNER });
  const grants = [{ identity: userOf('Alice').subject, permissions: ['resources/read'] }];
  await delta.store.replaceAcl(
    '/one/b',
    1,
    [...grants, { identity: userOf(OWNER).subject, permissions: ['resources/read'] }],
    userOf(OWNER),
  );
});
after(() => delta.close());

describe('a listing', () => {
  test('covers a project, an organisation, or whatever the caller may read', async () => {
    assert.deepEqual(await found('/resources/one/a'), ['r1', 'r2', 'r3', 'r4']);
    assert.deepEqual(await found('/resources/one'), ['r1', 'r2', 'r3', 'r4', 'r5']);
    assert.deepEqual(await found('/resources'), ['r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
    assert.deepEqual(await found('/resources', 'Alice'), ['r5']);
    assert.equal((await ask('/resources/one/a', 'Alice')).status, 403);
    const { status, body } = await ask('/resources/two', 'Alice');
    assert.deepEqual([status, body.details], [403, 'No views are accessible.']);
  });

  test('has rows of metadata, labels and tags', async () => {
    const { body } = await ask('/resources/one/a?id=r1');
    assert.deepEqual(body['@context'], [
      'https://bluebrain.github.io/nexus/contexts/metadata.json',
      'https://bluebrain.github.io/nexus/contexts/search.json',
      'https://bluebrain.github.io/nexus/contexts/search-metadata.json',
    ]);
    assert.equal(body._total, 1);
    assert.partialDeepStrictEqual(body._results[0], { '@type': `${T}A`, name: 'Second', _rev: 2, _tags: ['v1'] });
  });

  for (const [filter, ids] of [
    ['type=A', ['r1', 'r2']],
    ['type=A&type=B', ['r1', 'r2', 'r3']],
    ['type=A&type=B&typeOperator=and', ['r2']],
    ['type=-A', ['r3', 'r4']],
    ['type=-A&type=-B', ['r1', 'r3', 'r4']],
    ['type=-A&type=-B&typeOperator=and', ['r4']],
    ['type=A&type=-B', ['r1']],
    [`type=${encodeURIComponent(`${T}A`)}`, ['r1', 'r2']],
    ['deprecated=true', ['r2']],
    ['deprecated=false&type=A', ['r1']],
    ['rev=2', ['r1', 'r2']],
    ['tag=v1', ['r1']],
    ['locate=r3', ['r3']],
    [`locate=${encodeURIComponent(`${PUBLIC_URL}/resources/one/a/_/https:%2F%2Fexample.org%2Fdata%2Fr3`)}`, ['r3']],
    [`locate=${encodeURIComponent(`${PUBLIC_URL}/resources/one/b/_/https:%2F%2Fexample.org%2Fdata%2Fr5`)}`, []],
    [`createdBy=${PUBLIC_URL}/realms/internal/users/Bob`, ['r1', 'r2', 'r3', 'r4']],
    [`updatedBy=${PUBLIC_URL}/anonymous`, []],
    ['createdAt=*..2020-01-01T00:00:00Z', []],
    ['updatedAt=2020-01-01T00:00:00Z..*&sort=-@id', ['r4', 'r3', 'r2', 'r1']],
    ['sort=_rev&sort=-@id', ['r4', 'r3', 'r2', 'r1']],
    ['sort=-_rev&sort=@id', ['r1', 'r2', 'r3', 'r4']],
    ['sort=-_createdAt&from=1&size=2', ['r3', 'r2']],
    ['schema=https://example.org/none', []],
  ] as const) {
    test(`finds ${ids.join(' ') || 'nothing'} by ${decodeURIComponent(filter)}`, async () => {
      assert.deepEqual(await found(`/resources/one/a?${filter}`), ids);
      const total = (await ask(`/resources/one/a?${filter}`)).body._total;
      assert.equal(total, filter.includes('from') ? 4 : ids.length);
    });
  }

  test('bounds of time are excluded', async () => {
    const { _createdAt: instant } = (await ask('/resources/one/a/_/r3')).body;
    assert.deepEqual(await found(`/resources/one/a?createdAt=${instant}..*`), ['r4']);
    assert.deepEqual(await found(`/resources/one/a?createdAt=*..${instant}`), ['r1', 'r2']);
  });

  for (const sort of ['', '&sort=-@id', '&sort=_deprecated&sort=-_rev&sort=@id', '&sort=-_updatedBy&sort=_createdAt']) {
    test(`is walked through by _next${sort}`, async () => {
      const all = await found(`/resources/one?${sort}`);
      const walked: string[] = [];
      let next: string | undefined = `/resources/one?size=2${sort}`;
      while (next !== undefined) {
        const { body }: { body: { _next?: string; _total: number; _results: readonly Row[] } } = await ask(next);
        assert.equal(body._total, 5);
        walked.push(...body._results.map(shortId));
        next = body._next;
      }
      assert.deepEqual(walked, all);
    });
  }

  test('is counted by project and by type, in the scope of the path and of the caller', async () => {
    const counted = async (path: string, as?: string) => {
      const { body } = await ask(path, as);
      const told = (buckets: readonly { key: string; doc_count: number }[]) =>
        buckets
          .map(({ key, doc_count }) => `${key.replace(T, '').replace(`${PUBLIC_URL}/projects/`, '')} ${doc_count}`)
          .sort();
      const { projects, types } = body.aggregations;
      return [body.total, told(projects.buckets), told(types.buckets)];
    };
    const own = `createdBy=${PUBLIC_URL}/realms/internal/users/${OWNER}&aggregations=true`;
    assert.deepEqual(await counted(`/resources/one?${own}`), [5, ['one/a 4', 'one/b 1'], ['A 3', 'B 2']]);
    assert.deepEqual(await counted(`/resources?${own}`), [6, ['one/a 4', 'one/b 1', 'two/c 1'], ['A 4', 'B 2']]);
    assert.deepEqual(await counted(`/resources?${own}`, 'Alice'), [1, ['one/b 1'], ['A 1']]);
    assert.deepEqual(await counted(`/resources?${own}&q=r5`, 'Alice'), [1, ['one/b 1'], ['A 1']]);
    assert.deepEqual(await counted(`/resources?${own}&q=second`), [1, ['one/a 1'], ['A 1']]);
    assert.deepEqual(await counted(`/resources?${own}&q=second`, 'Alice'), [0, [], []]);
  });

  test('of a text has the best hits first, and of an address what has it', async () => {
    assert.deepEqual(await found('/resources/one/a?q=second&type=A'), ['r1']);
    const id = encodeURIComponent('https://example.org/data/r3');
    assert.equal((await found(`/resources/one/a?q=${id}`))[0], 'r3');
    assert.deepEqual(await found(`/resources/two?q=${id}`), []);
  });

  test('by keywords is in the order that is asked for', async () => {
    for (const [name, stain] of [
      ['one', 'nissl'],
      ['two', 'nissl'],
      ['three', 'golgi'],
    ]) {
      const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\nx\r\n--b--\r\n`;
      const metadata = JSON.stringify({ keywords: { stain } });
      const headers = { 'content-type': 'multipart/form-data; boundary=b', 'x-nxs-file-metadata': metadata };
      const url = `/v1/files/two/c/${name}`;
      assert.equal((await delta.ask({ method: 'PUT', url, payload: file, headers, as: OWNER })).statusCode, 201);
    }
    const nissl = `keywords=${encodeURIComponent('{"stain":"nissl"}')}`;
    assert.deepEqual(await found(`/files/two/c?${nissl}`), ['one', 'two']);
    assert.deepEqual(await found(`/resources/two?${nissl}&sort=-@id`), ['two', 'one']);
    const { body } = await ask(`/files/two/c?${nissl}&sort=-@id&size=1`);
    assert.deepEqual(await found(body._next), ['one']);
  });

  test('tells the address of the next page with : and / as they are', async () => {
    const { body } = await ask('/resources/one/a?from=0&size=2&sort=@id&type=A&type=B');
    const next = new URL(body._next);
    assert.deepEqual([...next.searchParams.keys()].sort(), ['after', 'size', 'sort', 'type', 'type']);
    assert.match(next.search, /sort=@id&type=A&type=B/);
  });

  for (const [query, type, details] of [
    ['from=10001', 'MalformedQueryParamRejection', "limit '10000' exceeded"],
    ['size=5000', 'MalformedQueryParamRejection', "limit '1000' exceeded"],
    ['size=0', 'MalformedQueryParamRejection'],
    ['size=-1', 'MalformedQueryParamRejection'],
    ['from=1&after=%5B%22x%22%5D', 'MalformedQueryParamRejection'],
    ['after=%5B%22x%22%5D', 'MalformedRequestContentRejection'],
    ['after=x', 'MalformedQueryParamRejection'],
    [
      `after=${encodeURIComponent(JSON.stringify([Buffer.from('["a\\u0000",1]').toString('base64url')]))}&sort=@id`,
      'MalformedRequestContentRejection',
    ],
    ['createdAt=bogus', 'ValidationRejection'],
    ['createdAt=2021-01-01T00:00:00Z..2020-01-01T00:00:00Z', 'ValidationRejection'],
    ['sort=name', 'ElasticSearchClientError'],
    ['sort=__proto__', 'ElasticSearchClientError'],
    ['deprecated=maybe', 'MalformedQueryParamRejection'],
    ['rev=x', 'MalformedQueryParamRejection'],
    ['typeOperator=xor', 'MalformedQueryParamRejection'],
    ['type=a%20b', 'MalformedQueryParamRejection'],
    ['tag=%00', 'MalformedQueryParamRejection'],
    ['createdBy=ann', 'MalformedQueryParamRejection'],
    [`createdBy=${PUBLIC_URL}/%00`, 'MalformedQueryParamRejection'],
    ['q=x&sort=_rev', 'MalformedQueryParamRejection'],
    ['keywords=x', 'MalformedQueryParamRejection'],
    ['aggregations=x', 'MalformedQueryParamRejection'],
  ]) {
    test(`refuses ${query}`, async () => {
      const { status, body } = await ask(`/resources/one/a?${query}`);
      assert.deepEqual([status, body['@type']], [400, type]);
      if (details !== undefined) assert.equal(body.details, details);
    });
  }
});
