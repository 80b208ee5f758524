import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta({ maxFileBytes: 100_000 });
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  const project = { base: 'https://example.org/', apiMappings: [{ prefix: 'ex', namespace: 'https://x.org/' }] };
  await delta.ask({ method: 'PUT', url: '/v1/projects/org/p', payload: project });
  await delta.app.listen({ port: 0, host: '127.0.0.1' });
});
after(() => delta.close());

/** Over the wire, as no client would correct it. */
const raw = async (message: string): Promise<string> => {
  const { port } = delta.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // the service may hang up before everything is sent
  socket.write(message);
  return text(socket);
};
const get = async (path: string) => {
  const answer = await raw(`GET /v1${path} HTTP/1.1\r\nhost: x\r\naccept: */*\r\nconnection: close\r\n\r\n`);
  const [head, ...body] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body.join('\r\n\r\n') };
};

describe('ids in paths are read as clients send them', () => {
  for (const [id, ...segments] of [
    [
      'https://x.org/a',
      'https%3A%2F%2Fx.org%2Fa',
      'https:%2F%2Fx.org%2Fa',
      'https%3a%2f%2fx.org%2fa',
      'ex:a',
      'ex%3Aa',
    ],
    ['https://x.org/a%20b', 'https%3A%2F%2Fx.org%2Fa%2520b', 'https:%2F%2Fx.org%2Fa%2520b', 'ex:a%2520b'],
    ['https://x.org/a+b', 'https%3A%2F%2Fx.org%2Fa+b', 'https%3A%2F%2Fx.org%2Fa%2Bb', 'ex:a+b'],
    ['https://x.org/a#b', 'https%3A%2F%2Fx.org%2Fa%23b', 'ex:a%23b'],
    ['https://x.org/a?b=c&d', 'https%3A%2F%2Fx.org%2Fa%3Fb%3Dc%26d', 'https:%2F%2Fx.org%2Fa%3Fb=c&d'],
    ['https://x.org/größe', 'https%3A%2F%2Fx.org%2Fgr%C3%B6%C3%9Fe'],
    ['https://x.org/%zz', 'https%3A%2F%2Fx.org%2F%25zz'],
    ['https://example.org/../up', '..%2Fup', '%2E%2E%2Fup'],
    ['https://example.org/plain', 'plain', 'https%3A%2F%2Fexample.org%2Fplain'],
  ]) {
    test(id, async () => {
      const { statusCode, body } = await delta.ask({
        method: 'PUT',
        url: `/v1/resources/org/p/_/${segments[0]}`,
        payload: {},
      });
      assert.equal(statusCode, 201, body);
      for (const segment of segments) {
        const found = await get(`/resources/org/p/_/${segment}`);
        assert.deepEqual([found.status, JSON.parse(found.body)['@id'] !== undefined], [200, true], segment);
        assert.equal(new URL(JSON.parse(found.body)._self).pathname, new URL(JSON.parse(body)._self).pathname);
      }
      const self = JSON.parse(body)._self.replace(/^.*\/v1/, '');
      assert.equal((await get(self)).status, 200, self);
    });
  }

  test('but not twice, and not when they are broken', async () => {
    for (const [path, status] of [
      ['/resources/org/p/_/https%253A%252F%252Fx.org%252Fa', 404],
      ['/resources/org/p/_/%zz', 400],
      ['/resources/org/p/_/%', 400],
      ['/resources/org/p/_/%ff', 400],
      ['/resources/org/p/_/%c0%ae%c0%ae', 400],
      ['/resources/org/p/_/a%00b', 400],
      ['/resources/org/p/_/a%0d%0ab', 400],
      ['/resources/org/p/_/a+b c', 400],
      ['/resources/org%2Fp/_/a', 404],
      ['/../../etc/passwd', 404],
      ['/resources/../../../etc/passwd', 404],
      ['/%2e%2e/%2e%2e/etc/passwd', 404],
    ] as const) {
      const answer = await get(path);
      assert.equal(answer.status, status, path);
      assert.doesNotMatch(answer.body, /root:/);
    }
  });

  test('and a plus in the query is a space', async () => {
    const tag = 'Atlas pipeline (2024-12-03T10:00:00)';
    await delta.ask({ method: 'PUT', url: `/v1/resources/org/p/_/tagged?tag=${encodeURIComponent(tag)}`, payload: {} });
    for (const sent of [encodeURIComponent(tag), tag.replaceAll(' ', '+'), tag.replaceAll(' ', '%20')]) {
      assert.equal((await get(`/resources/org/p/_/tagged?tag=${sent}`)).status, 200, sent);
    }
    assert.equal((await get('/resources/org/p/_/tagged?tag=%zz')).status, 404);
  });
});

