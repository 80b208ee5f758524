import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ALL, and, type Narrow, NONE, not, or, token } from '../../../../../src/store/views/search/narrow.ts';
import { postingsBuilder } from '../../../../../src/store/views/search/postings/postings.ts';
import { toDecimal, toHalves } from '../../../../../src/store/views/search/postings/token-numbers.ts';

const TOKENS = ['-9223372036854775808', '-1', '0', '1', '4294967295', '4294967296', '9223372036854775807', '77'];
/** Documents, or their absence, by entity. */
type Model = Map<number, { project: number; tokens: readonly string[] } | undefined>;

/** As PostgreSQL sends an array of bigint. */
function sent(tokens: readonly string[]): Buffer {
  if (tokens.length === 0) return Buffer.alloc(12);
  const buffer = Buffer.alloc(20 + 12 * tokens.length);
  for (const [n, one] of tokens.entries()) {
    buffer.writeInt32BE(8, 20 + 12 * n);
    buffer.writeBigInt64BE(BigInt(one), 24 + 12 * n);
  }
  return buffer;
}

function fulfils(tokens: readonly string[], narrow: Narrow): boolean {
  if (narrow.is === 'token') return tokens.includes(narrow.token);
  if (narrow.is === 'not') return !fulfils(tokens, narrow.of);
  if (narrow.is === 'and') return narrow.of.every((one) => fulfils(tokens, one));
  if (narrow.is === 'or') return narrow.of.some((one) => fulfils(tokens, one));
  return narrow.is === 'all';
}

const document = fc.record({
  project: fc.integer({ min: 1, max: 3 }),
  tokens: fc.subarray(TOKENS),
});
const { narrow } = fc.letrec<{ narrow: Narrow }>((tie) => ({
  narrow: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(ALL, NONE),
    fc.constantFrom(...TOKENS, '5').map(token),
    fc.array(tie('narrow'), { maxLength: 4 }).map((of) => and(of)),
    fc.array(tie('narrow'), { maxLength: 4 }).map((of) => or(of)),
    tie('narrow').map((of) => not(of)),
  ),
}));

describe('postings', () => {
  test('find what fulfils a condition, of documents that change', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.option(document, { nil: undefined })));
    const projects = fc.option(fc.subarray([1, 2, 3]), { nil: null });
    fc.assert(
      fc.property(
        fc.array(document),
        changes,
        narrow,
        projects,
        fc.integer({ min: -1, max: 40 }),
        (documents, changes, condition, wanted, after) => {
          const builder = postingsBuilder();
          // Every third entity is another index's.
          const model: Model = new Map(documents.map((one, n) => [n + Math.floor(n / 3), one]));
          for (const [entity, one] of model)
            if (one) builder.add({ entity, project: one.project, place: `(${entity},1)`, tokens: sent(one.tokens) });
          const postings = builder.build();
          for (const [entity, one] of changes) {
            model.set(entity, one);
            if (one) postings.put({ entity, project: one.project, place: `(${entity},1)`, tokens: sent(one.tokens) });
            else postings.remove(entity);
          }
          const expected = [...model]
            .filter(([, one]) => one && (wanted?.includes(one.project) ?? true) && fulfils(one.tokens, condition))
            .map(([entity]) => entity)
            .filter((entity) => entity > after)
            .sort((a, b) => a - b);
          assert.deepEqual(postings.find(condition, wanted, after), expected);
          for (const [entity, one] of model) assert.equal(postings.placeOf(entity), one && `(${entity},1)`);
        },
      ),
    );
  });

  test('intersect long lists with short ones', () => {
    const builder = postingsBuilder();
    for (let entity = 0; entity < 20_000; entity++) {
      const tokens = ['0', ...(entity % 2 === 0 ? ['1'] : []), ...(entity % 997 === 0 ? ['77'] : [])];
      builder.add({ entity, project: 1, place: '(0,1)', tokens: sent(tokens) });
    }
    const postings = builder.build();
    const rare = Array.from({ length: 21 }, (_, n) => 997 * n);
    assert.deepEqual(postings.find(and([token('0'), token('77')]), null, -1), rare);
    assert.deepEqual(
      postings.find(and([token('1'), token('77')]), null, -1),
      rare.filter((entity) => entity % 2 === 0),
    );
    assert.deepEqual(
      postings.find(and([token('77'), not(token('1'))]), null, -1),
      rare.filter((entity) => entity % 2 === 1),
    );
    assert.equal(postings.find(or([token('77'), token('1')]), null, -1).length, 10_000 + 10);
  });

  test('are stale when much has changed', () => {
    const builder = postingsBuilder();
    for (let entity = 0; entity < 1600; entity++)
      builder.add({ entity, project: 1, place: '(0,1)', tokens: sent(['1']) });
    const postings = builder.build();
    for (let entity = 5000; entity < 6100; entity++) postings.remove(entity);
    for (let entity = 0; entity < 1100; entity++) postings.remove(entity);
    assert.equal(postings.isStale, false, 'what was never there is no change');
    postings.remove(1100);
    assert.equal(postings.isStale, true);
  });
});

test('a token is the same in halves and in decimal', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      assert.equal(toDecimal(toHalves(String(value))), String(value));
    }),
  );
});
