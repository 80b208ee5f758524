import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Query, Store } from '../../src/store/port.ts';
import type { Iri, ProjectRef } from '../../src/store/resource.ts';
import { type Beyond, testWithin } from './test-within.ts';

const T = 'https://example.org/terms/';
const iri = (name: string) => `https://example.org/data/${name}` as Iri;
const type = (name: string) => (T + name) as Iri;

/** Searches of any store; there is an organisation `org`, and everybody may do everything. */
export const describeSearches = (current: () => Store, beyond: Beyond) =>
  describe('a search', () => {
    const test = testWithin(beyond);
    const org = randomUUID();
    const [project, other]: ProjectRef[] = [
      { org, project: 'p' },
      { org, project: 'q' },
    ];
    before(async () => {
      const store = current();
      await store.createOrganization(org, undefined, caller);
      for (const ref of [project, other]) {
        await store.createProject(ref, { base: 'https://example.org/data/', vocab: T }, caller);
      }
      const types = { a: ['A'], b: ['A', 'B'], c: ['B'], d: [] };
      for (const [name, own] of Object.entries(types)) {
        const source = { ...(own.length > 0 && { '@type': own }), link: { '@id': 'x' } };
        await store.create({ project, caller, id: iri(name), source });
      }
      await store.create({ project: other, caller, id: iri('e'), source: { '@type': 'A' } });
      await store.update({ project, caller, id: iri('a'), rev: 1, source: { '@type': 'A' }, tag: 'v1' });
      await store.deprecate({ project, caller, id: iri('b'), rev: 1 });
    });
    const find = async (query: Query) => {
      const { items } = await current().search({ project, ...query }, { size: 100 }, caller);
      return items.map(({ id }) => id.replace(iri(''), '')).join(' ');
    };

    for (const [query, found] of [
      [{}, 'a b c d'],
      [{ ids: [iri('c'), iri('a'), iri('none')] }, 'a c'],
      [{ someType: [type('A'), type('B')] }, 'a b c'],
      [{ types: [type('A'), type('B')] }, 'b'],
      [{ noType: [type('A'), type('B')] }, 'd'],
      [{ notAllTypes: [type('A'), type('B')] }, 'a c d'],
      [{ types: [type('A')], noType: [type('B')] }, 'a'],
      [{ linkingTo: iri('x') }, 'b c d'],
      [{ rev: 2 }, 'a b'],
      [{ tag: 'v1' }, 'a'],
      [{ deprecated: false, rev: 1 }, 'c d'],
      [{ createdAt: { before: '2000-01-01T00:00:00Z' } }, ''],
      [{ updatedAt: { after: '2000-01-01T00:00:00Z' } }, 'a b c d'],
      [{ order: 'rev', thenBy: [{ order: 'id', descending: true }] }, 'd c b a'],
      [{ order: 'deprecated', descending: true, thenBy: [{ order: 'id', descending: false }] }, 'b a c d'],
    ] as const satisfies readonly (readonly [Query, string])[]) {
      test(`finds ${found || 'nothing'} by ${JSON.stringify(query)}, and counts it`, async () => {
        assert.equal(await find(query), found);
        const count = await current().count({ project, ...query }, caller);
        assert.equal(count, found === '' ? 0 : found.split(' ').length);
      });
    }

    test('covers all projects of an organisation', async () => {
      assert.equal(await find({ project: undefined, org }), 'a b c d e');
      assert.equal(await current().count({ org }, caller), 5);
      assert.equal(await current().mayReadSome(org, caller), true);
      assert.equal(await current().mayReadSome('nowhere', caller), false);
      assert.equal(await current().mayReadSome(org, { subject: 'eve', identities: ['eve'] }), false);
    });

    test('can start further down', async () => {
      const page = await current().search({ project }, { size: 2, offset: 1 }, caller);
      assert.deepEqual(
        page.items.map(({ id }) => id),
        [iri('b'), iri('c')],
      );
      for (const offset of [-1, 0.5, 10_001]) {
        await assert.rejects(current().search({ project }, { size: 1, offset }, caller), { tag: 'InvalidRequest' });
      }
    });

    test('refuses a cursor of another order', async () => {
      const { next } = await current().search({ project, order: 'id' }, { size: 1 }, caller);
      for (const query of [{ order: 'rev' }, { order: 'id', thenBy: [{ order: 'rev', descending: true }] }] as const) {
        const asked = current().search({ project, ...query }, { size: 1, after: next }, caller);
        await assert.rejects(asked, { tag: 'InvalidRequest' });
      }
    });
  });
