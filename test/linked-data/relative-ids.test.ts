import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relativeTo, withRelativeIds } from '../../src/linked-data/relative-ids.ts';

describe('ids relative to a base', () => {
  test('climb once too often beside it, and not at all below it', () => {
    const base = 'https://example.org/data/';
    for (const [iri, expected] of [
      ['https://example.org/ex/r1', '../../ex/r1'],
      ['https://example.org/linked', '../../linked'],
      ['https://example.org/', '../../'],
      ['https://example.org/data/', './'],
      ['https://example.org/data/x', 'x'],
      ['https://example.org/data/x/?q#h', 'x/?q#h'],
    ]) {
      assert.equal(relativeTo(base, iri), expected);
    }
    assert.equal(relativeTo('https://x.org/a/b/', 'https://x.org/a/c'), '../../c');
    assert.equal(relativeTo('https://x.org/', 'https://x.org/a/c'), 'a/c');
    assert.equal(relativeTo('https://x.org/data#', 'https://x.org/data#a'), '#a');
    assert.equal(relativeTo('https://x.org/data#', 'https://x.org/ex/b'), 'ex/b');
  });

  test('stay whole where another IRI would come of it', () => {
    for (const iri of [
      ...['http://example.org/data/x', 'https://example.organization/x', 'https://user@example.org/data/x', 'urn:x:1'],
      ...['https://example.org/data/a//b', 'https://example.org/data/../b', 'https://example.org/data/a:b', '_:b0'],
    ]) {
      assert.equal(relativeTo('https://example.org/data/', iri), iri);
    }
    assert.equal(relativeTo('urn:x:', 'urn:x:1'), 'urn:x:1');
  });

  test('are those of nodes at any depth, not what JSON literals hold', () => {
    const [here, there] = [{ '@id': 'https://x.org/d/a' }, { '@id': 'a' }];
    const literal = { '@type': '@json', '@value': here };
    const document = { ...here, p: [here, { q: here }], literal, text: 'https://x.org/d/a', n: 1, none: null };
    const expected = { ...document, ...there, p: [there, { q: there }] };
    assert.deepEqual(withRelativeIds(document, 'https://x.org/d/'), expected);
  });
});
