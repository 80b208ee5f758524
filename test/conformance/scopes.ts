import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Store } from '../../src/store/port.ts';
import { type Beyond, testWithin } from './test-within.ts';

/** Organisations and projects of any store; there is an organisation `org`, and everybody may do everything. */
export const describeScopes = (current: () => Store, beyond: Beyond) =>
  describe('organisations and projects', () => {
    const test = testWithin(beyond);
    const newRef = () => ({ org: 'org', project: randomUUID() });

    test('exist once and have defaults from the public URL', async () => {
      const store = current();
      await assert.rejects(store.createOrganization('org', undefined, caller), { tag: 'OrganizationAlreadyExists' });
      const ref = { org: 'org', project: 'plain' };
      const made = await store.createProject(ref, { description: 'Plain' }, caller);
      assert.partialDeepStrictEqual(made, {
        ...ref,
        description: 'Plain',
        base: 'http://127.0.0.1:8080/v1/resources/org/plain/_/',
        vocab: 'http://127.0.0.1:8080/v1/vocabs/org/plain/',
        rev: 1,
      });
      assert.deepEqual(await store.project(ref, caller), made);
      assert.partialDeepStrictEqual(await store.namesIn(ref), { base: made.base, vocab: made.vocab, apiMappings: {} });
      await assert.rejects(store.createProject(ref, {}, caller), { tag: 'ProjectAlreadyExists' });
      const nowhere = { org: 'nowhere', project: 'plain' };
      await assert.rejects(store.createProject(nowhere, {}, caller), { tag: 'OrganizationNotFound' });
      await assert.rejects(store.createProject({ ...ref, project: 'events' }, {}, caller), { tag: 'InvalidRequest' });
      const bad = store.createProject({ ...ref, project: 'bad' }, { base: 'https://example.org/x' }, caller);
      await assert.rejects(bad, { tag: 'InvalidRequest', details: { name: 'base', value: 'https://example.org/x' } });
    });

    test('are listed page by page', async () => {
      const store = current();
      for (const project of ['list-a', 'list-b']) await store.createProject({ org: 'org', project }, {}, caller);
      const first = await store.projects('org', { size: 1 }, caller);
      const second = await store.projects('org', { size: 1, after: first.next }, caller);
      assert.notEqual(first.items[0].project, second.items[0].project);
      const { items } = await store.organizations({ size: 10 }, caller);
      assert.ok(items.some(({ label }) => label === 'org'));
    });

    test('have revisions, each of which can be read', async () => {
      const store = current();
      const ref = newRef();
      await store.createProject(ref, { description: 'one', vocab: 'https://one.org/' }, caller);
      const second = await store.updateProject(ref, 1, { description: 'two', enforceSchema: true }, caller);
      assert.partialDeepStrictEqual(second, { rev: 2, description: 'two', enforceSchema: true });
      assert.notEqual(second.vocab, 'https://one.org/');
      assert.partialDeepStrictEqual(await store.project(ref, caller, 1), {
        rev: 1,
        description: 'one',
        enforceSchema: false,
      });
      assert.deepEqual(await store.project(ref, caller, 2), second);
      await assert.rejects(store.project(ref, caller, 3), { tag: 'RevisionNotFound' });
      const details = { id: `org/${ref.project}`, provided: 1, expected: 2 };
      await assert.rejects(store.updateProject(ref, 1, {}, caller), { tag: 'RevisionConflict', details });

      const label = randomUUID();
      await store.createOrganization(label, 'one', caller);
      await store.updateOrganization(label, 1, { description: 'two' }, caller);
      assert.partialDeepStrictEqual(await store.organization(label, undefined, caller), { rev: 2, description: 'two' });
      assert.partialDeepStrictEqual(await store.organization(label, 1, caller), { rev: 1, description: 'one' });
      await assert.rejects(store.organization(label, 3, caller), { tag: 'RevisionNotFound' });
      await assert.rejects(store.organization('nowhere', 1, caller), { tag: 'OrganizationNotFound' });
      await assert.rejects(store.updateOrganization(label, 1, {}, caller), { tag: 'RevisionConflict' });
    });

    test('take no writes while they are deprecated', async () => {
      const store = current();
      const ref = newRef();
      await store.createProject(ref, { description: 'kept' }, caller);
      const deprecated = await store.updateProject(ref, 1, { deprecated: true }, caller);
      assert.partialDeepStrictEqual(deprecated, { rev: 2, deprecated: true, description: 'kept' });
      await assert.rejects(store.updateProject(ref, 2, {}, caller), { tag: 'ProjectIsDeprecated' });
      await assert.rejects(store.create({ project: ref, caller, source: {} }), { tag: 'ProjectIsDeprecated' });
      await store.updateProject(ref, 2, { deprecated: false }, caller);
      const again = store.updateProject(ref, 3, { deprecated: false }, caller);
      await assert.rejects(again, { tag: 'ProjectIsNotDeprecated' });

      const org = randomUUID();
      await store.createOrganization(org, 'kept', caller);
      const inOrg = { org, project: 'p' };
      await store.createProject(inOrg, {}, caller);
      const { description } = await store.updateOrganization(org, 1, { deprecated: true }, caller);
      assert.equal(description, 'kept');
      const refused = { tag: 'OrganizationIsDeprecated' };
      await assert.rejects(store.createProject({ org, project: 'q' }, {}, caller), refused);
      await assert.rejects(store.updateProject(inOrg, 1, {}, caller), refused);
      await assert.rejects(store.updateOrganization(org, 2, {}, caller), refused);
      await store.updateOrganization(org, 2, { deprecated: false }, caller);
      const twice = store.updateOrganization(org, 3, { deprecated: false }, caller);
      await assert.rejects(twice, { tag: 'OrganizationIsNotDeprecated' });
    });

    test('one of many changes to the same revision wins', async () => {
      const store = current();
      const ref = newRef();
      await store.createProject(ref, {}, caller);
      const changes = Array.from({ length: 8 }, (_, n) => store.updateProject(ref, 1, { description: `${n}` }, caller));
      const won = (await Promise.allSettled(changes)).filter(({ status }) => status === 'fulfilled');
      assert.equal(won.length, 1);
      assert.equal((await store.project(ref, caller)).rev, 2);
    });

    test('belong to who makes them, also to nobody in particular, unless rights were given before', async () => {
      const store = current();
      const ann = { subject: 'realms/r/users/ann', identities: ['realms/r/users/ann', 'anonymous'] };
      const [own, given, nobody] = [randomUUID(), randomUUID(), randomUUID()];
      await store.createOrganization(own, undefined, ann);
      assert.equal(await store.may(ann, 'projects/create', `/${own}`), true);
      assert.deepEqual(
        (await store.acl(`/${own}`, caller)).grants.map(({ identity }) => identity),
        [ann.subject],
      );
      const grants = [{ identity: 'realms/r/users/eve', permissions: ['resources/read'] }];
      await store.replaceAcl(`/${given}`, 0, grants, caller);
      await store.createOrganization(given, undefined, ann);
      assert.deepEqual((await store.acl(`/${given}`, caller)).grants, grants);
      await store.createOrganization(nobody, undefined, caller);
      assert.deepEqual(
        (await store.acl(`/${nobody}`, caller)).grants.map(({ identity }) => identity),
        ['anonymous'],
      );
    });
  });
