import assert from 'node:assert/strict';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DeltaService, startDelta } from './service.ts';

const MIB = 2 ** 20;
let delta: DeltaService;
before(async () => {
  delta = await startDelta({ maxFileBytes: 64 * MIB });
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  await delta.ask({ method: 'PUT', url: '/v1/projects/org/p', payload: {} });
  await delta.app.listen({ port: 0, host: '127.0.0.1' });
});
after(() => delta.close());
const port = () => (delta.app.server.address() as AddressInfo).port;

const HEAD = '--limit\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n';
const upload = (id: string, content: string | Buffer) =>
  delta.ask({
    method: 'PUT',
    url: `/v1/files/org/p/${id}`,
    payload: Buffer.concat([Buffer.from(HEAD), Buffer.from(content), Buffer.from('\r\n--limit--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=limit' },
  });

/** Status and bytes that arrive over the wire, and whether the answer came to its end. */
const download = (path: string) =>
  new Promise<{ status?: number; bytes: number; whole: boolean }>((resolve, reject) => {
    request({ port: port(), path: `/v1${path}`, agent: false }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => {
        bytes += chunk.length;
      });
      answer.on('error', () => {}); // broken off; `close` follows
      answer.on('close', () => resolve({ status: answer.statusCode, bytes, whole: answer.complete }));
    })
      .on('error', reject)
      .end();
  });

describe('a blob', () => {
  const content = Buffer.alloc(3 * MIB, 'content ');
  for (const [what, damage, status] of [
    ['that is missing', (path: string) => rm(path), 500],
    ['that was altered', (path: string) => writeFile(path, Buffer.alloc(content.length, 'altered ')), 200],
    ['that was cut off', (path: string) => truncate(path, MIB), 200],
  ] as const) {
    test(`${what} is never served as whole, alone or in an archive`, async () => {
      const id = what.replaceAll(' ', '-');
      const { _location } = (await upload(id, content)).json();
      assert.deepEqual(await download(`/files/org/p/${id}`), { status: 200, bytes: content.length, whole: true });
      await damage(fileURLToPath(_location));
      const answer = await download(`/files/org/p/${id}`);
      assert.equal(answer.status, status);
      if (status === 200) assert.ok(!answer.whole && answer.bytes < content.length);
      const resources = [{ '@type': 'File', resourceId: id, path: '/f' }];
      await delta.ask({ method: 'PUT', url: `/v1/archives/org/p/of-${id}`, payload: { resources } });
      assert.equal((await download(`/archives/org/p/of-${id}`).catch(() => ({ whole: false }))).whole, false);
    });
  }
});

test('200 slow clients keep nobody waiting and take no memory to speak of', async () => {
  const content = Buffer.alloc(32 * MIB, 'x');
  assert.equal((await upload('large', content)).statusCode, 201);
  const before = process.memoryUsage().rss;
  const clients: Socket[] = [];
  const open = async (begin: string): Promise<Socket> => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => {}); // ended below
    clients.push(socket);
    await new Promise((written) => socket.write(begin, written));
    return socket;
  };
  const put = (n: number) =>
    `PUT /v1/files/org/p/slow${n} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\ncontent-type: multipart/form-data; boundary=limit\r\n\r\n${HEAD}`;
  for (let n = 0; n < 50; n++) {
    await open('GET /v1/orgs HTTP/1.1\r\nhost: x\r\nx-slow: ');
    await open(put(n));
    await open(
      `POST /v1/resources/org/p HTTP/1.1\r\nhost: x\r\ncontent-length: 60000000\r\ncontent-type: application/json\r\n\r\n{"a":`,
    );
    const reader = await open('GET /v1/files/org/p/large HTTP/1.1\r\nhost: x\r\naccept: */*\r\n\r\n');
    reader.pause();
  }
  try {
    let slowest = 0;
    for (let round = 0; round < 20; round++) {
      for (const socket of clients) socket.write('x');
      const began = performance.now();
      const { statusCode } = await delta.ask({ method: 'POST', url: '/v1/resources/org/p', payload: { round } });
      assert.equal(statusCode, 201);
      slowest = Math.max(slowest, performance.now() - began);
    }
    assert.ok(slowest < 5_000, `a request took ${slowest} ms`);
    const grown = (process.memoryUsage().rss - before) / MIB;
    assert.ok(grown < 300, `${Math.round(grown)} MiB more`);
  } finally {
    for (const socket of clients) socket.destroy();
  }
});
