import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { InjectOptions } from 'fastify';
import { Parser } from 'n3';
import { rangeOf } from '../../src/delta/files/range.ts';
import { type DeltaService, PUBLIC_URL, startDelta } from './service.ts';

const LIMIT = 3_000_000;
let delta: DeltaService;
let made = 0;
/** `/v1/files/org/{project}` of a project of its own for each test. */
let root: string;
before(async () => {
  delta = await startDelta({ maxFileBytes: LIMIT });
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
  await delta.app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(async () => {
  const project = `p${made++}`;
  await delta.ask({ method: 'PUT', url: `/v1/projects/org/${project}`, payload: { base: 'https://example.org/' } });
  root = `/v1/files/org/${project}`;
});
after(() => delta.close());

/** A form as clients send it: names in raw UTF-8. */
const form = (content: Buffer | string, { name = 'file', filename = 'a.txt', type = '' } = {}) => {
  const head = [
    '--limit',
    `Content-Disposition: form-data; name="${name}"${filename && `; filename="${filename}"`}`,
    ...(type ? [`Content-Type: ${type}`] : []),
    '\r\n',
  ].join('\r\n');
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--limit--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=limit' },
  };
};
const upload = (
  path: string,
  content: Buffer | string,
  facts?: Parameters<typeof form>[1],
  method: 'POST' | 'PUT' = 'POST',
) => delta.ask({ method, url: root + path, ...form(content, facts) });
const get = (path: string, headers: InjectOptions['headers'] = {}) => delta.ask({ url: root + path, headers });
const metadata = async (path: string) => (await get(path, { accept: 'application/ld+json' })).json();

describe('a file', () => {
  test('is kept with its facts, and given back byte by byte', async () => {
    const content = randomBytes(2_000_000);
    const created = await upload('', content, { filename: 'cells.nrrd', type: 'application/octet-stream' });
    assert.equal(created.statusCode, 201, created.body);
    const { _location: location, ...facts } = created.json();
    assert.partialDeepStrictEqual(facts, {
      '@type': 'File',
      _bytes: content.length,
      _constrainedBy: 'https://bluebrain.github.io/nexus/schemas/files.json',
      _digest: { _algorithm: 'SHA-256', _value: createHash('sha256').update(content).digest('hex') },
      _filename: 'cells.nrrd',
      _mediaType: 'application/nrrd',
      _origin: 'Client',
      _rev: 1,
    });
    assert.ok(!('_schemaProject' in facts));
    assert.deepEqual(facts['@context'], [
      'https://bluebrain.github.io/nexus/contexts/files.json',
      'https://bluebrain.github.io/nexus/contexts/metadata.json',
    ]);
    assert.match(location, /^file:\/\/\//);
    const self = facts._self.replace(PUBLIC_URL, '/v1');
    const given = await delta.ask({ url: self });
    assert.ok(given.rawPayload.equals(content));
    assert.equal(given.headers['content-type'], 'application/nrrd');
    assert.equal(given.headers['content-length'], String(content.length));
    const through = `${self.replace('/files/', '/resources/').replace(/\/([^/]+)$/, '/_/$1')}`;
    assert.deepEqual((await delta.ask({ url: through })).json(), created.json());
  });

  for (const [filename, given, type] of [
    ['note.txt', '', 'text/plain; charset=UTF-8'],
    ['note.txt', 'text/csv', 'text/csv'],
    ['NAME.JSON', 'application/octet-stream', 'application/json'],
    ['nothing', '', 'application/octet-stream'],
    ['x.constructor', '', 'application/octet-stream'],
  ]) {
    test(`${filename} of type ${given || 'unknown'} is ${type}`, async () => {
      assert.equal((await upload('', 'x', { filename, type: given })).json()._mediaType, type);
    });
  }

  for (const name of ['größe.csv', '脳.nrrd', `it's (a) "test" *.txt`.replaceAll('"', ''), '../../etc/passwd']) {
    test(`named ${name} is given back under its name`, async () => {
      await upload('/f', 'x', { filename: name }, 'PUT');
      const kept = name.split('/').at(-1) ?? '';
      assert.equal((await metadata('/f'))._filename, kept);
      const disposition = String((await get('/f')).headers['content-disposition']);
      const [, encoded, escaped] =
        /^attachment; filename="=\?UTF-8\?B\?(.*)\?="; filename\*=UTF-8''(.*)$/.exec(disposition) ?? [];
      assert.equal(Buffer.from(encoded, 'base64').toString(), kept);
      assert.equal(decodeURIComponent(escaped), kept);
    });
  }

  test('is metadata to who asks for linked data by name, and bytes to everybody else', async () => {
    await upload('/f', 'content', { filename: 'a.json' }, 'PUT');
    for (const accept of ['application/ld+json', 'application/json', 'image/png, application/json;q=0.5']) {
      assert.equal((await get('/f', { accept })).json()['@type'], 'File', accept);
    }
    for (const accept of ['*/*', 'application/*', 'text/html, */*;q=0.1']) {
      assert.equal((await get('/f', { accept })).body, 'content', accept);
    }
    assert.equal((await delta.app.inject({ url: `${root}/f` })).body, 'content');
    const refused = await get('/f', { accept: 'image/png' });
    assert.deepEqual([refused.statusCode, refused.json()['@type']], [406, 'UnacceptedResponseContentTypeRejection']);
    const triples = await get('/f', { accept: 'application/n-triples' });
    const named = new Parser({ format: 'N-Triples' })
      .parse(triples.body)
      .map(({ predicate, object }) => [predicate.value, object.value]);
    assert.ok(named.some(([predicate, object]) => predicate.endsWith('vocabulary/filename') && object === 'a.json'));
  });

  test('has revisions, tags, deprecation and lists', async () => {
    await upload('/f', 'one', {}, 'PUT');
    assert.equal((await upload('/f?rev=1', 'one', {}, 'PUT')).json()._rev, 1);
    assert.equal((await upload('/f?rev=1&tag=v2', 'two', {}, 'PUT')).json()._rev, 2);
    assert.equal((await get('/f?rev=1')).body, 'one');
    assert.equal((await get('/f?tag=v2')).body, 'two');
    const send = (method: 'POST' | 'DELETE' | 'PUT', path: string, payload?: object) =>
      delta.ask({ method, url: root + path, payload });
    assert.equal((await send('POST', '/f/tags?rev=2', { tag: 'v1', rev: 1 })).statusCode, 201);
    assert.deepEqual((await get('/f/tags')).json().tags, [
      { rev: 1, tag: 'v1' },
      { rev: 2, tag: 'v2' },
    ]);
    assert.equal((await send('DELETE', '/f/tags/v2?rev=3')).json()._rev, 4);
    assert.equal((await send('DELETE', '/f?rev=4')).json()._deprecated, true);
    const refused = await upload('/f?rev=5', 'three', {}, 'PUT');
    assert.deepEqual([refused.statusCode, refused.json()['@type']], [400, 'FileIsDeprecated']);
    assert.equal((await send('PUT', '/f/undeprecate?rev=5')).json()._deprecated, false);
    await delta.ask({ method: 'PUT', url: `${root.replace('files', 'resources')}/_/r`, payload: {} });
    const { _total: total, _results: rows } = (await get('')).json();
    assert.equal(total, 1);
    assert.partialDeepStrictEqual(rows[0], {
      '@id': 'https://example.org/f',
      '@type': 'File',
      _bytes: 3,
      _filename: 'a.txt',
      _rev: 6,
    });
  });

  test('is not what another kind of entity is', async () => {
    await delta.ask({ method: 'PUT', url: `${root.replace('files', 'resources')}/_/r`, payload: {} });
    for (const answer of [
      get('/r'),
      get('/none'),
      delta.ask({ method: 'DELETE', url: `${root}/r?rev=1` }),
      upload('/none?rev=1', 'x', {}, 'PUT'),
      upload('/r?rev=1', 'x', {}, 'PUT'),
    ]) {
      const { statusCode, body } = await answer;
      assert.deepEqual([statusCode, JSON.parse(body)['@type']], [404, 'ResourceNotFound'], body);
      assert.match(JSON.parse(body).reason, /^File 'https:\/\/example.org\/(r|none)' not found in project/);
    }
    const taken = await upload('/r', 'x', {}, 'PUT');
    assert.deepEqual([taken.statusCode, taken.json()['@type']], [409, 'ResourceAlreadyExists']);
  });
});

describe('a part of a file', () => {
  for (const [range, status, body, place] of [
    ['bytes=0-3', 206, '0123', '0-3'],
    ['bytes=4-', 206, '456789', '4-9'],
    ['bytes=-2', 206, '89', '8-9'],
    ['bytes=-20', 206, '0123456789', '0-9'],
    ['bytes=9-99', 206, '9', '9-9'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ] as const) {
    test(`${range} is ${body}`, async () => {
      await upload('/f', '0123456789', {}, 'PUT');
      const given = await get('/f', { range });
      assert.deepEqual([given.statusCode, given.body], [status, body]);
      assert.equal(given.headers['content-range'], place && `bytes ${place}/10`);
      assert.equal(given.headers['content-length'], String(body.length));
    });
  }

  test('behind its end is refused with its size', async () => {
    await upload('/f', '0123456789', {}, 'PUT');
    for (const range of ['bytes=10-', 'bytes=-0']) {
      const refused = await get('/f', { range });
      assert.deepEqual([refused.statusCode, refused.headers['content-range']], [416, 'bytes */10']);
      assert.equal(refused.json()['@type'], 'UnsatisfiableRangeRejection');
    }
    assert.equal(rangeOf('bytes=0-', 0), 'unsatisfiable');
    assert.equal(rangeOf('bytes=-1', 0), 'unsatisfiable');
  });

  test('of another revision than the client has is the whole', async () => {
    await upload('/f', 'first', {}, 'PUT');
    const { etag } = (await get('/f')).headers;
    assert.equal((await get('/f', { range: 'bytes=0-1', 'if-range': etag })).body, 'fi');
    await upload('/f?rev=1', 'second', {}, 'PUT');
    assert.equal((await get('/f', { range: 'bytes=0-1', 'if-range': etag })).body, 'second');
  });

  test('and the whole have an ETag that the metadata has not', async () => {
    await upload('/f', 'x', {}, 'PUT');
    const { etag } = (await get('/f')).headers;
    assert.equal((await get('/f', { 'if-none-match': etag })).statusCode, 304);
    assert.notEqual((await get('/f', { accept: 'application/json' })).headers.etag, etag);
  });
});

describe('bytes that are not those of the file', () => {
  /** Registers a file, then puts other bytes in its place, or none. */
  const alter = async (content: string, other?: string) => {
    const { _location: location } = (await upload('/f', content, {}, 'PUT')).json();
    const path = fileURLToPath(location);
    if (other === undefined) await rm(path);
    else await writeFile(path, other);
  };
  const fetched = (headers: Record<string, string> = {}) =>
    new Promise<{ status?: number; whole: boolean; disposition?: string }>((resolve, reject) => {
      const { port } = delta.app.server.address() as AddressInfo;
      request({ port, path: `${root}/f`, headers }, async (answer) => {
        await text(answer).catch(() => undefined);
        const disposition = answer.headers['content-disposition'];
        resolve({ status: answer.statusCode, whole: answer.complete, ...(disposition && { disposition }) });
      })
        .on('error', reject)
        .end();
    });
  const FAULT = { status: 500, whole: true };

  test('are never given for whole', async () => {
    await alter('right', 'wrong');
    assert.deepEqual(await fetched(), FAULT);
  });

  test('however many there are', async () => {
    await alter('a'.repeat(300_000), 'b'.repeat(300_000));
    assert.partialDeepStrictEqual(await fetched(), { status: 200, whole: false });
  });

  test('nor for a part', async () => {
    await alter('right', 'rigHt');
    assert.deepEqual(await fetched({ range: 'bytes=0-1' }), FAULT);
  });

  test('nor when there are none', async () => {
    await alter('right');
    assert.deepEqual(await fetched(), FAULT);
  });
});

describe('an upload is refused', () => {
  const refusal = async (answer: ReturnType<typeof upload>) => {
    const { statusCode, body } = await answer;
    return [statusCode, JSON.parse(body)['@type']];
  };
  const files = async () => (await get('')).json()._total;

  test('that is too large, and nothing of it stays', async () => {
    const { _location: location } = (await upload('', 'small')).json();
    const folder = fileURLToPath(location).split('/sha256/')[0];
    const before = await readdir(folder, { recursive: true });
    assert.deepEqual(await refusal(upload('', Buffer.alloc(LIMIT + 1))), [413, 'FileTooLarge']);
    assert.deepEqual(await readdir(folder, { recursive: true }), before);
    assert.equal(await files(), 1);
  });

  for (const [what, answer, status, type] of [
    ['under another name', () => upload('', 'x', { name: 'data' }), 400, 'InvalidMultipartFieldName'],
    ['to an unknown storage', () => upload('?storage=other', 'x'), 404, 'ResourceNotFound'],
    ['with an unknown way of indexing', () => upload('?indexing=never', 'x'), 400, 'MalformedQueryParamRejection'],
    [
      'of a media type that is none',
      () => upload('', 'x', { type: 'text/<script>' }),
      400,
      'MalformedRequestContentRejection',
    ],
    ['under a reserved tag', () => upload('?tag=latest', 'x'), 400, 'MalformedQueryParamRejection'],
    [
      'that is JSON',
      () => delta.ask({ method: 'POST', url: root, payload: {} }),
      415,
      'UnsupportedRequestContentTypeRejection',
    ],
    [
      'without a boundary',
      () => delta.ask({ method: 'POST', url: root, payload: 'x', headers: { 'content-type': 'multipart/form-data' } }),
      400,
      'MalformedRequestContentRejection',
    ],
    [
      'that has no end',
      () => {
        const { payload, headers } = form('x');
        return delta.ask({ method: 'POST', url: root, headers, payload: payload.subarray(0, -12) });
      },
      400,
      'MalformedRequestContentRejection',
    ],
    [
      'without content on an update',
      () => delta.ask({ method: 'PUT', url: `${root}/f?rev=1` }),
      400,
      'EmptyCustomMetadata',
    ],
  ] as const) {
    test(what, async () => {
      assert.deepEqual(await refusal(answer()), [status, type]);
      assert.equal(await files(), 0);
    });
  }

  test('that breaks off, and nothing of it stays', async () => {
    const { port } = delta.app.server.address() as AddressInfo;
    const { payload } = form(Buffer.alloc(100_000));
    const socket = connect(port, '127.0.0.1');
    const head = `POST ${root} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=limit\r\ncontent-length: ${payload.length}\r\n\r\n`;
    socket.write(head);
    await new Promise<void>((resolve) => socket.write(payload.subarray(0, 50_000), () => resolve()));
    socket.destroy();
    assert.equal((await upload('/after', 'x', {}, 'PUT')).statusCode, 201);
    assert.equal(await files(), 1);
  });
});
