import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextResolver, type LoadContext } from '../../src/linked-data/contexts.ts';
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

  test('takes addresses in a context for relative to that of the context', async () => {
    const { load } = contexts({
      'https://c.org/all/one': { '@import': 'terms', p: { '@id': 'https://p', '@context': '../two' } },
      'https://c.org/all/terms': { r: 'https://r' },
      'https://c.org/two': { q: 'https://q' },
    });
    const source = { '@context': 'https://c.org/all/one', p: { q: 1 }, r: 2 };
    const { expanded } = await expand(source, { base, vocab, loadContext: load });
    assert.deepEqual(expanded, {
      'https://p': [{ 'https://q': [{ '@value': 1 }] }],
      'https://r': [{ '@value': 2 }],
    });
  });

  test('takes no value for the root', async () => {
    const source = { '@graph': [{ '@value': 'free' }, { '@id': 'a' }] };
    assert.deepEqual((await expand(source, { base, vocab, loadContext: none })).expanded, { '@id': `${base}a` });
    const values = { '@graph': [{ '@value': 'free' }] };
    assert.deepEqual((await expand(values, { base, vocab, loadContext: none })).expanded, {});
  });

  test('processes a context of an address once', async () => {
    const { load } = contexts({ 'https://large': { term: 'https://example.org/t' } });
    const [context] = await contextResolver(base, load, new Set()).resolve({ context: 'https://large' });
    const keep = context.setProcessed;
    let processed = 0;
    context.setProcessed = (...of) => {
      processed++;
      keep(...of);
    };
    for (const value of [1, 2, 3]) {
      const source = { '@context': 'https://large', term: value };
      const { expanded } = await expand(source, { base, vocab, loadContext: load });
      assert.deepEqual(expanded, { 'https://example.org/t': [{ '@value': value }] });
    }
    assert.equal(processed, 1);
  });
});
