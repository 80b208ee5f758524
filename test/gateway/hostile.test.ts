import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, describe, test } from 'node:test';
import { VOLUME } from './atlas.ts';
import { post, request, startService } from './service.ts';

describe('hostile requests', async () => {
  const service = await startService({ idleMs: 300 });
  const { app } = service;
  after(() => service.close());

  const refusal = async (body: object) => {
    const response = await post(app, body, { accept: 'application/graphql-response+json' });
    return { status: response.statusCode, code: response.json().errors?.[0].extensions?.code };
  };

  test('a query that is too deep, too wide or has too many aliases is refused', async () => {
    const limit = { status: 400, code: 'QUERY_LIMIT_EXCEEDED' };
    const deep = `{ brainRegion(acronym: "TH") { ${'parent { '.repeat(40)} acronym ${'} '.repeat(40)} } }`;
    const aliases = Array.from({ length: 10_000 }, (_, i) => `a${i}: viewer { username }`).join(' ');
    const wide = '{ brainRegions(first: 1000) { nodes { descendants(first: 1000) { nodes { acronym } } } } }';
    const hidden =
      'query ($n: Int) { brainRegions(first: $n) { nodes { descendants(first: $n) { nodes { acronym } } } } }';
    assert.deepEqual(await refusal({ query: deep }), limit);
    assert.deepEqual(await refusal({ query: wide }), limit);
    assert.deepEqual(await refusal({ query: hidden, variables: { n: 1000 } }), limit);
    assert.equal((await refusal({ query: `{ ${aliases} }` })).status, 400);
  });

  test('a query of very many words is refused before it is understood', async () => {
    const long = { query: `{ ${'viewer { username } '.repeat(30_000)} }` };
    assert.equal((await refusal(long)).status, 400);
    assert.match((await post(app, long)).json().errors[0].message, /tokens/);
  });

  test('fragments in a circle are refused', async () => {
    const circle = '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }';
    assert.equal((await refusal({ query: circle })).status, 400);
  });

  test('a JSON body beyond the limit is refused', async () => {
    const response = await post(app, { query: '{ viewer { username } }', variables: { x: 'x'.repeat(2 ** 21) } });
    assert.equal(response.statusCode, 413);
    assert.equal(response.json()['@type'], 'FST_ERR_CTP_BODY_TOO_LARGE');
  });

  test('broken JSON, no JSON object and another content type are refused', async () => {
    const send = (payload: string, type: string) =>
      request(app, { method: 'POST', url: '/graphql', payload, headers: { 'content-type': type } });
    assert.equal((await send('{"query": ', 'application/json')).statusCode, 400);
    assert.equal((await send('[]', 'application/json')).statusCode, 400);
    assert.equal((await send('"{ viewer }"', 'application/json')).statusCode, 400);
    assert.equal((await send('<query/>', 'text/xml')).statusCode, 415);
    assert.equal((await send('query={viewer{username}}', 'application/x-www-form-urlencoded')).statusCode, 415);
  });

  test('several operations in one request are refused', async () => {
    const { errors } = (await post(app, [{ query: '{ viewer { username } }' }])).json();
    assert.match(errors[0].message, /[Bb]atch/);
  });

  test('a value beyond its type is refused', async () => {
    for (const regionId of [-1, 2 ** 32, 1.5, '"4"', '9'.repeat(400)]) {
      assert.equal(
        (await refusal({ query: `{ brainRegion(regionId: ${regionId}) { name } }` })).status,
        400,
        String(regionId),
      );
    }
    for (const id of ['x', '', 'a b', 'javascript', 'urn:a\\u0000b', `urn:${'x'.repeat(3000)}`]) {
      assert.equal((await refusal({ query: `{ entity(id: "${id}") { id } }` })).status, 400, id);
    }
  });

  test('an id with steps upwards is an id like any other', async () => {
    for (const id of [
      'file:///etc/passwd',
      'urn:..%2F..%2Fetc',
      'https://example.org/../../etc/passwd',
      "urn:x';drop_table_commits",
    ]) {
      assert.deepEqual(
        (await post(app, { query: `{ entity(id: "${id}") { id } }` })).json(),
        { data: { entity: null } },
        id,
      );
      for (const route of ['resolve', 'files/bbp/atlas']) {
        const response = await request(app, { url: `/v1/${route}/${encodeURIComponent(id)}` });
        assert.equal(response.statusCode, 404, `${route} ${id}`);
        assert.equal(response.json()['@type'], 'ResourceNotFound');
      }
    }
    for (const url of ['/v1/resolve/..%2f..%2fetc%2fpasswd', '/v1/resolve/not-an-iri', '/v1/resolve/urn:a%20b']) {
      assert.equal((await request(app, { url })).statusCode, 400, url);
    }
    assert.equal((await request(app, { url: '/v1/../../etc/passwd' })).statusCode, 404);
    assert.equal((await request(app, { url: '/v1/resolve/%E0%A4%A' })).statusCode, 400);
  });

  test('a failure inside tells nothing of the inside', async () => {
    const { store } = service.graph;
    const { search } = store;
    Object.assign(store, { search: () => Promise.reject(new Error('password=hunter2 at /home/ada/db')) });
    const response = await post(app, { query: '{ entities { nodes { id } } }' });
    Object.assign(store, { search });
    assert.doesNotMatch(response.body, /hunter2|home/);
    assert.equal(response.json().errors[0].extensions.code, 'INTERNAL_SERVER_ERROR');
  });

  test('a page of another site is refused, by its origin and by its host', async () => {
    const body = { query: '{ viewer { username } }' };
    assert.equal((await post(app, body, { origin: 'https://evil.example' })).statusCode, 403);
    assert.equal((await post(app, body, { host: 'evil.example' })).statusCode, 403);
    assert.equal((await post(app, body, { host: '127.0.0.1.evil.example' })).statusCode, 403);
    assert.equal((await post(app, body, { origin: 'null' })).statusCode, 403);
    assert.equal((await post(app, body, { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' })).statusCode, 200);
    assert.equal((await post(app, body, { host: '[::1]:8080' })).statusCode, 200);
  });

  test('the name of a file cannot add a header', async () => {
    const boundary = 'limit';
    const payload = [
      `--${boundary}`,
      'content-disposition: form-data; name="file"; filename="a%0d%0aset-cookie: b=c\u2028\\".nrrd"',
      'content-type: text/html',
      '',
      '<script>',
      `--${boundary}--`,
      '',
    ].join('\r\n');
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const upload = await request(app, { method: 'POST', url: '/uploads', payload, headers });
    assert.equal(upload.statusCode, 201, upload.body);
    const file = await service.graph.store.createFile({
      project: service.graph.projects.atlas,
      caller: { subject: 'anonymous', identities: ['anonymous'] },
      content: { upload: upload.json().id },
    });
    const answer = await request(app, { url: `/v1/files/bbp/atlas/${encodeURIComponent(file.id)}` });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    const disposition = /^attachment; filename="=\?UTF-8\?B\?[\w+/=]+\?="; filename\*=UTF-8''[\w%.-]+$/;
    assert.match(String(answer.headers['content-disposition']), disposition);
  });

  test('an upload on which nothing moves is ended, and nothing stays', async () => {
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo; // a TCP server has no other kind of address
    assert.ok(address.includes(String(port)));
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /uploads HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000000\r\n\r\n` +
        '--x\r\ncontent-disposition: form-data; name="file"; filename="slow"\r\n\r\nsome',
    );
    socket.resume();
    await once(socket, 'close');
    assert.equal((await fetch(`${address}/healthz`)).status, 200);
  });

  test('a refused upload leaves the service at work', async () => {
    const send = (payload: string, type: string) =>
      request(app, { method: 'POST', url: '/uploads', payload, headers: { 'content-type': type } });
    assert.equal((await send('x', 'application/json')).statusCode, 400);
    assert.equal((await send('x', 'application/nrrd')).statusCode, 415);
    assert.equal((await send('x', 'multipart/form-data')).statusCode >= 400, true);
    assert.equal((await send('--x\r\n\r\n', 'multipart/form-data; boundary=x')).statusCode >= 400, true);
    assert.equal((await send('--x--\r\n', 'multipart/form-data; boundary=x')).statusCode, 400);
    assert.equal((await request(app, { url: `/v1/resolve/${encodeURIComponent(VOLUME)}` })).statusCode, 200);
  });
});
