import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LoadContext } from '../../src/linked-data/contexts.ts';
import { expand } from '../../src/linked-data/expand.ts';

const base = 'https://example.org/data/';
const vocab = 'https://example.org/terms/';

/** Contexts by IRI; each call of the loader is counted. */
const contexts = (known: Record<string, unknown>): { load: LoadContext; calls: string[] } => {
  const calls: string[] = [];
  const load: LoadContext = async (iri) => {
    calls.push(iri);
    return iri in known ? { context: known[iri], key: JSON.stringify(known[iri]) } : undefined;
  };
  return { load, calls };
};
const none = contexts({}).load;

describe('expand', () => {
  test('takes terms from the vocabulary and ids from the base when there is no context', async () => {
    const { id, types, expanded } = await expand(
      { '@id': 'a', '@type': 'T', n: 1 },
      { base, vocab, loadContext: none },
    );
    assert.deepEqual([id, types], ['https://example.org/data/a', ['https://example.org/terms/T']]);
    assert.deepEqual(expanded['https://example.org/terms/n'], [{ '@value': 1 }]);
  });

  test('wraps several roots as one graph, which has neither id nor type', async () => {
    const roots = {
      '@graph': [
        { '@id': 'a', n: 1 },
        { '@id': 'b', n: 2 },
      ],
    };
    const { id, types, expanded } = await expand(roots, { base, vocab, loadContext: none });
    assert.deepEqual([id, types, (expanded['@graph'] as unknown[]).length], [undefined, [], 2]);
  });

  test('keeps the id of a document that says nothing else, and gives nothing for an empty one', async () => {
    assert.deepEqual((await expand({ '@id': 'a' }, { base, vocab, loadContext: none })).expanded, {
      '@id': `${base}a`,
    });
    assert.deepEqual((await expand({}, { base, vocab, loadContext: none })).expanded, {});
  });

  test('follows contexts that name others and lists them all', async () => {
    const { load } = contexts({
      'https://one': ['https://two', { a: 'https://a' }],
      'https://two': { b: { '@id': 'https://b', '@type': '@id' } },
    });
    const source = { '@context': 'https://one', a: 1, b: 'https://x' };
    const found = await expand(source, { base, vocab, loadContext: load });
    assert.deepEqual(found.expanded, { 'https://a': [{ '@value': 1 }], 'https://b': [{ '@id': 'https://x' }] });
    assert.deepEqual(found.contexts, ['https://one', 'https://two']);
  });

  test('sees a context that changed under the same IRI', async () => {
    const read = async (iri: string): Promise<unknown> => {
      const { load } = contexts({ 'https://changing': { a: iri } });
      return (await expand({ '@context': 'https://changing', a: 1 }, { base, vocab, loadContext: load })).expanded;
    };
    assert.deepEqual(await read('https://old'), { 'https://old': [{ '@value': 1 }] });
    assert.deepEqual(await read('https://new'), { 'https://new': [{ '@value': 1 }] });
  });

  test('names the context that it cannot load', async () => {
    const refused = expand({ '@context': ['https://nowhere'] }, { base, vocab, loadContext: none });
    await assert.rejects(refused, {
      tag: 'InvalidJsonLd',
      details: { reason: 'the context https://nowhere is not known here.', iri: 'https://nowhere' },
    });
  });

  test('refuses contexts that include each other, or too many', async () => {
    const circle = contexts({ 'https://a': 'https://b', 'https://b': ['https://a'] }).load;
    await assert.rejects(expand({ '@context': 'https://a' }, { base, vocab, loadContext: circle }), {
      tag: 'InvalidJsonLd',
    });
    const endless: LoadContext = async (iri) => ({ context: `${iri}x`, key: iri });
    await assert.rejects(expand({ '@context': 'https://a' }, { base, vocab, loadContext: endless }), {
      tag: 'InvalidJsonLd',
    });
  });

  test('refuses what is no JSON-LD, with a reason', async () => {
    for (const source of [{ '@context': 3 }, { '@id': 3 }, { '@type': { a: 1 } }]) {
      await assert.rejects(expand(source, { base, vocab, loadContext: none }), { tag: 'InvalidJsonLd' });
    }
  });

  test('refuses nesting that would exhaust the stack', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    await assert.rejects(expand(deep, { base, vocab, loadContext: none }), { tag: 'InvalidJsonLd' });
  });

  test('processes a large context once', async () => {
    const terms = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`t${n}`, `https://example.org/t/${n}`]));
    const { load } = contexts({ 'https://large': terms });
    const once = async (): Promise<number> => {
      const began = performance.now();
      await expand({ '@context': 'https://large', t1: 1 }, { base, vocab, loadContext: load });
      return performance.now() - began;
    };
    const first = await once();
    const later = Math.min(...(await Promise.all(Array.from({ length: 5 }, once))));
    assert.ok(later < first / 5, `first ${first} ms, later ${later} ms`);
  });
});
