import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Store } from '../../src/store/port.ts';
import type { OpenIdProvider } from '../../src/store/realms.ts';

const grant = (subject: string, ...permissions: string[]) => ({ identity: `realms/r/users/${subject}`, permissions });
const newAddress = () => `/${randomUUID()}`;

const fieldsOf = (label: string) => ({ name: label, openIdConfig: `https://${label}.example/x` });
const discover = (label: string) => async (): Promise<OpenIdProvider> => ({
  issuer: `https://${label}.example`,
  jwksUri: `https://${label}.example/keys`,
  grantTypes: [],
  authorizationEndpoint: '',
  tokenEndpoint: '',
  userInfoEndpoint: '',
});

/** @param current - a store on which anonymous has every right @param other - the same one, opened by another process */
export function describeAccess(current: () => Store, other: () => Store): void {
  describe('rights, permissions and realms', () => {
    test('one of many changes of the same rights wins', async () => {
      const address = newAddress();
      await current().replaceAcl(address, 0, [grant('first', 'projects/read')], caller);
      const changes = Array.from({ length: 8 }, (_, n) =>
        current().appendToAcl(address, 1, [grant(`u${n}`, 'projects/read')], caller),
      );
      const won = (await Promise.allSettled(changes)).filter(({ status }) => status === 'fulfilled');
      assert.equal(won.length, 1);
      const { rev, grants } = await current().acl(address, caller);
      assert.deepEqual([rev, grants.length], [2, 2]);
    });

    test('are told with who wrote them first and last', async () => {
      const address = newAddress();
      const ann = { subject: 'realms/r/users/ann', identities: ['realms/r/users/ann'] };
      await current().replaceAcl(address, 0, [grant('ann', 'acls/write', 'acls/read')], caller);
      const { audit } = await current().appendToAcl(address, 1, [grant('x', 'projects/read')], ann);
      assert.deepEqual([audit?.createdBy, audit?.updatedBy], ['anonymous', ann.subject]);
      assert.ok(audit && audit.createdAt < audit.updatedAt);
    });

    test('count for other processes at once', async () => {
      const address = newAddress();
      const reader = { subject: 'realms/r/users/reader', identities: ['realms/r/users/reader'] };
      await current().replaceAcl(address, 0, [grant('reader', 'projects/read')], caller);
      assert.equal(await other().may(reader, 'projects/read', address), true);
      await current().deleteAcl(address, 1, caller);
      assert.equal(await other().may(reader, 'projects/read', address), false);
      const { rev } = await other().permissions(undefined, caller);
      await current().changePermissions(rev, { append: [`own/${rev}`] }, caller);
      await other().replaceAcl(address, 0, [grant('reader', `own/${rev}`)], caller);
      const label = randomUUID();
      await current().createRealm(label, fieldsOf(label), discover(label), caller);
      assert.equal((await other().realmOf(`https://${label}.example`))?.label, label);
    });

    test('one of many registrations of the same issuer wins', async () => {
      const issuer = randomUUID();
      const made = Array.from({ length: 4 }, () =>
        current().createRealm(randomUUID(), fieldsOf(issuer), discover(issuer), caller),
      );
      const outcomes = await Promise.allSettled(made);
      const lost = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      assert.deepEqual(new Set(lost.map(({ reason }) => reason.tag)), new Set(['RealmOpenIdConfigAlreadyExists']));
      assert.equal(lost.length, 3);
    });

    test('are events for who may read everywhere', async () => {
      const address = newAddress();
      const before = (await current().events(0, { size: 10_000 }, caller)).at(-1)?.seq ?? 0;
      await current().replaceAcl(address, 0, [grant('x', 'projects/read')], caller);
      const [event] = await current().events(before, { size: 10 }, caller);
      assert.partialDeepStrictEqual(event, { kind: 'acl', id: address, type: 'Created', rev: 1 });
    });

    test('in an organisation end with it, and are not inherited by the next one of its label', async () => {
      const org = randomUUID();
      const ann = { subject: 'realms/r/users/ann', identities: ['realms/r/users/ann'] };
      const { rev } = await current().permissions(undefined, caller);
      await current().changePermissions(rev, { append: ['organizations/delete', `x/${rev}`] }, caller);
      await current().createOrganization(org, undefined, caller);
      await current().replaceAcl(`/${org}`, 1, [grant('bob', 'projects/create')], caller);
      await current().replaceAcl(`/${org}/p`, 0, [grant('bob', 'resources/read')], caller);
      const refused = current().deleteOrganization(org, { ...ann, identities: [] });
      await assert.rejects(refused, { tag: 'AuthorizationFailed' });
      const root = await current().acl('/', caller);
      await current().appendToAcl(
        '/',
        root.rev,
        [{ identity: 'anonymous', permissions: ['organizations/delete'] }],
        caller,
      );
      await current().deleteOrganization(org, caller);
      await assert.rejects(other().organization(org, undefined, caller), { tag: 'OrganizationNotFound' });
      await assert.rejects(current().deleteOrganization(org, caller), { tag: 'OrganizationNotFound' });
      const next = { ...caller, subject: 'realms/r/users/next' };
      assert.equal((await current().createOrganization(org, 'next', next)).rev, 1);
      await current().createProject({ org, project: 'p' }, {}, next);
      for (const address of [`/${org}`, `/${org}/p`]) {
        const { grants } = await other().acl(address, caller);
        assert.deepEqual(
          grants.map(({ identity }) => identity),
          [next.subject],
        );
      }
      await assert.rejects(current().deleteOrganization(org, caller), { tag: 'OrganizationNonEmpty' });
    });

    test('permissions of the software stay, whatever is registered', async () => {
      const { rev } = await current().permissions(undefined, caller);
      await current().changePermissions(rev, { replace: [`only/${rev}`] }, caller);
      const { names } = await current().permissions(undefined, caller);
      assert.deepEqual(names, [...PERMISSIONS, `only/${rev}`]);
    });
  });
}