test('a second request cannot be hidden in the body of the first', async () => {
  const put = 'PUT /v1/resources/org/p/_/smuggled HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  const hidden = 'GET /v1/orgs/hidden HTTP/1.1\r\nhost: x\r\n\r\n';
  for (const [headers, body] of [
    ['content-length: 5\r\ntransfer-encoding: chunked', `2\r\n{}\r\n0\r\n\r\n${hidden}`],
    ['transfer-encoding: xchunked', `2\r\n{}\r\n0\r\n\r\n${hidden}`],
    ['content-length: 2\r\ncontent-length: 7', `{}${hidden}`],
    ['content-length: +2', `{}${hidden}`],
    ['content-length : 2', `{}${hidden}`],
    ['content-length: 99999999999999999999', `{}${hidden}`],
    ['transfer-encoding: chunked', `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${hidden}`],
  ]) {
    const answer = await raw(`${put}${headers}\r\n\r\n${body}`);
    assert.match(answer, /^HTTP\/1\.1 400 /, headers);
    assert.equal(answer.split('HTTP/1.1 ').length, 2, headers);
  }
  assert.equal((await get('/resources/org/p/_/smuggled')).status, 404);
});

describe('a file', () => {
  const upload = (id: string, head: string, content = 'secret') =>
    delta.ask({
      method: 'PUT',
      url: `/v1/files/org/p/${id}`,
      payload: `--limit\r\n${head}\r\n\r\n${content}\r\n--limit--\r\n`,
      headers: { 'content-type': 'multipart/form-data; boundary=limit' },
    });
  const named = (filename: string) => `Content-Disposition: form-data; name="file"; filename="${filename}"`;

  for (const [at, [sent, kept]] of [
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/etc/passwd', 'passwd'],
    ['C:\\a.txt', 'a.txt'],
    ['..', undefined],
    ['.', undefined],
    ['a/..', undefined],
    ['a\0b', undefined],
    [`${'x'.repeat(300)}`, undefined],
    ['<script>.html', '<script>.html'],
  ].entries()) {
    test(`named ${JSON.stringify(sent).slice(0, 30)} lies where all files lie`, async () => {
      const { statusCode, body } = await upload(`name${at}`, named(String(sent)));
      if (kept === undefined) return assert.equal(statusCode, 400, body);
      const { _filename, _location } = JSON.parse(body);
      assert.equal(_filename, kept);
      assert.match(_location, /\/sha256\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/);
    });
  }

  test('cannot bring headers along', async () => {
    for (const [at, head] of [
      `${named('a\nset-cookie: x=1')}`,
      `${named('a\rset-cookie: x=1')}`,
      `${named('a.txt')}\r\nContent-Type: text/plain\nset-cookie: x=1`,
      `${named('a.txt')}\r\nContent-Type: text/plain\rset-cookie: x=1`,
      `${named('a.txt')}\r\nContent-Type: text/plain; a="\u0001"`,
      `Content-Disposition: form-data; name="file"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`,
    ].entries()) {
      const { statusCode, body } = await upload(`head${at}`, head);
      assert.ok(statusCode === 201 || statusCode === 400, body);
      if (statusCode === 400) continue;
      const download = await get(`/files/org/p/head${at}`);
      assert.equal(download.status, 200, head);
      assert.doesNotMatch(download.head, /\nset-cookie/i);
    }
  });

  test('is not linked by a path, nor taken from one', async () => {
    const headers = { 'content-type': 'application/json' };
    const link = { path: '../../../etc/passwd', filename: 'passwd', mediaType: 'text/plain' };
    for (const [method, url] of [
      ['POST', '/v1/files/org/p'],
      ['PUT', '/v1/files/org/p/linked'],
      ['PUT', '/v1/files/org/p/name0?rev=1'],
    ] as const) {
      const { statusCode } = await delta.ask({ method, url, payload: link, headers });
      assert.equal(statusCode, 415);
    }
  });

  test('comes out of an archive under a path that stays in it', async () => {
    const archive = (path: string) =>
      delta.ask({
        method: 'POST',
        url: '/v1/archives/org/p',
        payload: { resources: [{ '@type': 'File', resourceId: 'name0', path }] },
      });
    for (const path of ['/../x', '/a/../../x', '..\\x', '/a\\..\\x', 'x', '/', '//x', '/a\u0000b']) {
      assert.equal((await archive(path)).statusCode, 400, path);
    }
  });
});

