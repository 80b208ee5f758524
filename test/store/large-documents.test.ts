import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkExpanded } from '../../src/store/payload.ts';
import type { Iri } from '../../src/store/resource.ts';
import { openEmbeddedStore } from '../support/embedded-store.ts';

test('the embedded database takes a document of many values that is nearly as large as one may be', async (t) => {
  const { store, project, caller, close } = await openEmbeddedStore();
  t.after(close);
  const id = 'https://example.org/large' as Iri;
  const value = 'x'.repeat(630);
  const source = { part: Array.from({ length: 100_000 }, () => ({ name: value })) };
  assert.ok(JSON.stringify(source).length > 60 * 2 ** 20);
  assert.equal((await store.create({ project, caller, id, source })).rev, 1);
  const found = await store.fetch(project, id, undefined, caller);
  assert.deepEqual([found.rev, found.source], [1, source]);
});

test('an expanded document is measured in bytes', () => {
  checkExpanded({ a: '語'.repeat(40 * 2 ** 20) });
  assert.throws(() => checkExpanded({ a: '語'.repeat(45 * 2 ** 20) }), { tag: 'PayloadTooLarge' });
});
