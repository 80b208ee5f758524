import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { Iri } from '../../src/store/resource.ts';
import { addressOf } from './event-stream.ts';
import { readZip } from './read-zip.ts';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

const BASE = 'https://example.org/data/';
const owner = userOf('owner');
const ref = { org: 'org', project: 'p' };
const iri = (name: string) => `${BASE}${name}` as Iri;
const LARGE = 32 * 2 ** 20;

describe('archives', () => {
  let delta: DeltaService;
  before(async () => {
    const permissions = ['organizations/create'];
    delta = await startDelta({ grants: [{ identity: owner.subject, permissions }], maxFileBytes: 2 * LARGE });
    const { store } = delta;
    await store.createOrganization('org', undefined, owner);
    await store.createProject(ref, { base: BASE, vocab: 'https://example.org/v/' }, owner);
    await store.createProject({ org: 'org', project: 'other' }, { base: BASE }, owner);
    await store.create({ project: ref, caller: owner, source: { '@id': iri('a'), name: 'old' } });
    await store.update({ project: ref, caller: owner, id: iri('a'), rev: 1, source: { name: 'new' } });
    const files = ['file', 'same'].map((id) => ({ id: iri(id), content: Readable.from([id]) }));
    for (const file of files) await store.createFile({ project: ref, caller: owner, filename: 'ä.txt', ...file });
  });
  after(() => delta.close());

  const ask = (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object, accept = '*/*', as = 'owner') =>
    delta.ask({ method, url: `/v1/archives/org/p${path}`, payload, as, headers: { accept } });
  let made = 0;
  const zip = async (resources: readonly object[], query = '') => {
    const path = `/archive${made++}`;
    assert.equal((await ask('PUT', path, { resources }, 'application/json')).statusCode, 201);
    const response = await ask('GET', `${path}${query}`, undefined, 'application/zip');
    assert.deepEqual([response.statusCode, response.headers['content-type']], [200, 'application/zip']);
    return readZip(response.rawPayload);
  };

  test('hold resources in the forms asked for, and files under their names', async () => {
    const [a, file] = [iri('a'), iri('file')];
    const content = await zip([
      { '@type': 'Resource', resourceId: a },
      { '@type': 'Resource', resourceId: 'a', rev: 1, originalSource: true },
      { '@type': 'Resource', resourceId: a, format: 'n-triples' },
      { '@type': 'Resource', resourceId: a, format: 'expanded', path: '/deep/er/a.json' },
      { '@type': 'File', resourceId: file },
      { '@type': 'File', resourceId: iri('same') },
      { '@type': 'FileSelf', value: `${PUBLIC_URL}/files/org/p/${encodeURIComponent(file)}`, path: '/self.txt' },
    ]);
    const encoded = 'https:%2F%2Fexample.org%2Fdata%2F';
    assert.deepEqual(
      [...content.keys()],
      [
        `org/p/compacted/${encoded}a.json`,
        `org/p/source/${encoded}a%3Frev=1.json`,
        `org/p/n-triples/${encoded}a.nt`,
        'deep/er/a.json',
        'org/p/file/ä.txt',
        `org/p/file/${encoded}same/ä.txt`,
        'self.txt',
      ],
    );
    const [compacted, source, triples, , named, same, bySelf] = [...content.values()].map(String);
    assert.deepEqual([JSON.parse(compacted).name, JSON.parse(compacted)._rev], ['new', 2]);
    assert.deepEqual(JSON.parse(source), { '@id': a, name: 'old' });
    assert.match(triples, /^<https:\/\/example.org\/data\/a>/m);
    assert.deepEqual([named, same, bySelf], ['file', 'same', 'file']);
  });

  test('send who takes a ZIP on to it, and describe themselves to who takes JSON', async () => {
    const resources = [{ '@type': 'Resource', resourceId: iri('a') }];
    const created = await ask('POST', '', { resources });
    const location = String(created.headers.location);
    assert.equal(created.statusCode, 303);
    const url = location.replace(PUBLIC_URL, '/v1');
    const described = (await delta.ask({ url, as: 'owner', headers: { accept: 'application/json' } })).json();
    assert.partialDeepStrictEqual(described, { '@type': 'Archive', _self: location, resources });
    assert.ok(described._expiresInSeconds > 17_990 && described._expiresInSeconds <= 18_000);
    assert.equal(readZip((await delta.ask({ url, as: 'owner' })).rawPayload).size, 1);
    const named = await ask('PUT', '/named', { '@id': iri('other'), resources });
    assert.deepEqual([named.statusCode, named.json()['@type']], [400, 'UnexpectedId']);
    assert.equal((await ask('PUT', '/named', { archiveId: 'x', resources })).statusCode, 303);
    assert.equal((await ask('PUT', '/named', { resources })).json()['@type'], 'ResourceAlreadyExists');
    assert.equal((await ask('GET', '/never')).statusCode, 404);
  });

  test('are refused when something is not there, unless that is left out, or must not be read', async () => {
    const resources = [
      { '@type': 'Resource', resourceId: iri('a') },
      { '@type': 'File', resourceId: iri('a') },
      { '@type': 'Resource', resourceId: iri('a'), tag: 'none' },
    ];
    assert.equal((await zip(resources, '?ignoreNotFound=true')).size, 1);
    await ask('PUT', '/partly', { resources });
    const refused = await ask('GET', '/partly');
    assert.deepEqual([refused.statusCode, refused.json()['@type']], [404, 'ResourceNotFound']);

    const foreign = [{ '@type': 'Resource', resourceId: iri('a'), project: 'org/p' }];
    const reader = { identity: userOf('reader').subject, permissions: ['resources/read'] };
    const { grants, rev } = await delta.store.acl('/org/other', owner);
    await delta.store.replaceAcl('/org/other', rev, [...grants, reader], owner);
    const at = '/v1/archives/org/other/theirs';
    await delta.ask({ method: 'PUT', url: at, payload: { resources: foreign }, as: 'reader' });
    assert.equal((await delta.ask({ url: at, as: 'reader' })).statusCode, 403);
    assert.equal((await ask('GET', '/partly', undefined, '*/*', 'reader')).statusCode, 403);
  });

  test('hold many entries, one after the other', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const resources = Array.from({ length: 40 }, (_, i) => ({
      ...{ '@type': i % 2 ? 'File' : 'Resource', resourceId: iri(i % 2 ? 'file' : 'a'), path: `/${i}` },
    }));
    const content = await zip(resources);
    process.off('warning', note);
    assert.deepEqual([content.size, String(content.get('39')), warnings], [40, 'file', []]);
  });

  test('take no path that leads out of them', async () => {
    const refused = async (path: string) => {
      const resources = [{ '@type': 'Resource', resourceId: iri('a'), path }];
      const response = await ask('POST', '', { resources });
      assert.deepEqual([response.statusCode, response.json()['@type']], [400, 'DecodingFailed'], path);
    };
    for (const path of ['/../x', '/a/../../x', '/a/./b', '/', '/a/', '//a', '/a\\..\\b', '/a\nb', 'a'])
      await refused(path);
  });

  test('are sent as they are made, and break off where a file is not what was registered', async () => {
    const chunk = Buffer.alloc(2 ** 20, 'x');
    const content = Readable.from(Array.from({ length: LARGE / chunk.length }, () => chunk));
    const large = await delta.store.createFile({ project: ref, caller: owner, id: iri('large'), content });
    const resources = [{ '@type': 'File', resourceId: iri('large'), path: '/large' }];
    await ask('PUT', '/large', { resources });
    const get = async () => fetch(`${await addressOf(delta)}/v1/archives/org/p/large`, { headers: { as: 'owner' } });
    const bytes = Buffer.from(await (await get()).arrayBuffer());
    const digest = createHash('sha256')
      .update(readZip(bytes).get('large') ?? '')
      .digest('hex');
    assert.equal(digest, large.file.sha256);

    await writeFile(large.file.location ?? '', Buffer.alloc(LARGE, 'y'));
    await assert.rejects(async () => (await get()).arrayBuffer());
    // The service lives on.
    assert.equal((await ask('GET', '/large', undefined, 'application/json')).statusCode, 200);
  });
});
