import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta();
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  await delta.ask({ method: 'PUT', url: '/v1/projects/org/p', payload: { vocab: 'https://example.org/terms/' } });
});
after(() => delta.close());

const send = async (
  method: 'POST' | 'PUT',
  path: string,
  payload: string | object,
): Promise<[status: number, type: string]> => {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await delta.ask({ method, url: `/v1${path}`, payload, headers });
  return [statusCode, JSON.parse(body)['@type']];
};

describe('a body that is nested deep is refused', () => {
  const objects = (key: string, depth: number) =>
    `{"@type":"SparqlView","resource":{},"${key}":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
  const lists = (key: string, depth: number) =>
    `{"@type":"ElasticSearchView","resource":{},"${key}":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const [method, path, key] of [
    ['PUT', '/orgs/deep', 'description'],
    ['PUT', '/projects/org/deep', 'apiMappings'],
    ['PUT', '/schemas/org/p/deep', 'shapes'],
    ['PUT', '/resolvers/org/p/deep', 'identities'],
    ['PUT', '/views/org/p/deep', 'mapping'],
    ['PUT', '/storages/org/p/deep', 'volume'],
    ['PUT', '/archives/org/p/deep', 'resources'],
    ['POST', '/multi-fetch/resources', 'resources'],
    ['POST', '/views/org/p/documents/_search', 'query'],
    ['PUT', '/resources/org/p/_/deep', '@context'],
    ['PUT', '/acls/org/p', 'acl'],
    ['PUT', '/permissions', 'permissions'],
    ['PUT', '/realms/deep', 'logo'],
    ['POST', '/trial/resources/org/p', 'resource'],
    ['POST', '/trial/resources/org/p', 'schema'],
  ] as const) {
    test(`${method} ${path}, ${key}`, async () => {
      for (const body of [objects(key, 1e5), lists(key, 1e5)]) {
        const [status, type] = await send(method, path, body);
        // A trial tells of what is wrong as its result.
        assert.ok(status === 400 || (path.startsWith('/trial') && status === 200), `${status} ${type}`);
      }
    });
  }
});

test('a document of more values than it could be read with is refused', async () => {
  const values = JSON.stringify({ a: Array.from({ length: 2_000_000 }, () => 1) });
  assert.deepEqual(await send('POST', '/resources/org/p', values), [400, 'MalformedRequestContentRejection']);
});

describe('a context', () => {
  const context = (id: string, value: unknown) => send('PUT', `/resources/org/p/_/${id}`, { '@context': value });
  const url = (id: string) => `http://127.0.0.1:8080/v1/resources/org/p/_/${id}`;
  const document = (value: unknown, more: object = {}) =>
    send('POST', '/resources/org/p', { '@context': value, ...more });

  test('of another server is not fetched, wherever it is named', async (t) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, answer) => {
      asked.push(request.url);
      answer.setHeader('content-type', 'application/ld+json').end('{"@context": {}}');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    t.after(() => server.close());
    const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/context`;
    for (const body of [
      { '@context': elsewhere },
      { '@context': [{}, elsewhere] },
      { '@context': { '@import': elsewhere } },
      { '@context': { a: { '@id': 'https://example.org/a', '@context': elsewhere } }, a: {} },
      { '@context': { T: { '@id': 'https://example.org/T', '@context': elsewhere } }, '@type': 'T' },
      { 'https://example.org/a': { '@context': elsewhere, b: 1 } },
      { '@context': '//127.0.0.1/context' },
    ]) {
      for (const [method, path] of [
        ['POST', '/resources/org/p'],
        ['PUT', '/schemas/org/p/fetching'],
        ['PUT', '/views/org/p/fetching'],
        ['PUT', '/resolvers/org/p/fetching'],
      ] as const) {
        const [status, type] = await send(method, path, { '@type': 'SparqlView', ...body });
        // What a view does not know is not read.
        const isRead = !path.startsWith('/views') || !('a' in body);
        assert.ok(status === 400 || (!isRead && status < 500), `${path} ${JSON.stringify(body)}: ${status} ${type}`);
      }
    }
    assert.deepEqual(asked, []);
  });

  test('that includes itself, or more contexts than anyone writes, is refused', async () => {
    await context('self', {});
    await send('PUT', '/resources/org/p/_/self?rev=1', { '@context': [url('self')] });
    assert.deepEqual(await document(url('self')), [400, 'InvalidJsonLdFormat']);
    for (let link = 0; link < 30; link++) await context(`link${link}`, link === 0 ? {} : [url(`link${link - 1}`), {}]);
    assert.deepEqual(await document(url('link29')), [400, 'InvalidJsonLdFormat']);
  });

  test('that makes a small document too large is refused', async () => {
    const term = `https://example.org/${'x'.repeat(100_000)}`;
    const many = Array.from({ length: 10_000 }, () => ({ t: 1 }));
    const [status, type] = await document({ '@vocab': 'https://example.org/', t: term }, { a: many });
    assert.deepEqual([status, type], [413, 'PayloadTooLarge']);
  });

  test('in every one of many nodes is read in time', async () => {
    const nodes = Array.from({ length: 20_000 }, (_, n) => ({ '@context': { [`t${n}`]: 'https://example.org/t' }, n }));
    const began = performance.now();
    assert.equal((await document({ '@vocab': 'https://example.org/' }, { nodes }))[0], 201);
    assert.ok(performance.now() - began < 20_000);
  });

  test('with prefixes of prefixes, or scopes in scopes, costs no more than its length', async () => {
    const prefixes = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, n) => [`p${n}`, n === 0 ? 'https://example.org/' : `p${n - 1}:x`]),
    );
    const scoped = (depth: number): object =>
      depth === 0
        ? {}
        : {
            a: { '@id': 'https://example.org/a', '@context': scoped(depth - 1) },
            b: { '@id': 'https://example.org/b', '@context': scoped(depth - 1) },
          };
    for (const bomb of [prefixes, scoped(14)]) {
      const began = performance.now();
      const [status] = await document(bomb, { p4999: 1, a: { a: { b: { a: 1 } } } });
      assert.ok(status < 500, String(status));
      assert.ok(performance.now() - began < 20_000);
    }
  });
});
