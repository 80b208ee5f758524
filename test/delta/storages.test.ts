import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type DeltaService, startDelta, userOf } from './service.ts';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const DEFAULT = `${NXV}diskStorageDefault`;
const owner = userOf('owner');
let made = 0;

describe('storages', () => {
  let delta: DeltaService;
  let project: string;
  before(async () => {
    delta = await startDelta({ grants: [{ identity: owner.subject, permissions: ['organizations/create'] }] });
    await delta.store.createOrganization('org', undefined, owner);
  });
  after(() => delta.close());
  beforeEach(async () => {
    project = `p${made++}`;
    await delta.store.createProject({ org: 'org', project }, { base: 'https://example.org/' }, owner);
  });

  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, as = 'owner') => {
    const url = `/v1${path.replace('{p}', `org/${project}`)}`;
    const response = await delta.ask({ method, url, payload, as, headers: { accept: 'application/json' } });
    return { status: response.statusCode, body: response.json() };
  };
  const createStorage = async (id: string, settings: object = {}) => {
    const { status, body } = await ask('PUT', `/storages/{p}/${id}`, { '@type': 'DiskStorage', ...settings });
    assert.equal(status, 201, JSON.stringify(body));
  };
  const upload = async (query: string, content = 'content', as = 'owner') => {
    const payload = `--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n${content}\r\n--b--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const url = `/v1/files/org/${project}${query}`;
    const { statusCode, body } = await delta.ask({ method: 'POST', url, payload, headers, as });
    return { status: statusCode, body: JSON.parse(body) };
  };
  const storageOf = async (query: string) => (await upload(query)).body._storage;

  test('are one in every project from its beginning, which is written down when it is first changed', async () => {
    const at = '/storages/{p}/nxv:diskStorageDefault';
    assert.partialDeepStrictEqual((await ask('GET', at)).body, { '@id': DEFAULT, default: true, _rev: 1 });
    assert.equal((await ask('GET', `${at}?rev=2`)).body['@type'], 'RevisionNotFound');
    assert.deepEqual(await storageOf(''), { '@id': DEFAULT, '@type': 'DiskStorage', _rev: 1 });
    const change = { '@type': 'DiskStorage', default: true, name: 'Mine' };
    assert.equal((await ask('PUT', `${at}?rev=3`, change)).body['@type'], 'IncorrectRev');
    assert.equal((await ask('PUT', `${at}?rev=1`, change)).body._rev, 2);
    assert.partialDeepStrictEqual((await ask('GET', at)).body, { name: 'Mine', _rev: 2 });
    assert.equal((await ask('GET', `${at}?rev=1`)).body.name, 'Local storage');
    assert.deepEqual((await storageOf(''))._rev, 2);
    assert.equal((await ask('GET', '/storages/{p}')).body._total, 1);
  });

  test('have one default among them, the last that was made so', async () => {
    await createStorage('one', { default: true });
    await createStorage('two', { default: true });
    await createStorage('three');
    assert.equal((await ask('GET', '/storages/{p}/one')).body.default, false);
    const first = (await ask('GET', '/storages/{p}/nxv:diskStorageDefault')).body;
    assert.deepEqual([first.default, first._rev], [false, 2]);
    const storages = ['', '?storage=one', '?storage=nxv:diskStorageDefault'].map(async (query) => storageOf(query));
    const ids = (await Promise.all(storages)).map((storage) => storage['@id']);
    assert.deepEqual(ids, ['https://example.org/two', 'https://example.org/one', DEFAULT]);
    const { body } = await ask('GET', '/files/{p}');
    assert.deepEqual(
      body._results.map((row: { _storage: { '@id': string } }) => row._storage['@id']).sort(),
      ids.toSorted(),
    );
    assert.partialDeepStrictEqual((await ask('GET', '/storages/{p}/one/statistics')).body, { files: 1, spaceUsed: 7 });
    assert.partialDeepStrictEqual((await ask('GET', `/storages/{p}/nxv:diskStorageDefault/statistics`)).body, {
      files: 1,
    });
    assert.equal((await ask('GET', '/storages/{p}')).body._total, 4);
    await ask('DELETE', '/storages/{p}/two?rev=1');
    assert.equal((await upload('')).body['@type'], 'DefaultStorageNotFound');
  });

  test('refuse what they do not take', async () => {
    await createStorage('small', { maxFileSize: 3 });
    assert.deepEqual((await upload('?storage=small', 'four')).status, 413);
    assert.deepEqual((await upload('?storage=small', 'one')).status, 201);
    assert.equal((await ask('DELETE', '/storages/{p}/small?rev=1')).body._deprecated, true);
    assert.equal((await upload('?storage=small', 'one')).body['@type'], 'StorageIsDeprecated');
    assert.equal((await ask('PUT', '/storages/{p}/small/undeprecate?rev=2')).body._rev, 3);
    assert.equal((await upload('?storage=none')).status, 404);
    await ask('DELETE', '/storages/{p}/nxv:diskStorageDefault?rev=1');
    assert.equal((await upload('')).body['@type'], 'DefaultStorageNotFound');
    const type = async (payload: object) => (await ask('POST', '/storages/{p}', payload)).body['@type'];
    assert.equal(await type({ '@type': 'S3Storage', bucket: 'b' }), 'InvalidStorageType');
    assert.equal(await type({ '@type': 'DiskStorage', maxFileSize: 1e9 }), 'InvalidMaxFileSize');
    assert.equal(await type({ '@type': 'DiskStorage', default: 'yes' }), 'MalformedRequestContentRejection');
    assert.equal(
      await type({ '@type': 'DiskStorage', default: false, readPermission: 'no/such' }),
      'PermissionsAreNotDefined',
    );
    assert.equal((await ask('POST', '/storages/{p}', { '@type': 'DiskStorage' }, 'stranger')).status, 403);
  });

  test('let only those read and write bytes who have the rights that they name', async () => {
    await createStorage('guarded', { readPermission: 'views/query', writePermission: 'files/write' });
    const { store } = delta;
    const address = `/org/${project}`;
    const { grants, rev } = await store.acl(address, owner);
    const reader = { identity: userOf('reader').subject, permissions: ['resources/read', 'files/write'] };
    await store.replaceAcl(address, rev, [...grants, reader], owner);
    const { body } = await upload('?storage=guarded', 'secret', 'reader');
    const path = new URL(body._self).pathname;
    const read = (as: string) => delta.ask({ url: path, as });
    assert.deepEqual([(await read('reader')).statusCode, (await read('owner')).body], [403, 'secret']);
    const resources = [{ '@type': 'File', resourceId: body['@id'] }];
    const archive = `/v1/archives/org/${project}/a`;
    await delta.ask({ method: 'PUT', url: archive, payload: { resources }, as: 'reader' });
    assert.equal((await delta.ask({ url: archive, as: 'reader' })).statusCode, 403);

    const permitted = async (query: string) =>
      (await delta.ask({ method: 'HEAD', url: `/v1/user/permissions/org/${project}?${query}`, as: 'reader' }))
        .statusCode;
    const asked = [
      'storage=guarded&type=read',
      'storage=guarded&type=write',
      'storage=none&type=read',
      'storage=guarded',
    ];
    assert.deepEqual(await Promise.all(asked.map(permitted)), [403, 204, 404, 400]);

    await createStorage('closed', { writePermission: 'views/write' });
    assert.equal((await upload('?storage=closed', 'x', 'reader')).status, 403);
    assert.equal((await upload('?storage=closed', 'x')).status, 201);
  });

  test('want no other rights than those they name, and tell strangers nothing', async () => {
    await createStorage('own', { readPermission: 'views/query', writePermission: 'views/write' });
    const { grants, rev } = await delta.store.acl(`/org/${project}`, owner);
    const other = { identity: userOf('other').subject, permissions: ['views/query', 'views/write'] };
    await delta.store.replaceAcl(`/org/${project}`, rev, [...grants, other], owner);
    const { status, body } = await upload('?storage=own', 'mine', 'other');
    assert.equal(status, 201, JSON.stringify(body));
    const path = new URL(body._self).pathname;
    const read = (as: string, accept = '*/*') => delta.ask({ url: path, as, headers: { accept } });
    assert.equal((await read('other')).body, 'mine');
    assert.equal((await read('other', 'application/ld+json')).statusCode, 403);
    for (const [what, asked] of [
      ['an upload to the default storage', upload('', 'x', 'other')],
      ['one to a storage that is none', upload('?storage=none', 'x', 'other')],
      ['one to a project that is none', ask('PUT', '/files/org/none/f', {}, 'other')],
    ] as const) {
      assert.equal((await asked).status, 403, what);
    }
    assert.equal((await delta.ask({ url: `${path}x`, as: 'other' })).statusCode, 403);
    assert.equal((await delta.ask({ url: `${path}x`, as: 'owner' })).statusCode, 404);
  });
});
