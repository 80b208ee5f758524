import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compact } from '../../src/linked-data/compact.ts';

const options = { base: 'https://example.org/', loadContext: async () => undefined };
const context = { '@vocab': 'https://example.org/' };

test('a node takes the short names of a context, and keeps its id', async () => {
  const expanded = { '@id': 'https://example.org/a', 'https://example.org/p': [{ '@value': 1 }] };
  assert.deepEqual(await compact(expanded, context, options), {
    '@context': context,
    '@id': 'https://example.org/a',
    p: 1,
  });
});

test('what cannot be compacted is refused as a document, not as a fault of ours', async () => {
  const expanded = {
    'https://example.org/a': [{ '@value': 1 }, { '@value': 2 }],
    'https://example.org/hasOwnProperty': [{ '@value': 1 }, { '@value': 2 }],
  };
  await assert.rejects(compact(expanded, context, options), { tag: 'InvalidJsonLd' });
  await assert.rejects(compact(expanded, 'https://example.org/none', options), { tag: 'InvalidJsonLd' });
});
