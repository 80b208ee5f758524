import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipRuns } from '../../../src/algorithms/export/gzip-runs.ts';
import { crcAfterRun } from '../../../src/volume/nrrd/crc-of-runs.ts';

/** Gap before and length of each run, and the zeros after the last. */
const masks = fc.tuple(
  fc.array(fc.tuple(fc.nat(700), fc.integer({ min: 1, max: 700 })), { maxLength: 30 }),
  fc.nat({ max: 700 }),
);

test('unpacks, by zlib, to 1 within the runs and 0 elsewhere', () => {
  const unpacks = ([lengths, rest]: [[gap: number, length: number][], number]) => {
    const starts: number[] = [];
    const ends: number[] = [];
    let end = 0;
    for (const [gap, length] of lengths) {
      starts.push(end + gap + (end === 0 ? 0 : 1));
      end = starts[starts.length - 1] + length;
      ends.push(end);
    }
    const expected = new Uint8Array(end + rest);
    for (const [i, start] of starts.entries()) expected.fill(1, start, ends[i]);
    const packed = gzipRuns({ starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) }, expected.length);
    assert.deepEqual(new Uint8Array(gunzipSync(packed)), expected);
  };
  fc.assert(fc.property(masks, unpacks), { numRuns: 300 });
});

test('packs 77 million voxels of which one is set into 75 kB', () => {
  const [length, voxel] = [77_045_760, 40_000_000];
  const packed = gzipRuns({ starts: Uint32Array.of(voxel), ends: Uint32Array.of(voxel + 1) }, length);
  const mask = gunzipSync(packed);
  assert.equal(mask.length, length);
  assert.equal(mask.indexOf(1), voxel);
  assert.equal(mask.lastIndexOf(1), voxel);
  assert.ok(packed.length < 75_000, `${packed.length} bytes`);
});

test('is one member without a name or a date', () => {
  const packed = gzipRuns({ starts: new Uint32Array(), ends: new Uint32Array() }, 9);
  assert.deepEqual([...packed.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
});

test('follows the CRC over runs of any length', () => {
  for (const length of [0, 1, 255, 256, 257, 65_535, 65_536, 1_000_000, 2 ** 24 + 3]) {
    for (const value of [0, 1] as const) {
      const expected = crc32(new Uint8Array(length).fill(value), crc32('before'));
      const register = crcAfterRun(~crc32('before') >>> 0, value, length);
      assert.equal(~register >>> 0, expected, `${length} bytes of ${value}`);
    }
  }
});
