import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, PUBLIC_URL, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta();
});
after(() => delta.close());

const ask = async (method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', query: string, payload?: object) => {
  const response = await delta.ask({ method, url: `/v1/permissions${query}`, payload });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
};
const append = (...permissions: string[]) => ({ '@type': 'Append', permissions });
const subtract = (...permissions: string[]) => ({ '@type': 'Subtract', permissions });

test('the permissions of the software are there before anybody wrote them', async () => {
  const { body, headers } = await ask('GET', '');
  assert.deepEqual(body, {
    '@context': [
      'https://bluebrain.github.io/nexus/contexts/permissions.json',
      'https://bluebrain.github.io/nexus/contexts/metadata.json',
    ],
    '@id': `${PUBLIC_URL}/permissions`,
    '@type': 'Permissions',
    _constrainedBy: 'https://bluebrain.github.io/nexus/schemas/permissions.json',
    _createdAt: '1970-01-01T00:00:00Z',
    _createdBy: `${PUBLIC_URL}/anonymous`,
    _deprecated: false,
    _rev: 0,
    _self: `${PUBLIC_URL}/permissions`,
    _updatedAt: '1970-01-01T00:00:00Z',
    _updatedBy: `${PUBLIC_URL}/anonymous`,
    permissions: PERMISSIONS.toSorted(),
  });
  const known = { 'if-none-match': String(headers.etag) };
  assert.equal((await delta.ask({ url: '/v1/permissions', headers: known })).statusCode, 304);
});

test('permissions are registered, granted, taken back and reset as revisions', async () => {
  const steps = [
    ['PUT', 0, { permissions: ['a/read', 'acls/read'] }, ['a/read']],
    ['PATCH', 1, append('b/read', 'a/read'), ['a/read', 'b/read']],
    ['PATCH', 2, subtract('a/read'), ['b/read']],
    ['DELETE', 3, undefined, []],
    ['PATCH', 4, append('c/read'), ['c/read']],
  ] as const;
  for (const [method, rev, body, registered] of steps) {
    const answer = await ask(method, `?rev=${rev}`, body);
    assert.deepEqual([answer.status, answer.body._rev], [200, rev + 1], JSON.stringify(answer.body));
    assert.equal(answer.body['@context'][0], 'https://bluebrain.github.io/nexus/contexts/permissions-metadata.json');
    assert.deepEqual((await ask('GET', '')).body.permissions, [...PERMISSIONS, ...registered].sort());
  }
  assert.deepEqual((await ask('GET', '?rev=2')).body.permissions, [...PERMISSIONS, 'a/read', 'b/read'].sort());
  assert.equal((await ask('GET', '?rev=9')).body['@type'], 'RevisionNotFound');
  const payload = { acl: [{ identity: { '@type': 'Anonymous' }, permissions: ['c/read'] }] };
  assert.equal((await delta.ask({ method: 'PUT', url: '/v1/acls/org', payload })).statusCode, 201);
});

describe('a change of the permissions is refused', () => {
  for (const [what, method, query, body, wanted] of [
    ['on an old revision', 'PATCH', '?rev=1', append('x/read'), [409, 'IncorrectRev']],
    ['without a revision', 'DELETE', '', undefined, [400, 'MissingQueryParam']],
    ['that registers what is registered', 'PATCH', '?rev=5', append('c/read'), [400, 'CannotAppendEmptyCollection']],
    [
      'that leaves those of the software alone',
      'PUT',
      '?rev=5',
      { permissions: ['acls/read'] },
      [400, 'CannotReplaceWithEmptyCollection'],
    ],
    [
      'that takes away one of the software',
      'PATCH',
      '?rev=5',
      subtract('acls/read'),
      [400, 'CannotSubtractFromMinimumCollection'],
    ],
    [
      'that takes away what is not there',
      'PATCH',
      '?rev=5',
      subtract('x/read'),
      [400, 'CannotSubtractUndefinedPermissions'],
    ],
    ['that takes away nothing', 'PATCH', '?rev=5', subtract(), [400, 'CannotSubtractEmptyCollection']],
    ['to a name that is none', 'PATCH', '?rev=5', append('x y'), [400, 'MalformedRequestContentRejection']],
    ['to a name too long', 'PATCH', '?rev=5', append('x'.repeat(33)), [400, 'MalformedRequestContentRejection']],
    [
      'to more than there can be',
      'PATCH',
      '?rev=5',
      append(...Array.from({ length: 1001 }, (_, n) => `p/${n}`)),
      [400, 'MalformedRequestContentRejection'],
    ],
    ['that says another method', 'PUT', '?rev=5', append('x/read'), [400, 'MalformedRequestContentRejection']],
  ] as const) {
    test(what, async () => {
      const answer = await ask(method, query, body);
      assert.deepEqual([answer.status, answer.body['@type']], wanted, JSON.stringify(answer.body));
      assert.equal((await ask('GET', '')).body._rev, 5);
    });
  }
});

test('who may not gets neither the permissions nor to change them', async () => {
  const closed = await startDelta({ grants: [] });
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
    const { statusCode } = await closed.ask({ method, url: '/v1/permissions?rev=0', payload: 'no JSON' });
    assert.equal(statusCode, 403, method);
  }
  await closed.close();
});
