import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { gzip } from '../../../src/volume/nrrd/gzip.ts';
import { deflateRuns } from '../../../src/volume/nrrd/run-blocks.ts';
import { collect } from '../collect.ts';

const runs = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 100, max: 2000 })), { minLength: 1, maxLength: 40 });
const bytesOf = (lengths: readonly (readonly [value: number, length: number])[]): Uint8Array =>
  Uint8Array.from(lengths.flatMap(([value, length]) => Array.from({ length }, () => value)));

/** What a decoder makes of blocks of which the last may not say that it is the last. */
const inflate = (parts: readonly Uint8Array[]): Uint8Array => {
  const last = deflateRuns(new Uint8Array(64), true) ?? assert.fail('64 zeros are a run');
  const bytes = inflateRawSync(Buffer.concat([...parts, last]));
  return new Uint8Array(bytes.subarray(0, bytes.length - 64));
};

test('packs runs of small bytes into a block that zlib unpacks, and after which another may come', () => {
  const unpacks = (lengths: [number, number][]) => {
    const bytes = bytesOf(lengths);
    const block = deflateRuns(bytes, false) ?? assert.fail('not taken');
    assert.deepEqual(inflate([block, block]), bytesOf([...lengths, ...lengths]));
    const last = deflateRuns(bytes, true) ?? assert.fail('not taken');
    assert.deepEqual(new Uint8Array(inflateRawSync(last)), bytes);
  };
  fc.assert(fc.property(runs, unpacks), { numRuns: 200 });
});

test('leaves to zlib what has larger bytes or short runs', () => {
  assert.equal(deflateRuns(Uint8Array.of(...Array(200).fill(0), 7), true), undefined);
  assert.equal(
    deflateRuns(
      Uint8Array.from({ length: 1000 }, (_, i) => i & 1),
      true,
    ),
    undefined,
  );
});

test('is smaller than zlib at level 1 on long runs', () => {
  const bytes = bytesOf(Array.from({ length: 400 }, (_, i) => [i % 3, 2000 + 37 * (i % 11)]));
  const block = deflateRuns(bytes, true) ?? assert.fail('not taken');
  assert.ok(block.length < deflateRawSync(bytes, { level: 1 }).length);
});

test('packs blocks that repeat one value once, whatever the value', async () => {
  const value = Float64Array.of(Number.NaN, 0.1);
  const block = new Float64Array(2 ** 17);
  const chunks = [0, 1, 0, 0, 1].map((i) => new Uint8Array(block.slice().fill(value[i]).buffer));
  const total = chunks.length * 2 ** 20;
  const packed = Buffer.concat(await collect(gzip(chunks, total, 1)));
  assert.deepEqual(inflateRawSync(packed.subarray(10, -8)), Buffer.concat(chunks));
});

test('takes no longer than level 1 over what no level packs, and all of level 9 over the rest', async () => {
  const quaternions = Float32Array.from({ length: 2 ** 18 }, (_, i) => (i % 4 === 2 ? 0 : Math.sin(i * i)));
  const labels = Uint32Array.from({ length: 2 ** 18 }, (_, i) => ((i * i) % 97) + (i % 700));
  const packed = async (values: Float32Array | Uint32Array, level: number) =>
    Buffer.concat(await collect(gzip([new Uint8Array(values.buffer)], values.byteLength, level))).subarray(10);
  assert.deepEqual(await packed(quaternions, 9), await packed(quaternions, 1));
  assert.ok((await packed(labels, 9)).length < 0.9 * (await packed(labels, 1)).length);
});
