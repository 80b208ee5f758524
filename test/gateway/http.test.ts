import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { Parser } from 'n3';
import { preferred } from '../../src/delta/negotiation.ts';
import { LAYER_1, ONTOLOGY, RELEASE, TAG, VOLUME } from './atlas.ts';
import { post, query, request, send, startService } from './service.ts';

describe('the service over HTTP', async () => {
  const service = await startService({ uploadLimit: 1000 });
  const { app, graph } = service;
  after(() => service.close());
  const resolve = (id: string, accept?: string, search = '') =>
    request(app, { url: `/v1/resolve/${encodeURIComponent(id)}${search}`, headers: accept ? { accept } : {} });

  test('resolves an entity as JSON-LD, compacted or expanded', async () => {
    const compacted = await resolve(RELEASE);
    assert.equal(compacted.headers['content-type'], 'application/ld+json; charset=utf-8');
    assert.match(String(compacted.headers.vary), /^Accept\b/);
    assert.partialDeepStrictEqual(compacted.json(), {
      '@id': RELEASE,
      name: 'Tiny atlas',
      '@context': ['https://bbp.neuroshapes.org', 'https://bluebrain.github.io/nexus/contexts/metadata.json'],
      _rev: 1,
    });
    const [node] = (await resolve(RELEASE, 'application/json', '?format=expanded')).json();
    assert.equal(node['@id'], RELEASE);
    assert.ok(node['https://neuroshapes.org/parcellationOntology']);
  });

  for (const [accept, format] of [
    ['text/turtle', 'text/turtle'],
    ['application/n-triples', 'N-Triples'],
    ['application/n-quads', 'N-Quads'],
  ] as const) {
    test(`resolves an entity as ${accept}`, async () => {
      const response = await resolve(RELEASE, accept);
      assert.equal(response.headers['content-type'], `${accept}; charset=utf-8`);
      const quads = new Parser({ format }).parse(response.body);
      const links = quads.filter(({ predicate }) => predicate.value === 'https://neuroshapes.org/parcellationOntology');
      assert.deepEqual(
        links.map(({ subject, object }) => [subject.value, object.value]),
        [[RELEASE, ONTOLOGY]],
      );
    });
  }

  test('resolves regions and layers', async () => {
    const region = await resolve('http://api.brain-map.org/api/v2/data/Structure/3');
    assert.partialDeepStrictEqual(region.json(), { label: 'Thalamus', notation: 'TH' });
    assert.match((await resolve(LAYER_1, 'text/turtle')).body, /"L1"/);
  });

  test('resolves a version', async () => {
    assert.equal((await resolve(RELEASE, undefined, `?tag=${TAG}`)).statusCode, 200);
    const missing = await resolve(RELEASE, undefined, '?tag=v9');
    assert.deepEqual([missing.statusCode, missing.json()['@type']], [404, 'TagNotFound']);
    assert.equal((await resolve(RELEASE, undefined, '?tag=v1&rev=1')).statusCode, 400);
    assert.equal((await resolve(RELEASE, undefined, '?rev=x')).statusCode, 400);
  });

  test('answers 406 with JSON to who accepts nothing that there is', async () => {
    const response = await resolve(RELEASE, 'image/png');
    assert.deepEqual([response.statusCode, response.json()['@type']], [406, 'UnacceptedResponseContentTypeRejection']);
    assert.match(response.json().reason, /text\/turtle/);
  });

  test('serves the bytes of a distribution', async () => {
    const { entity } = await query(
      app,
      `{ entity(id: "${VOLUME}") { distributions { contentUrl contentSize sha256 } } }`,
    );
    const [{ contentUrl, contentSize, sha256 }] = entity.distributions;
    const response = await request(app, { url: new URL(contentUrl).pathname });
    assert.equal(response.rawPayload.length, contentSize);
    assert.equal(hash('sha256', response.rawPayload), sha256);
    assert.equal(response.headers['content-type'], 'application/nrrd');
    assert.match(String(response.headers['content-disposition']), /^attachment; .*filename\*=UTF-8''annotation.nrrd$/);
  });

  test('says which regions are at points, in binary', async () => {
    const points = new Float32Array([15, 5, 5, 5, 5, 5, -5, 5, 5]);
    const send = (payload: Buffer, search = '') =>
      request(app, {
        method: 'POST',
        url: `/regions-at${search}`,
        payload,
        headers: { 'content-type': 'application/octet-stream' },
      });
    for (const search of ['', `?tag=${TAG}`]) {
      const { rawPayload } = await send(Buffer.from(points.buffer), search);
      assert.deepEqual([...new Uint32Array(Uint8Array.from(rawPayload).buffer)], [3, 4, 0]);
    }
    assert.equal((await send(Buffer.alloc(13))).statusCode, 400);
    assert.equal((await send(Buffer.alloc(48_000_001))).statusCode, 413);
  });

  test('an upload beyond the limit is refused with 413', async () => {
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(1001)]), 'large.bin');
    const response = await send(app, '/uploads', form);
    assert.deepEqual([response.statusCode, response.json()['@type']], [413, 'FileTooLarge']);
  });

  test('says that it is alive and ready, and how it does', async () => {
    assert.equal((await request(app, { url: '/healthz' })).statusCode, 200);
    assert.equal((await request(app, { url: '/readyz' })).statusCode, 200);
    const { body } = await request(app, { url: '/metrics' });
    assert.match(
      body,
      /atlasgraph_http_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/,
    );
    assert.match(body, /process_cpu_seconds_total/);
  });

  test('answers what it does not know with JSON', async () => {
    const response = await request(app, { url: '/nothing' });
    assert.deepEqual([response.statusCode, response.json()['@type']], [404, 'NoSuchRoute']);
  });

  test('shows GraphiQL with example queries, from no other address', async () => {
    const { body, headers } = await request(app, { url: '/graphql', headers: { accept: 'text/html' } });
    assert.match(String(headers['content-type']), /text\/html/);
    assert.match(body, /brainRegion\(acronym: \$acronym\)/);
    assert.doesNotMatch(body, /<script[^>]+src=["']?https?:/);
    assert.doesNotMatch(body, /unpkg\.com/);
  });

  test('answers on a Unix socket', async () => {
    const socketPath = join(service.folder, 'control.sock');
    await app.listen({ path: socketPath });
    const { promise, resolve: done, reject } = Promise.withResolvers<string>();
    const payload = JSON.stringify({ query: '{ atlasRelease { name } }' });
    const headers = { 'content-type': 'application/json', host: 'localhost' };
    httpRequest({ socketPath, path: '/graphql', method: 'POST', headers }, (response) =>
      text(response).then(done, reject),
    ).end(payload);
    assert.deepEqual(JSON.parse(await promise), { data: { atlasRelease: { name: 'Tiny atlas' } } });
    assert.equal(graph.release, RELEASE);
    // What is no HTTP is answered in JSON too.
    const socket = connect(socketPath).on('error', () => {});
    socket.write('garbage\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 400 .*"@type":"MalformedRequestContentRejection"/s);
  });
});

test('a query of this machine has no limits and may come under any name', async () => {
  const service = await startService({ access: 'local' });
  const deep = `{ brainRegion(acronym: "TH") { ${'parent { children { '.repeat(10)} acronym ${'} } '.repeat(10)} } }`;
  const response = await post(service.app, { query: deep }, { host: 'control' });
  await service.close();
  assert.equal(response.statusCode, 200);
  assert.equal(response.json().errors, undefined);
});

test('the tour of GraphiQL has no query that fails', async () => {
  const { TOUR } = await import('../../src/gateway/tour.ts');
  const { buildASTSchema, parse, validate } = await import('graphql');
  const { readTypeDefs } = await import('../../src/gateway/type-defs.ts');
  const schema = buildASTSchema(readTypeDefs());
  for (const { query: tour } of TOUR) assert.deepEqual(validate(schema, parse(tour)), []);
});

test('an Accept header is weighed', () => {
  const offered = ['application/ld+json', 'text/turtle'];
  assert.equal(preferred(undefined, offered), 'application/ld+json');
  assert.equal(preferred('*/*', offered), 'application/ld+json');
  assert.equal(preferred('text/*, application/ld+json;q=0.5', offered), 'text/turtle');
  assert.equal(preferred('text/html, Text/Turtle;q=0.9, */*;q=0.1', offered), 'text/turtle');
  assert.equal(preferred('text/turtle;q=0', offered), undefined);
  assert.equal(preferred('', offered), 'application/ld+json');
});
