import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync, inflateSync } from 'node:zlib';
import { codingOf } from '../../src/delta/content-coding.ts';
import { type DeltaService, startDelta } from './service.ts';

let service: DeltaService;
before(async () => {
  service = await startDelta();
  await service.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  await service.ask({ method: 'PUT', url: '/v1/projects/org/p', payload: { base: 'https://example.org/' } });
});
after(() => service.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  service.ask({ method: 'GET', url: `/v1${path}`, headers });

const upload = (id: string, type: string, content: Buffer) =>
  service.ask({
    method: 'PUT',
    url: `/v1/files/org/p/${id}`,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.concat([
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\ncontent-type: ${type}\r\n\r\n`),
      content,
      Buffer.from('\r\n--b--\r\n'),
    ]),
  });

const DECODE = { identity: (bytes: Buffer) => bytes, gzip: gunzipSync, deflate: inflateSync };

test('the coding is the one that the client likes best', () => {
  const of = (accepted: string | undefined, media = 'application/ld+json; charset=utf-8', range?: string) =>
    codingOf({ headers: { 'accept-encoding': accepted, range } }, media);
  const liked = {
    'gzip, deflate': 'gzip',
    'deflate, gzip;q=0.5': 'deflate',
    'GZIP; Q=0.2': 'gzip',
    'br, deflate': 'deflate',
    'gzip;q=0.5, identity': 'identity',
    'gzip;q=0, deflate;q=0': 'identity',
    'identity;q=0, *': 'gzip',
    '*;q=0': 'identity',
    '*': 'identity',
    br: 'identity',
    '': 'identity',
  };
  for (const [accepted, coding] of Object.entries(liked)) assert.equal(of(accepted), coding, accepted);
  assert.equal(of(undefined), 'identity');
  for (const media of ['text/event-stream', 'application/nrrd', 'application/zip', 'image/png']) {
    assert.equal(of('gzip', media), 'identity', media);
  }
  assert.equal(of('gzip', 'text/csv', 'bytes=0-1'), 'identity');
});

describe('an answer', () => {
  const [path, source] = ['/resources/org/p/_/r', { name: 'long '.repeat(200) }];
  before(() => service.ask({ method: 'PUT', url: `/v1${path}`, payload: source }));

  test('comes in the coding that was asked for, under an ETag of its own', async () => {
    const etags = new Set<unknown>();
    for (const coding of ['identity', 'gzip', 'deflate'] as const) {
      const { headers, rawPayload } = await get(path, { 'accept-encoding': coding });
      assert.equal(headers['content-encoding'], coding === 'identity' ? undefined : coding);
      assert.equal(Number(headers['content-length']), rawPayload.length);
      assert.equal(headers.vary, 'Accept,Accept-Encoding');
      assert.equal(JSON.parse(DECODE[coding](rawPayload).toString()).name, source.name);
      etags.add(headers.etag);
      const again = { 'accept-encoding': coding, 'if-none-match': String(headers.etag) };
      const known = await get(path, again);
      assert.deepEqual([known.statusCode, known.rawPayload.length], [304, 0]);
      assert.equal(known.headers['content-encoding'], undefined);
    }
    assert.equal(etags.size, 3);
    assert.equal((await get(path)).headers['content-encoding'], undefined);
  });

  test('to a write has the ETag of the answer to a read', async () => {
    for (const coding of ['identity', 'gzip']) {
      const headers = { 'accept-encoding': coding };
      const written = await service.ask({ method: 'PUT', url: `/v1${path}?rev=1`, payload: source, headers });
      assert.equal(written.headers.etag, (await get(path, headers)).headers.etag);
    }
  });

  test('that is long or made while it is sent is the same compressed', async () => {
    const long = { name: randomBytes(300_000).toString('base64') };
    await service.ask({ method: 'PUT', url: '/v1/resources/org/p/_/long', payload: long });
    const payload = { format: 'source', resources: [{ id: 'https://example.org/long', project: 'org/p' }] };
    const many = (headers: Record<string, string>) =>
      service.ask({ method: 'POST', url: '/v1/multi-fetch/resources', payload, headers });
    for (const ask of [(headers: Record<string, string>) => get('/resources/org/p/_/long', headers), many]) {
      const [plain, coded] = [await ask({}), await ask({ 'accept-encoding': 'gzip' })];
      assert.equal(coded.headers['content-encoding'], 'gzip');
      assert.equal(gunzipSync(coded.rawPayload).toString(), plain.body);
    }
  });

  test('that is short comes as it is, whatever it is', async () => {
    const { headers, body } = await get('/nowhere', { 'accept-encoding': 'gzip' });
    assert.equal(headers['content-encoding'], undefined);
    assert.match(body, /ResourceNotFound/);
  });
});

describe('the bytes of a file', () => {
  const text = Buffer.from('x,y\n'.repeat(5000));
  const coded = { 'accept-encoding': 'gzip, deflate' };

  test('are compressed where they are text', async () => {
    await upload('text', 'text/csv', text);
    const { headers, rawPayload } = await get('/files/org/p/text', coded);
    assert.deepEqual([headers['content-encoding'], headers['content-length']], ['gzip', undefined]);
    assert.deepEqual(gunzipSync(rawPayload), text);
  });

  test('are as they are where they are no text', async () => {
    await upload('volume', 'application/nrrd', text);
    const { headers, rawPayload } = await get('/files/org/p/volume', coded);
    assert.deepEqual([headers['content-encoding'], headers['content-length']], [undefined, String(text.length)]);
    assert.deepEqual(rawPayload, text);
    const resumed = { ...coded, range: 'bytes=4-', 'if-range': String(headers.etag) };
    assert.equal((await get('/files/org/p/volume', resumed)).statusCode, 206);
  });

  test('that are no longer those of the file are refused in plain words', async () => {
    const { _location: location } = (await upload('altered', 'text/csv', text)).json();
    await writeFile(fileURLToPath(location), 'other');
    const { statusCode, headers, body } = await get('/files/org/p/altered', coded);
    assert.deepEqual([statusCode, headers['content-encoding']], [500, undefined]);
    assert.match(body, /"@type":"UnexpectedError"/);
  });

  test('are as they are in a range, which goes with no coded whole', async () => {
    await upload('ranged', 'text/csv', text);
    const range = { ...coded, range: 'bytes=0-2' };
    const part = await get('/files/org/p/ranged', range);
    assert.deepEqual([part.statusCode, part.body, part.headers['content-encoding']], [206, 'x,y', undefined]);
    const { etag } = (await get('/files/org/p/ranged', coded)).headers;
    const mixed = await get('/files/org/p/ranged', { ...range, 'if-range': String(etag) });
    assert.deepEqual([mixed.statusCode, mixed.rawPayload], [200, text]);
  });
});
