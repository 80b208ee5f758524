import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkToken, tokensIn } from '../../src/store/tokens.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>;

/** The value with some keys and items left out: what `@>` calls contained. */
const fragmentOf = (value: unknown, keep: (n: number) => boolean): unknown => {
  if (Array.isArray(value)) return value.filter((_, n) => keep(n)).map((item) => fragmentOf(item, keep));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter((_, n) => keep(n));
  return Object.fromEntries(kept.map(([key, item]) => [key, fragmentOf(item, keep)]));
};

test('a document has all tokens of whatever it contains', () => {
  fc.assert(
    fc.property(json, fc.integer({ min: 1, max: 3 }), (document, every) => {
      const tokens = new Set(tokensIn(document));
      return tokensIn(fragmentOf(document, (n) => n % every === 0)).every((token) => tokens.has(token));
    }),
  );
});

test('a token tells values, types of values and places apart', () => {
  const documents = [{ a: 1 }, { a: '1' }, { a: true }, { a: null }, { b: 1 }, { a: { a: 1 } }, { 'a>a': 2 }];
  assert.equal(new Set(documents.flatMap(tokensIn)).size, documents.length);
});

test('tokens are signed integers of 64 bits', () => {
  for (const token of [...tokensIn({ a: [1, { b: 'x' }] }), linkToken('https://example.org')]) {
    assert.equal(BigInt.asIntN(64, BigInt(token)).toString(), token);
  }
});
