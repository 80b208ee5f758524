import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Acl } from '../../src/store/access.ts';
import { may, OWNER_PERMISSIONS } from '../../src/store/acl.ts';

const caller = { subject: 'realms/r/users/u', identities: ['anonymous', 'realms/r/users/u', 'realms/r/groups/g'] };
const acls = (grants: Record<string, [identity: string, permission: string]>): Map<string, Acl> =>
  new Map(
    Object.entries(grants).map(([address, [identity, permission]]) => [
      address,
      { address, rev: 1, grants: [{ identity, permissions: [permission] }] },
    ]),
  );

test('a right holds at its address and below, by any identity of the caller', () => {
  for (const address of ['/', '/org', '/org/project']) {
    const granted = acls({ [address]: ['realms/r/groups/g', 'resources/read'] });
    assert.equal(may(granted, caller, 'resources/read', '/org/project'), true, address);
  }
});

test('a right holds neither above nor beside its address, nor for another permission or identity', () => {
  const granted = acls({ '/org/project': ['realms/r/users/u', 'resources/read'] });
  assert.equal(may(granted, caller, 'resources/read', '/org'), false);
  assert.equal(may(granted, caller, 'resources/read', '/org/other'), false);
  assert.equal(may(granted, caller, 'resources/write', '/org/project'), false);
  assert.equal(may(granted, { ...caller, identities: ['anonymous'] }, 'resources/read', '/org/project'), false);
});

test('the owner of a project has no right that reaches beyond it', () => {
  assert.equal(OWNER_PERMISSIONS.includes('resources/write'), true);
  assert.equal(OWNER_PERMISSIONS.includes('acls/write'), true);
  for (const name of ['permissions/write', 'realms/read', 'events/read', 'schemas/run', 'export/run']) {
    assert.equal(OWNER_PERMISSIONS.includes(name), false, name);
  }
});
