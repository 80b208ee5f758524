import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta();
});
after(() => delta.close());

const ask = async (method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object) => {
  const response = await delta.ask({ method, url: `/v1${path}`, payload });
  return { status: response.statusCode, body: response.json() };
};
const fieldsOf = (label: string) => ({
  name: `Realm ${label}`,
  openIdConfig: `https://sso.example.org/realms/${label}/.well-known/openid-configuration`,
});

test('realms are registered, listed, changed and deprecated as revisions', async () => {
  const fields = { ...fieldsOf('one'), acceptedAudiences: ['atlas'] };
  assert.equal((await ask('PUT', '/realms/one', fields)).status, 201);
  assert.equal((await ask('PUT', '/realms/two', fieldsOf('two'))).status, 201);
  assert.equal((await ask('PUT', '/realms/one?rev=1', { ...fields, logo: 'https://example.org/l.png' })).status, 200);
  const { body } = await ask('GET', '/realms/one');
  assert.partialDeepStrictEqual(body, { _rev: 2, acceptedAudiences: ['atlas'], logo: 'https://example.org/l.png' });
  assert.equal((await ask('GET', '/realms/one?rev=1')).body.logo, undefined);
  assert.equal((await ask('DELETE', '/realms/two?rev=1')).body._deprecated, true);
  const labels = async (query: string) =>
    (await ask('GET', `/realms${query}`)).body._results.map(({ _label }: { _label: string }) => _label);
  assert.deepEqual(await labels(''), ['one', 'two']);
  assert.deepEqual(await labels('?deprecated=false'), ['one']);
  assert.deepEqual(await labels('?sort=-_label&size=1'), ['two']);
});

test('a realm counts for tokens only while it is in use', async () => {
  const issuer = 'https://sso.example.org/realms/used';
  assert.equal(await delta.store.realmOf(issuer), undefined);
  await ask('PUT', '/realms/used', fieldsOf('used'));
  assert.equal((await delta.store.realmOf(issuer))?.label, 'used');
  await ask('DELETE', '/realms/used?rev=1');
  assert.equal(await delta.store.realmOf(issuer), undefined);
  await ask('PUT', '/realms/used?rev=2', fieldsOf('used'));
  assert.equal((await delta.store.realmOf(issuer))?.rev, 3);
});

test('rights can be given to users of a realm once it is registered', async () => {
  const payload = { acl: [{ identity: { realm: 'late', subject: 'x' }, permissions: ['projects/read'] }] };
  assert.equal((await ask('PUT', '/acls/late', payload)).body['@type'], 'UnknownRealms');
  await ask('PUT', '/realms/late', fieldsOf('late'));
  assert.equal((await ask('PUT', '/acls/late', payload)).status, 201);
});

describe('a realm is refused', () => {
  before(() => ask('PUT', '/realms/taken', fieldsOf('taken')));
  for (const [what, method, path, body, wanted] of [
    ['that is there', 'PUT', 'taken', fieldsOf('other'), [400, 'RealmAlreadyExists']],
    ['that the configuration names', 'PUT', 'internal', fieldsOf('other'), [400, 'RealmAlreadyExists']],
    ['of the issuer of another', 'PUT', 'other', fieldsOf('taken'), [400, 'RealmOpenIdConfigAlreadyExists']],
    ['that is not there', 'PUT', 'none?rev=1', fieldsOf('none'), [404, 'RealmNotFound']],
    ['on an old revision', 'PUT', 'taken?rev=7', fieldsOf('taken'), [409, 'IncorrectRev']],
    ['with a label that is none', 'PUT', 'a%20b', fieldsOf('none'), [405, 'HttpMethodNotAllowed']],
    [
      'without a name',
      'PUT',
      'none',
      { openIdConfig: fieldsOf('none').openIdConfig },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'with a name that is none',
      'PUT',
      'none',
      { ...fieldsOf('none'), name: '<b>' },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'with a file as issuer',
      'PUT',
      'none',
      { name: 'x', openIdConfig: 'file:///etc/passwd' },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'with a script as logo',
      'PUT',
      'none',
      { ...fieldsOf('none'), logo: 'javascript:alert(1)' },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'for no audience',
      'PUT',
      'none',
      { ...fieldsOf('none'), acceptedAudiences: [] },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'with more than is known',
      'PUT',
      'none',
      { ...fieldsOf('none'), keys: [] },
      [400, 'MalformedRequestContentRejection'],
    ],
    ['without a revision', 'DELETE', 'taken', undefined, [400, 'MissingQueryParam']],
  ] as const) {
    test(what, async () => {
      const answer = await ask(method, `/realms/${path}`, body);
      assert.deepEqual([answer.status, answer.body['@type']], wanted, JSON.stringify(answer.body));
      assert.equal((await ask('GET', '/realms/none')).body['@type'], 'RealmNotFound');
    });
  }

  test('when it is deprecated twice', async () => {
    await ask('PUT', '/realms/old', fieldsOf('old'));
    await ask('DELETE', '/realms/old?rev=1');
    assert.equal((await ask('DELETE', '/realms/old?rev=2')).body['@type'], 'RealmAlreadyDeprecated');
  });
});

test('who may not read realms gets an empty list, and none registered', async () => {
  const closed = await startDelta({ grants: [] });
  const list = await closed.ask({ url: '/v1/realms' });
  assert.deepEqual([list.statusCode, list.json()._total], [200, 0]);
  assert.equal((await closed.ask({ url: '/v1/realms/one' })).statusCode, 403);
  const put = await closed.ask({ method: 'PUT', url: '/v1/realms/one', payload: fieldsOf('one') });
  assert.equal(put.statusCode, 403);
  await closed.close();
});
