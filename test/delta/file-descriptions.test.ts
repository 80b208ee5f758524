import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from './service.ts';

describe('names, descriptions and keywords of files', () => {
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta();
    for (const path of ['orgs/o', 'projects/o/p']) await delta.ask({ method: 'PUT', url: `/v1/${path}`, payload: {} });
  });
  after(() => delta.close());

  const send = async (path: string, described?: unknown, content?: string) => {
    const payload = `--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n${content}\r\n--b--\r\n`;
    const text = typeof described === 'string' ? described : JSON.stringify(described);
    const headers = {
      ...(content !== undefined && { 'content-type': 'multipart/form-data; boundary=b' }),
      ...(described !== undefined && { 'x-nxs-file-metadata': Buffer.from(text).toString('latin1') }),
    };
    const url = `/v1/files/o/p/${path}`;
    const body = content === undefined ? {} : { payload };
    const response = await delta.ask({ method: 'PUT', url, headers, ...body });
    return { status: response.statusCode, body: response.json() };
  };
  const read = async (path: string) =>
    (await delta.ask({ url: `/v1/files/o/p/${path}`, headers: { accept: 'application/ld+json' } })).json();

  test('come with the bytes, are changed without them, and are found in lists', async () => {
    const keywords = { species: 'mouse', 'a-b': 'ä' };
    const made = await send('a', { name: 'Größe', keywords }, 'bytes');
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.partialDeepStrictEqual(await read('a'), { name: 'Größe', _keywords: keywords });
    const changed = await send('a?rev=1&tag=v', { description: 'New words' });
    assert.partialDeepStrictEqual(changed, { status: 200, body: { _rev: 2, _bytes: 5, _filename: 'f' } });
    const wanted = { name: 'Größe', description: 'New words', _keywords: keywords };
    assert.partialDeepStrictEqual(await read('a?tag=v'), wanted);
    assert.equal((await read('a?rev=1')).description, undefined);
    const { _results } = (await delta.ask({ url: '/v1/files/o/p' })).json();
    assert.partialDeepStrictEqual(_results[0], { name: 'Größe', description: 'New words' });
    const [expanded] = (
      await delta.ask({ url: '/v1/resources/o/p/_/a?format=expanded', headers: { accept: 'application/json' } })
    ).json();
    assert.deepEqual(expanded['http://schema.org/name'], [{ '@value': 'Größe' }]);
    assert.equal((await delta.ask({ url: '/v1/files/o/p/a' })).body, 'bytes');
  });

  test('make no revision when they say the same, and go with new bytes that come without', async () => {
    await send('b', { name: 'B' }, 'one');
    assert.equal((await send('b?rev=1', { name: 'B' })).body._rev, 1);
    assert.equal((await send('b?rev=1', undefined, 'two')).body._rev, 2);
    assert.equal((await read('b')).name, undefined);
  });

  test('are refused when they are none', async () => {
    await send('c', { name: 'C' }, 'one');
    const type = async (path: string, described?: unknown) => (await send(path, described)).body['@type'];
    assert.equal(await type('c?rev=1'), 'EmptyCustomMetadata');
    assert.equal(await type('c?rev=1', {}), 'EmptyCustomMetadata');
    assert.equal(await type('c?rev=1', 'no json'), 'MalformedHeaderRejection');
    assert.equal(await type('c?rev=1', { name: 1 }), 'MalformedHeaderRejection');
    assert.equal(await type('c?rev=1', { keywords: { 'a b': 'x' } }), 'MalformedHeaderRejection');
    assert.equal(await type('c?rev=1', { name: 'a\0' }), 'MalformedHeaderRejection');
    assert.equal(await type('c?rev=2', { name: 'D' }), 'IncorrectRev');
    assert.equal(await type('none?rev=1', { name: 'D' }), 'ResourceNotFound');
    await delta.ask({ method: 'PUT', url: '/v1/resources/o/p/_/r', payload: {} });
    assert.equal(await type('r?rev=1', { name: 'D' }), 'ResourceNotFound');
  });
});
