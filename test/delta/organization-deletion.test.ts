import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { startDelta, userOf } from './service.ts';

test('an organisation without projects can be deleted, by who has the right to', async (t) => {
  const delta = await startDelta({ grants: [{ identity: userOf('ann').subject, permissions: PERMISSIONS }] });
  t.after(() => delta.close());
  const ask = async (method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const response = await delta.ask({ method, url: `/v1${url}`, payload, as: 'ann' });
    return [response.statusCode, response.json()['@type']];
  };
  await ask('PUT', '/orgs/org', {});
  await ask('PUT', '/projects/org/p', {});
  await ask('PUT', '/orgs/empty', {});
  assert.deepEqual(await ask('DELETE', '/orgs/empty?prune=true'), [403, 'AuthorizationFailed']);

  const permissions = ['organizations/delete'];
  await ask('PUT', '/permissions', { permissions });
  const identity = { '@type': 'User', realm: 'internal', subject: 'ann' };
  await ask('PATCH', '/acls?rev=1', { '@type': 'Append', acl: [{ identity, permissions }] });
  for (const [query, wanted] of [
    ['empty', [400, 'InvalidDeleteRequest']],
    ['empty?prune=false', [400, 'InvalidDeleteRequest']],
    ['empty?rev=1&prune=true', [400, 'InvalidDeleteRequest']],
    ['org?prune=true', [400, 'OrganizationNonEmpty']],
    ['none?prune=true', [404, 'OrganizationNotFound']],
    ['empty?prune=true', [200, undefined]],
    ['empty?prune=true', [404, 'OrganizationNotFound']],
  ] as const) {
    assert.deepEqual(await ask('DELETE', `/orgs/${query}`), wanted, query);
  }
  assert.deepEqual(await ask('GET', '/orgs/empty'), [404, 'OrganizationNotFound']);
  assert.deepEqual(await ask('PUT', '/projects/empty/p', {}), [404, 'OrganizationNotFound']);
  assert.deepEqual(await ask('PUT', '/orgs/empty', {}), [201, 'Organization']);
});