describe('a form without end', () => {
  /** Sends pieces until the service answers. @returns the answer and the bytes that it took */
  const sendForever = async (begin: string, piece: string): Promise<[answer: string, bytes: number]> => {
    const { port } = delta.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let bytes = 0;
    socket.setEncoding('latin1').on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {}); // the service hangs up
    const head = 'PUT /v1/files/org/p/endless HTTP/1.1\r\nhost: x\r\naccept: */*\r\ntransfer-encoding: chunked\r\n';
    socket.write(`${head}content-type: multipart/form-data; boundary=limit\r\n\r\n`);
    const chunk = (part: string) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`;
    socket.write(chunk(begin));
    while (answer === '' && !socket.destroyed && bytes < 2 ** 28) {
      bytes += piece.length;
      const sent = socket.write(chunk(piece));
      await (sent
        ? new Promise(setImmediate)
        : Promise.race(['drain', 'data', 'close'].map((event) => once(socket, event))));
    }
    socket.destroy();
    return [answer, bytes];
  };
  const part = (name: string) => `--limit\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\n`;
  for (const [what, begin, piece, type] of [
    ['in its preamble', 'x', 'x'.repeat(65_536), 'FileTooLarge'],
    ['in a part that nobody wants', part('other'), 'x'.repeat(65_536), 'FileTooLarge'],
    ['in the file', part('file'), 'x'.repeat(65_536), 'FileTooLarge'],
    ['in the headers of a part', '--limit\r\n', `x-a: ${'b'.repeat(1000)}\r\n`, 'MalformedRequestContentRejection'],
    ['of parts', part('other'), `x\r\n${part('other')}`, 'MalformedRequestContentRejection'],
    ['of almost delimiters', part('other'), '\r\n--limi'.repeat(5000), 'FileTooLarge'],
  ] as const) {
    test(what, async () => {
      const [answer, bytes] = await sendForever(begin, piece);
      assert.ok(bytes < 2 ** 27, `${bytes} bytes were taken`);
      assert.match(answer, new RegExp(`"@type":"${type}"`));
      assert.equal((await get('/files/org/p/endless')).status, 404);
    });
  }
});

test('a connection on which a file was refused goes on with the next request', async (t) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const { port } = delta.app.server.address() as AddressInfo;
  const send = (method: string, path: string, body = '') =>
    new Promise<{ status?: number; socket: unknown }>((resolve, reject) => {
      const headers = { 'content-type': 'multipart/form-data; boundary=limit', 'content-length': body.length };
      const sent = request({ agent, port, method, path: `/v1${path}`, headers }, (answer) => {
        const { socket } = answer;
        answer.resume().on('end', () => resolve({ status: answer.statusCode, socket }));
      });
      sent.on('error', reject).end(body);
    });
  const head = '--limit\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
  const refused = await send('PUT', '/files/org/p/large', `${head}${'x'.repeat(2_000_000)}\r\n--limit--\r\n`);
  const next = await send('GET', '/orgs/org');
  assert.deepEqual([refused.status, next.status, next.socket === refused.socket], [413, 200, true]);
});
