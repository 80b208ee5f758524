import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { type DeltaService, PUBLIC_URL, startDelta } from './service.ts';

let delta: DeltaService;
const send = async (method: InjectOptions['method'], path: string, payload?: InjectOptions['payload']) => {
  const response = await delta.ask({ method, url: `/v1${path}`, payload, headers: { accept: 'application/json' } });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
};
const EX = 'https://example.org/';
const SHAPE = { '@id': `${EX}Shape`, '@type': 'NodeShape', targetClass: `${EX}Thing`, nodeKind: 'sh:BlankNodeOrIRI' };
/** One of each kind that JSON makes. */
const WRITES = {
  '/resources/org/p/_/my-resource': { see: { '@id': 'my-schema' } },
  '/schemas/org/p/my-schema': { shapes: [SHAPE] },
  '/views/org/p/my-view': { '@type': 'SparqlView' },
  '/storages/org/p/my-storage': { '@type': 'DiskStorage', default: false },
  '/resolvers/org/p/my-resolver': { '@type': 'InProject', priority: 7 },
};
let written: Awaited<ReturnType<typeof send>>[];

before(async () => {
  delta = await startDelta();
  await send('PUT', '/orgs/org', {});
  await send('PUT', '/projects/org/p', { base: EX, vocab: EX });
  written = [];
  for (const [path, body] of Object.entries(WRITES)) written.push(await send('PUT', path, body));
  const form = new FormData();
  form.append('file', new Blob(['text']), 'a.txt');
  const { headers, body } = new Response(form);
  const payload = Buffer.from(await new Response(body).arrayBuffer());
  const type = { 'content-type': String(headers.get('content-type')) };
  const file = await delta.ask({ method: 'PUT', url: '/v1/files/org/p/my-file', payload, headers: type });
  written.push({ status: file.statusCode, body: file.json(), headers: file.headers });
});
after(() => delta.close());

describe('an entity of every kind', () => {
  test('tells addresses that lead somewhere', async () => {
    for (const { status, body } of written) {
      assert.equal(status, 201, JSON.stringify(body));
      for (const key of ['_self', '_incoming', '_outgoing']) {
        const found = await send('GET', body[key].slice(PUBLIC_URL.length));
        assert.equal(found.status, 200, body[key]);
        if (key !== '_self') assert.equal(typeof found.body._total, 'number', body[key]);
      }
    }
    const { body } = await send('GET', '/schemas/org/p/my-schema/incoming');
    assert.deepEqual([body._total, body._results[0]['@id']], [1, `${EX}my-resource`]);
    assert.equal((await send('GET', '/resources/org/p/_/my-resource/outgoing')).body._results[0]._rev, 1);
  });

  test('is known by an ETag from its first revision', async () => {
    for (const { headers, body } of written) assert.match(String(headers.etag), /^"[0-9a-f]{32}"$/, body._self);
  });

  test('is of that kind in the words of a refusal', async () => {
    for (const path of Object.keys(WRITES)) {
      const [, kind] = /^\/(\w+)s\//.exec(path) ?? [];
      const conflict = await send('DELETE', `${path}?rev=9`);
      assert.deepEqual([conflict.status, conflict.body['@type']], [409, 'IncorrectRev']);
      assert.match(conflict.body.reason, new RegExp(`the ${kind} may have been updated since last seen\\.$`));
      assert.equal((await send('DELETE', `${path}?rev=1`)).status, 200);
      const again = await send('DELETE', `${path}?rev=2`);
      const type = kind.replace(/^./, (letter) => letter.toUpperCase());
      assert.deepEqual([again.status, again.body['@type']], [400, `${type}IsDeprecated`]);
    }
  });
});

test('who says of no media type that it is liked takes any', async () => {
  const { statusCode, headers } = await delta.ask({ url: '/v1/resources/org/p', headers: { accept: '' } });
  assert.deepEqual([statusCode, headers['content-type']], [200, 'application/ld+json; charset=utf-8']);
});

test('what stands behind ids is none', async () => {
  for (const name of ['events', 'source', 'tags']) {
    for (const path of [`/resources/org/p/_/${name}`, `/resources/org/p/${name}/x`]) {
      const { status, body } = await send('PUT', path, {});
      assert.deepEqual([status, body['@type']], [404, 'ResourceNotFound'], path);
    }
  }
  assert.equal((await send('PUT', '/resources/org/p/_/sources', {})).status, 201);
});

test('a revision is any number of 32 bits', async () => {
  await send('PUT', '/resources/org/p/_/revised', {});
  for (const [rev, status, type] of [
    [2147483647, 404, 'RevisionNotFound'],
    [-2147483648, 404, 'RevisionNotFound'],
    [2147483648, 400, 'MalformedQueryParamRejection'],
    ['1.0', 400, 'MalformedQueryParamRejection'],
  ] as const) {
    const { status: found, body } = await send('GET', `/resources/org/p/_/revised?rev=${rev}`);
    assert.deepEqual([found, body['@type']], [status, type], String(rev));
  }
});

test('a resource is read anew under its own schema alone', async () => {
  await send('PUT', '/schemas/org/p/other', { shapes: [SHAPE] });
  await send('PUT', '/resources/org/p/_/refreshed', { '@type': 'Thing' });
  const { status, body } = await send('PUT', '/resources/org/p/other/refreshed/refresh');
  assert.deepEqual([status, body['@type']], [400, 'UnexpectedResourceSchema']);
  assert.equal((await send('PUT', '/resources/org/p/_/refreshed/refresh')).status, 200);
});

test('a method that nothing is served by is refused as one', async () => {
  const { status, body, headers } = await send('TRACE' as InjectOptions['method'], '/resources/org/p/_/my-resource');
  assert.deepEqual([status, body['@type']], [405, 'HttpMethodNotAllowed']);
  assert.equal(headers.allow, 'GET, HEAD, POST, PUT, PATCH, DELETE');
});
