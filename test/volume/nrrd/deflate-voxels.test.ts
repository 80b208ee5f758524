import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { codeLengths } from '../../../src/volume/nrrd/code-lengths.ts';
import { voxelDeflater } from '../../../src/volume/nrrd/deflate-voxels.ts';
import { gzip } from '../../../src/volume/nrrd/gzip.ts';
import { gzipSparse } from '../../../src/volume/nrrd/gzip-sparse.ts';
import { collect } from '../collect.ts';

type Floats = Float32Array | Float64Array;

const bytesOf = ({ buffer, byteOffset, byteLength }: Floats) => new Uint8Array(buffer, byteOffset, byteLength);
const wordsOf = ({ buffer, byteOffset, byteLength }: Floats) => new Uint32Array(buffer, byteOffset, byteLength / 4);

function deflated(blocks: readonly Floats[]): Uint8Array {
  const deflater = voxelDeflater(blocks[0].BYTES_PER_ELEMENT === 4 ? 1 : 2);
  const parts = blocks.map((block, i) => {
    deflater.begin(wordsOf(block));
    deflater.voxels();
    return deflater.end(i === blocks.length - 1);
  });
  return Buffer.concat(parts);
}

/** Few values that come again, at distances within and beyond the window, and many that do not. */
const voxels = fc.oneof(
  fc.array(fc.double(), { maxLength: 300 }),
  fc.array(fc.constantFrom(0, -0, Number.NaN, 0.1, 1 / 3), { maxLength: 3000 }),
  fc
    .record({ length: fc.nat(20_000), period: fc.integer({ min: 1, max: 12_000 }) })
    .map(({ length, period }) => Array.from({ length }, (_, i) => Math.sin(i % period))),
);

test('packs blocks of floats so that zlib unpacks them, bit for bit', () => {
  const unpacks = (blocks: number[][], Values: typeof Float32Array | typeof Float64Array) => {
    const volumes = blocks.map((values) => Values.from(values));
    assert.deepEqual(inflateRawSync(deflated(volumes)), Buffer.concat(volumes.map(bytesOf)));
  };
  const blocks = fc.array(voxels, { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(blocks, fc.constantFrom(Float32Array, Float64Array), unpacks), { numRuns: 100 });
});

test('goes on in further blocks where there are more voxels than one takes', () => {
  const random = Float32Array.from({ length: 150_000 }, (_, i) => Math.sin(i * i));
  assert.deepEqual(inflateRawSync(deflated([random])), Buffer.from(random.buffer));
});

test('packs floats that never repeat as well as zlib at level 1, and those that do nearly so', () => {
  const size = (values: Float64Array) =>
    deflated([values]).length / deflateRawSync(bytesOf(values), { level: 1 }).length;
  const length = 2 ** 16;
  assert.ok(size(Float64Array.from({ length }, (_, i) => 1e5 * Math.abs(Math.sin(i * i)))) < 1.005);
  assert.ok(size(Float64Array.from({ length }, (_, i) => Math.sin(Math.imul(i, 2654435761) >>> 24))) < 1.25);
});

test('gives no code more bits than the limit, and fills the tree', () => {
  const frequencies = fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** 30)), { minLength: 2, maxLength: 286 });
  const fits = (counts: number[]) => {
    fc.pre(counts.filter((count) => count > 0).length > 1);
    const lengths = codeLengths(counts, 12);
    const used = [...lengths].filter((length) => length > 0);
    assert.deepEqual(
      [...lengths].map((length) => length > 0),
      counts.map((count) => count > 0),
    );
    assert.ok(Math.max(...used) <= 12);
    assert.equal(
      used.reduce((sum, length) => sum + 2 ** -length, 0),
      1,
    );
  };
  fc.assert(fc.property(frequencies, fits), { numRuns: 200 });
});

test('packs a volume that is zero outside of runs as if it had seen every voxel', () => {
  const gaps = fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 40 })), { maxLength: 60 });
  const unpacks = (
    parts: [gap: number, length: number][],
    tail: number,
    Values: typeof Float32Array | typeof Float64Array,
  ) => {
    const starts: number[] = [];
    const ends: number[] = [];
    let position = 0;
    for (const [gap, length] of parts) {
      starts.push(position + gap);
      position += gap + length;
      ends.push(position);
    }
    const volume = new Values(position + tail);
    const length = parts.reduce((sum, part) => sum + part[1], 0);
    const values = new Values(length).map((_, i) => Math.sin(i >> 2));
    for (let run = 0, at = 0; run < starts.length; at += ends[run] - starts[run], run++) {
      volume.set(values.subarray(at, at + ends[run] - starts[run]), starts[run]);
    }
    const runs = { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
    assert.deepEqual(gunzipSync(gzipSparse(runs, values, volume.length)), Buffer.from(volume.buffer));
  };
  fc.assert(fc.property(gaps, fc.nat(5000), fc.constantFrom(Float32Array, Float64Array), unpacks), { numRuns: 100 });
});

test('takes a zlib level for floats only where it gains by it', async () => {
  const packed = async (values: Float64Array, level: number) =>
    Buffer.concat(await collect(gzip([bytesOf(values)], values.byteLength, level, 8))).subarray(10);
  const random = Float64Array.from({ length: 2 ** 17 }, (_, i) => Math.sin(i * i));
  const periodic = Float64Array.from({ length: 2 ** 17 }, (_, i) => (i % 50) + Math.sin(i * i) / 2 ** 44);
  assert.deepEqual(await packed(random, 9), await packed(random, 1));
  assert.ok((await packed(periodic, 6)).length < 0.97 * (await packed(periodic, 1)).length);
  assert.deepEqual(
    gunzipSync(Buffer.concat(await collect(gzip([bytesOf(periodic)], periodic.byteLength, 6, 8)))),
    Buffer.from(periodic.buffer),
  );
});
