import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Query } from '../../src/store/port.ts';
import type { Iri } from '../../src/store/resource.ts';
import { type OpenStore, openOnPglite } from '../support/stores.ts';

const project = { org: 'org', project: 'project' };
const VOCAB = 'http://127.0.0.1:8080/v1/vocabs/org/project/';
const COUNT = 620;

describe('a search among many resources', () => {
  let opened: OpenStore;
  before(async () => {
    opened = await openOnPglite();
    const { store } = opened;
    await store.createOrganization('org', undefined, caller);
    await store.createProject(project, {}, caller);
    const sources = Array.from({ length: COUNT }, (_, n) => ({ '@type': n % 2 ? ['Odd', 'Number'] : 'Number', n }));
    await Promise.all(sources.map((source) => store.create({ project, caller, source })));
  });
  after(() => opened.close());

  /** The numbers found, page by page. */
  const find = async (query: Query): Promise<number[]> => {
    const found: number[] = [];
    let next: string | undefined;
    do {
      const page = await opened.store.search({ project, ...query }, { size: 100, after: next }, caller);
      found.push(...page.items.map(({ source }) => Number(source.n)));
      next = page.next;
    } while (next);
    return found;
  };
  const numbers = Array.from({ length: COUNT }, (_, n) => n);
  const types = (...names: string[]): Iri[] => names.map((name) => `${VOCAB}${name}` as Iri);

  test('finds a type that nearly all have, in order', async () => {
    assert.deepEqual(await find({ types: types('Number') }), numbers);
    assert.deepEqual(await find({ types: types('Number'), descending: true }), numbers.toReversed());
  });

  test('finds a type that fewer have', async () => {
    const odd = numbers.filter((n) => n % 2);
    assert.deepEqual(await find({ types: types('Number', 'Odd') }), odd);
  });

  test('finds the one that contains a fragment, and none that has its values elsewhere', async () => {
    assert.deepEqual(await find({ containing: { [`${VOCAB}n`]: [{ '@value': 7 }] } }), [7]);
    assert.deepEqual(await find({ types: types('Odd'), containing: { [`${VOCAB}n`]: [{ '@value': 8 }] } }), []);
    assert.deepEqual(await find({ containing: { [`${VOCAB}n`]: [{ '@value': '7' }] } }), []);
  });
});
