import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { createLinkedFiles } from '../../src/gateway/registration/linked-files.ts';
import { isPrivate, lookupPublic } from '../../src/gateway/registration/private-addresses.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.closeAllConnections());
  after(() => server.close());
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return `http://127.0.0.1:${port}`;
}

const never = new AbortController().signal;

describe('linked files', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/atlas/moved') response.writeHead(302, { location: '/atlas/a%20b.nrrd' }).end();
    else if (request.url === '/atlas/endless')
      void setImmediate(function more() {
        if (!response.destroyed) response.write(Buffer.alloc(1000), () => setImmediate(more));
      });
    else if (request.url === '/atlas/silent') return;
    else if (request.url === '/atlas/a%20b.nrrd')
      response.setHeader('content-type', 'application/nrrd').end('NRRD0004');
    else response.writeHead(404).end();
  });
  const files = createLinkedFiles({ allowed: [`${origin}/atlas/`], maxBytes: 10_000, timeoutMs: 500 });
  after(() => files.close());
  const open = (address: string) => files.open(address, never);

  test('are read from an allowed address, with name and media type', async () => {
    const { filename, mediaType, content } = await open(`${origin}/atlas/a%20b.nrrd`);
    assert.deepEqual(
      [filename, mediaType, String(await buffer(content))],
      ['a b.nrrd', 'application/nrrd', 'NRRD0004'],
    );
  });

  for (const path of ['/other/a.nrrd', '/atlas/../other/a.nrrd', '/atlas/%2e%2e/other/a.nrrd', '/atlas']) {
    test(`are not read from ${path}, outside the allowed folder`, () =>
      assert.rejects(open(origin + path), { tag: 'AddressNotAllowed' }));
  }

  for (const address of [
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data/',
    'http://user:word@127.0.0.1/atlas/',
    'not an address',
    'data:text/plain,x',
  ]) {
    test(`are not read from ${address}`, () => assert.rejects(open(address), { tag: 'AddressNotAllowed' }));
  }

  test('are not read from a host that only begins like an allowed one', async () => {
    const strict = createLinkedFiles({ allowed: ['https://example.org'], maxBytes: 1, timeoutMs: 500 });
    await assert.rejects(strict.open('https://example.org.evil.example/a', never), { tag: 'AddressNotAllowed' });
    await assert.rejects(strict.open('https://example.org@evil.example/a', never), { tag: 'AddressNotAllowed' });
    await strict.close();
  });

  test('do not follow a redirection', () =>
    assert.rejects(open(`${origin}/atlas/moved`), { tag: 'LinkedFileUnavailable', message: /answered 302/ }));

  test('tell when the server has no such file', () =>
    assert.rejects(open(`${origin}/atlas/none`), { tag: 'LinkedFileUnavailable', message: /answered 404/ }));

  test('end at the limit of bytes', async () => {
    const { content } = await open(`${origin}/atlas/endless`);
    await assert.rejects(buffer(content), { tag: 'FileTooLarge', details: { limit: 10_000 } });
  });

  test('end at the limit of time', () =>
    assert.rejects(open(`${origin}/atlas/silent`), { tag: 'LinkedFileUnavailable' }));

  test('tell when nobody answers', async () => {
    const closed = createLinkedFiles({ allowed: ['http://127.0.0.1:1/'], maxBytes: 1, timeoutMs: 500 });
    await assert.rejects(closed.open('http://127.0.0.1:1/a', never), { tag: 'LinkedFileUnavailable' });
    await closed.close();
  });
});

test('a private address is known in each of its spellings', () => {
  for (const address of [
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.0.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ]) {
    assert.equal(isPrivate(address), true, address);
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '2001:4860:4860::8888'])
    assert.equal(isPrivate(address), false, address);
});

test('a name that leads to a private address is refused when it is looked up', async () => {
  const look = (name: string) =>
    new Promise((done) => lookupPublic(name, { all: true }, (error, addresses) => done(error?.message ?? addresses)));
  assert.equal(await look('127.0.0.1'), '127.0.0.1 is an address of a private network');
  assert.ok(Array.isArray(await look('localhost')));
});
