import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta();
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  await delta.ask({ method: 'PUT', url: '/v1/projects/org/p', payload: { vocab: 'https://example.org/terms/' } });
  await delta.app.listen({ port: 0, host: '127.0.0.1' });
});
after(() => delta.close());

const post = (payload: string | Buffer, type = 'application/json') =>
  delta.ask({ method: 'POST', url: '/v1/resources/org/p', payload, headers: { 'content-type': type } });
const port = () => (delta.app.server.address() as AddressInfo).port;

describe('a document is refused', () => {
  for (const [what, payload, type] of [
    ['that is no JSON', '{"a": ', 'MalformedRequestContentRejection'],
    ['that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'MalformedRequestContentRejection'],
    ['that is null', 'null', 'MalformedRequestContentRejection'],
    ['that is a text', '"a"', 'MalformedRequestContentRejection'],
    ['that is a list of two', '[{}, {}]', 'MalformedRequestContentRejection'],
    ['that is missing', '', 'RequestEntityExpectedRejection'],
    ['with a key of the store', '{"_rev": 1, "_x": 2}', 'MalformedRequestContentRejection'],
    ['with __proto__', '{"a": {"__proto__": 1}}', 'MalformedRequestContentRejection'],
    ['with U+0000', '{"a": "\\u0000"}', 'MalformedRequestContentRejection'],
    ['with half a surrogate pair', '{"a": "\\ud800"}', 'MalformedRequestContentRejection'],
    ['nested a million deep', `${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`, 'MalformedRequestContentRejection'],
    ['with lists a million deep', `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, 'MalformedRequestContentRejection'],
    ['with an unknown context', '{"@context": "https://elsewhere.org/c"}', 'InvalidJsonLdFormat'],
    ['with a file as context', '{"@context": "file:///etc/passwd"}', 'InvalidJsonLdFormat'],
    [
      'with a type of the store',
      '{"@type": "https://bluebrain.github.io/nexus/vocabulary/File"}',
      'ReservedResourceTypes',
    ],
  ] as const) {
    test(what, async () => {
      const { statusCode, body } = await post(payload);
      assert.deepEqual([statusCode, JSON.parse(body)['@type']], [400, type], body.slice(0, 300));
    });
  }

  test('that is too large, whether it says so or not', async () => {
    const limit = 64 * 2 ** 20;
    const send = (headers: Record<string, string>, chunks: number) =>
      new Promise<{ status?: number; body: string }>((resolve, reject) => {
        const options = { port: port(), path: '/v1/resources/org/p', method: 'POST' };
        const sent = request(
          { ...options, headers: { 'content-type': 'application/json', ...headers } },
          async (answer) => resolve({ status: answer.statusCode, body: await text(answer) }),
        );
        sent.on('error', reject);
        const chunk = Buffer.alloc(2 ** 20, 0x20);
        for (let count = 0; count < chunks; count++) sent.write(chunk);
        if (chunks > 0) sent.end();
        else sent.flushHeaders();
      });
    const announced = await send({ 'content-length': String(limit + 1) }, 0);
    assert.deepEqual([announced.status, JSON.parse(announced.body)['@type']], [413, 'PayloadTooLarge']);
    const streamed = await send({ 'transfer-encoding': 'chunked' }, 65);
    assert.deepEqual([streamed.status, JSON.parse(streamed.body)['@type']], [413, 'PayloadTooLarge']);
  });

  for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'json', '']) {
    test(`of type ${type}`, async () => {
      const { statusCode, body } = await post('{}', type);
      assert.deepEqual([statusCode, JSON.parse(body)['@type']], [415, 'UnsupportedRequestContentTypeRejection']);
    });
  }
});

test('a list of one node is the node where linked data is sent, and nothing elsewhere', async () => {
  const put = (url: string, payload: object) => delta.ask({ method: 'PUT', url: `/v1${url}`, payload: [payload] });
  for (const [url, node] of [
    ['/resources/org/p/_/listed', { name: 'x' }],
    ['/views/org/p/listed-view', { '@type': 'SparqlView' }],
    ['/storages/org/p/listed-storage', { '@type': 'DiskStorage', default: false, volume: '/default-volume' }],
    ['/resolvers/org/p/listed-resolver', { '@type': 'InProject', priority: 7 }],
  ] as const) {
    const { statusCode, body } = await put(url, node);
    assert.equal(statusCode, 201, body);
    assert.deepEqual((await delta.ask({ url: `/v1${url}/source` })).json(), node);
  }
  for (const url of ['/orgs/listed', '/projects/org/listed']) {
    const { statusCode, body } = await put(url, {});
    assert.deepEqual([statusCode, JSON.parse(body)['@type']], [400, 'MalformedRequestContentRejection']);
  }
});

for (const [what, url, payload] of [
  ['an organisation with U+0000', '/v1/orgs/odd', { description: 'a\0b' }],
  ['a project with U+0000', '/v1/projects/org/odd', { description: 'a\0b' }],
  ['a project with half a surrogate pair', '/v1/projects/org/odd', { description: '\ud800' }],
  ['a prefix with U+0000', '/v1/projects/org/odd', { apiMappings: [{ prefix: 'a\0', namespace: 'https://x.org/' }] }],
  [
    'a prefix of half a pair',
    '/v1/projects/org/odd',
    { apiMappings: [{ prefix: '\ud800', namespace: 'https://x.org/' }] },
  ],
] as const) {
  test(`${what} is refused`, async () => {
    const { statusCode, body } = await delta.ask({ method: 'PUT', url, payload });
    assert.deepEqual([statusCode, JSON.parse(body)['@type']], [400, 'MalformedRequestContentRejection'], body);
  });
}

test('what cannot be an id is located nowhere', async () => {
  const { statusCode, body } = await delta.ask({ url: '/v1/resources?locate=%00' });
  assert.deepEqual([statusCode, JSON.parse(body)._total], [200, 0]);
});

test('a time in the year 0 is no time', async () => {
  const { statusCode, body } = await delta.ask({ url: '/v1/resources/org/p?createdAt=0000-01-01T00:00:00Z..*' });
  assert.deepEqual([statusCode, JSON.parse(body)['@type']], [400, 'ValidationRejection']);
});

test('what only looks dangerous is kept as it is', async () => {
  const source = {
    constructor: 'x',
    toString: 'y',
    path: '../../etc/passwd',
    script: '<script>',
    quote: `'; drop table`,
  };
  const { statusCode, body } = await post(JSON.stringify(source));
  assert.equal(statusCode, 201, body);
  const self = JSON.parse(body)._self.replace('http://127.0.0.1:8080', '');
  assert.deepEqual((await delta.ask({ url: `${self}/source` })).json(), source);
});

test('nothing is written for a client that cannot take the answer', async () => {
  const url = '/v1/resources/org/p/_/unwritten';
  const refused = await delta.ask({ method: 'PUT', url, payload: {}, headers: { accept: 'text/html' } });
  assert.deepEqual([refused.statusCode, refused.json()['@type']], [406, 'UnacceptedResponseContentTypeRejection']);
  assert.equal((await delta.ask({ url })).statusCode, 404);
});

describe('every answer is JSON in the form of errors', () => {
  for (const [method, url, status] of [
    ['GET', '/v1', 404],
    ['GET', '/v1/', 404],
    ['GET', '/v1/nothing/here', 404],
    ['POST', '/v1/search/query', 404],
    ['GET', '/v1/orgs/a%20b', 404],
    ['GET', '/v1/resources/a/b/c/d/e/f/g', 404],
    ['PUT', '/v1/orgs/gol%20den', 405],
    ['POST', '/v1/projects/org/p', 405],
    ['PATCH', '/v1/resources/org/p/_/a', 405],
    ['POST', '/v1/resources/org/p/_/a?rev=1', 405],
    ['GET', '/v1/resources/org/p/_/a/undeprecate', 405],
    ['GET', '/v1/resources/org/none/_/a', 404],
  ] as const) {
    test(`${method} ${url}: ${status}`, async () => {
      const response = await delta.ask({ method, url });
      assert.equal(response.statusCode, status);
      assert.equal(response.json()['@context'], 'https://bluebrain.github.io/nexus/contexts/error.json');
      assert.equal(typeof response.json().reason, 'string');
      if (status === 405) assert.ok(response.headers.allow);
    });
  }

  test('HEAD is not served', async () => {
    const response = await delta.ask({ method: 'HEAD', url: '/v1/resources/org/p/_/a' });
    assert.deepEqual([response.statusCode, response.headers.allow], [405, 'PUT, DELETE, GET']);
  });
});

test('a header cannot be smuggled in by what is sent', async () => {
  const id = encodeURIComponent('https://example.org/a\r\nset-cookie: x=1');
  const refused = await delta.ask({ method: 'PUT', url: `/v1/resources/org/p/_/${id}`, payload: {} });
  assert.deepEqual([refused.statusCode, refused.headers['set-cookie']], [400, undefined]);
  const origin = await delta.ask({ url: '/v1/orgs', headers: { origin: 'https://site.example' } });
  assert.equal(origin.headers['access-control-allow-origin'], 'https://site.example');
  // Past the client's own checks, over the wire.
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port(), '127.0.0.1', () =>
      socket.end('GET /v1/orgs HTTP/1.1\r\nhost: x\r\norigin: a\rset-cookie: x=1\r\nconnection: close\r\n\r\n'),
    );
    resolve(text(socket));
  });
  assert.match(answer, /^HTTP\/1.1 400 /);
  assert.doesNotMatch(answer, /\nset-cookie/i);
});

test('browsers of other sites are told what they may ask', async () => {
  const headers = { origin: 'https://site.example', 'access-control-request-method': 'PUT' };
  const response = await delta.ask({ method: 'OPTIONS', url: '/v1/resources/org/p/_/a', headers });
  assert.equal(response.statusCode, 200);
  assert.match(String(response.headers['access-control-allow-methods']), /PUT/);
});
