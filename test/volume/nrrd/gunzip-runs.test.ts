import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { constants, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipRuns } from '../../../src/algorithms/export/gzip-runs.ts';
import { appendBytes, type ByteRuns, noBytes } from '../../../src/volume/nrrd/byte-runs.ts';
import { Damage, EndsEarly } from '../../../src/volume/nrrd/damage.ts';
import { gunzipRuns } from '../../../src/volume/nrrd/gunzip-runs.ts';
import { TooMuch } from '../../../src/volume/nrrd/inflate-runs.ts';

const decoded = (bytes: Uint8Array, limit = 2 ** 31): ByteRuns => {
  const runs = noBytes();
  gunzipRuns(bytes, runs, limit);
  return runs;
};

/** The bytes that runs stand for. */
function bytesOf({ count, values, ends }: ByteRuns): Buffer {
  const bytes = Buffer.alloc(count === 0 ? 0 : ends[count - 1]);
  for (let run = 0; run < count; run++) bytes.fill(values[run], run === 0 ? 0 : ends[run - 1], ends[run]);
  return bytes;
}

/** Rows that repeat, as regions do from line to line; some bytes are anything. */
const volumes = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 700 })), { maxLength: 30 })
  .chain((row) =>
    fc
      .tuple(fc.constant(row), fc.integer({ min: 1, max: 20 }), fc.uint8Array({ maxLength: 300 }))
      .map(([runs, rows, noise]) => {
        const line = Buffer.concat(runs.map(([value, length]) => Buffer.alloc(length, value)));
        return Buffer.concat([...Array(rows).fill(line), noise, line]);
      }),
  );

describe('gzip data decoded as runs', () => {
  test('are the bytes that zlib decodes, whatever its level and strategy', () => {
    const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
    const strategies = fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE);
    fc.assert(
      fc.property(volumes, fc.integer({ min: 0, max: 9 }), strategies, (bytes, level, strategy) => {
        assert.deepEqual(bytesOf(decoded(gzipSync(bytes, { level, strategy }))), bytes);
      }),
      { numRuns: 200 },
    );
  });

  test('neighbouring runs have different bytes', () => {
    fc.assert(
      fc.property(volumes, (bytes) => {
        const expected = noBytes();
        appendBytes(expected, bytes);
        const { count, values, ends } = decoded(gzipSync(bytes));
        assert.equal(count, expected.count);
        assert.deepEqual(values.subarray(0, count), expected.values.subarray(0, count));
        assert.deepEqual(ends.subarray(0, count), expected.ends.subarray(0, count));
      }),
      { numRuns: 50 },
    );
  });

  test('stored blocks and long volumes', () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i * 7919) >> 3));
    assert.deepEqual(bytesOf(decoded(gzipSync(noise, { level: 0 }))), noise);
    const runs = { starts: Uint32Array.of(3, 50_000_000), ends: Uint32Array.of(4, 50_000_700) };
    const { count, ends } = decoded(gzipRuns(runs, 77_045_760));
    assert.deepEqual([...ends.subarray(0, count)], [3, 4, 50_000_000, 50_000_700, 77_045_760]);
  });

  test('members follow each other, with names and comments in their headers', () => {
    const member = gzipSync(Buffer.from([0, 0, 1]));
    const named = Buffer.concat([
      member.subarray(0, 3),
      Buffer.from([8]),
      member.subarray(4, 10),
      Buffer.from('mask\0'),
      member.subarray(10),
    ]);
    assert.deepEqual([...bytesOf(decoded(Buffer.concat([member, named])))], [0, 0, 1, 0, 0, 1]);
  });

  const member = gzipSync(Buffer.alloc(5000, 1));

  test('a wrong checksum and a wrong length are damage', () => {
    for (const [at, message] of [
      [8, /data check/],
      [4, /length check/],
    ] as const) {
      const bytes = Buffer.from(member);
      bytes[bytes.length - at] ^= 1;
      assert.throws(
        () => decoded(bytes),
        (error) => error instanceof Damage && message.test(error.message),
      );
    }
  });

  test('an end at any byte is seen', () => {
    for (let length = 0; length < member.length; length++) {
      assert.throws(() => decoded(member.subarray(0, length)), length < 3 ? Damage : EndsEarly, `${length} bytes`);
    }
  });

  test('what follows that is no member is damage', () => {
    assert.throws(() => decoded(Buffer.concat([member, Buffer.from('more')])), Damage);
  });

  test('decoding stops where more comes than expected', () => {
    assert.throws(() => decoded(member, 4999), TooMuch);
  });

  test('damage gives an error of ours or, in bits without meaning, the bytes themselves', () => {
    const content = Buffer.concat([Buffer.alloc(900, 1), Buffer.from('some bytes of text'), Buffer.alloc(99)]);
    const bytes = gzipSync(content);
    fc.assert(
      fc.property(fc.nat(bytes.length - 11), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[10 + at] ^= change;
        try {
          assert.deepEqual(bytesOf(decoded(changed)), content);
        } catch (error) {
          assert.ok(error instanceof Damage || error instanceof TooMuch, String(error));
        }
      }),
    );
  });
});
