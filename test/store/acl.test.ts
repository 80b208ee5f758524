import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Acl, Grant } from '../../src/store/access.ts';
import { appendGrants, countGrants, matches, may, OWNER_PERMISSIONS, subtractGrants } from '../../src/store/acl.ts';
import { identityOf, nameOfIdentity } from '../../src/store/identities.ts';

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

const grants = fc.array(
  fc.record({ identity: fc.constantFrom('a', 'b', 'c'), permissions: fc.subarray(['x', 'y', 'z']) }),
  { maxLength: 5 },
);
/** The same as pairs of identity and permission. */
const pairs = (list: readonly Grant[]) =>
  new Set(list.flatMap(({ identity, permissions }) => permissions.map((name) => `${identity} ${name}`)));
const all = ['a', 'b', 'c'].flatMap((identity) => ['x', 'y', 'z'].map((name) => `${identity} ${name}`));

test('grants are appended and subtracted as sets are, an identity listed once', () => {
  const holds = (old: Grant[], change: Grant[]) => {
    const [had, named] = [pairs(old), pairs(change)];
    const [appended, subtracted] = [appendGrants(old, change), subtractGrants(appendGrants([], old), change)];
    const isRight = all.every(
      (pair) =>
        pairs(appended).has(pair) === (had.has(pair) || named.has(pair)) &&
        pairs(subtracted).has(pair) === (had.has(pair) && !named.has(pair)),
    );
    return [appended, subtracted].every(
      (list) => isRight && countGrants(list) === pairs(list).size && isOnce(list.map(({ identity }) => identity)),
    );
  };
  fc.assert(fc.property(grants, grants, holds));
});

const isOnce = (names: readonly string[]): boolean => new Set(names).size === names.length;

test('a pattern names addresses of its depth, and those above them if asked', () => {
  const addresses = ['/', '/a', '/b', '/a/p', '/a/q', '/b/p'];
  const named = (pattern: string, ancestors: boolean) => addresses.filter((one) => matches(pattern, one, ancestors));
  assert.deepEqual(named('/a/p', false), ['/a/p']);
  assert.deepEqual(named('/a/p', true), ['/', '/a', '/a/p']);
  assert.deepEqual(named('/*', false), ['/a', '/b']);
  assert.deepEqual(named('/a/*', true), ['/', '/a', '/a/p', '/a/q']);
  assert.deepEqual(named('/*/*', false), ['/a/p', '/a/q', '/b/p']);
  assert.deepEqual(named('/', true), ['/']);
});

test('names of identities are told apart whatever is in them', () => {
  const holder = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
  const holds = (realm: string, name: string) =>
    [
      { type: 'User' as const, realm, subject: name },
      { type: 'Group' as const, realm, group: name },
    ].every((identity) => {
      assert.deepEqual(identityOf(nameOfIdentity(identity)), identity);
      return true;
    });
  fc.assert(fc.property(fc.stringMatching(/^[\w-]{1,20}$/), holder, holds));
  for (const name of ['folder-owner', 'realms/r', 'realms/r/users/', 'realms/r/users/a/b', 'realms/r/users/%zz']) {
    assert.equal(identityOf(name), undefined, name);
  }
});
