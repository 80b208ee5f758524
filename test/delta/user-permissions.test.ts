import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, startDelta, userOf } from './service.ts';

describe('the rights of a user to the files of a storage', () => {
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta({ grants: [{ identity: userOf('root').subject, permissions: PERMISSIONS }] });
    const put = async (method: 'PUT', url: string, payload: object) => {
      const { statusCode, body } = await delta.ask({ method, url: `/v1${url}`, payload, as: 'root' });
      assert.ok(statusCode < 300, body);
    };
    await put('PUT', '/orgs/org', {});
    await put('PUT', '/projects/org/p', {});
    await put('PUT', '/permissions', { permissions: ['own/read', 'own/write'] });
    const rights = { readPermission: 'own/read', writePermission: 'own/write' };
    await put('PUT', '/storages/org/p/nxv:own', { '@type': 'DiskStorage', default: false, ...rights });
    const identity = { realm: 'internal', subject: 'ann' };
    await put('PUT', '/acls/org?rev=1', { acl: [{ identity, permissions: ['own/read', 'files/write'] }] });
  });
  after(() => delta.close());

  for (const [as, query, wanted] of [
    ['ann', 'storage=nxv:own&type=read', 204],
    ['ann', 'storage=nxv:own&type=write', 403],
    ['ann', 'storage=defaultStorage&type=write', 204],
    ['ann', 'storage=defaultStorage&type=read', 403],
    ['ann', 'storage=nxv:none&type=read', 404],
    ['ann', 'storage=nxv:own&type=all', 400],
    ['ann', 'storage=nxv:own', 400],
    ['ann', 'permission=own/read', 204],
    ['eve', 'storage=nxv:own&type=read', 403],
    ['eve', 'storage=nxv:none&type=read', 403],
  ] as const) {
    test(`${as} is answered ${wanted} to ${query}`, async () => {
      const { statusCode } = await delta.ask({ method: 'HEAD', url: `/v1/user/permissions/org/p?${query}`, as });
      assert.equal(statusCode, wanted);
    });
  }
});
