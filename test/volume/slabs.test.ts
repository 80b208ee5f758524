import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { fileSource, memorySource, type SlabSource, writeRawFile } from '../../src/volume/slab-source.ts';
import { overSlabs, wholeSlab } from '../../src/volume/slabs.ts';
import { toCOrder } from '../../src/volume/voxel-order.ts';
import { createWorkerPool, type WorkerPool } from '../../src/volume/worker-pool.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { volumeOf } from '../support/volumes.ts';
import { collect } from './collect.ts';
import { newFile, newFolder } from './folder.ts';
import {
  dotKernel,
  failFromKernel,
  memoryKindKernel,
  planeSumsKernel,
  spinKernel,
  sumAlongZ,
  sumAlongZKernel,
} from './kernels.ts';

const CCFV3 = realInput('ccfv3_25/annotation.nrrd');
const numbers = (count: number, of: (i: number) => number = (i) => i) => Array.from({ length: count }, (_, i) => of(i));
const annotation = volumeOf(
  'uint32',
  [3, 2, 7],
  numbers(42, (i) => (i * 2654435761) >>> 0),
);

async function concatenated(parts: AsyncIterable<Float64Array>): Promise<number[]> {
  return (await collect(parts)).flatMap((part) => [...part]);
}

describe('kernels over slabs', () => {
  let pools: readonly WorkerPool[];
  before(() => {
    pools = [1, 2, 3].map((threads) => createWorkerPool({ threads }));
  });
  after(() => Promise.all(pools.map((pool) => pool.close())));

  test('give the same for any number of workers, slab size and source as for the whole volume', async (t) => {
    const path = join(await newFolder(t), 'annotation.raw');
    await writeRawFile(path, [annotation.values.subarray(0, 5), annotation.values.subarray(5)]);
    const file = fileSource(path, { ...annotation, type: 'uint32' });
    const sample = fc.record({
      pool: fc.constantFrom(...pools),
      source: fc.constantFrom(memorySource(annotation), file),
      planes: fc.integer({ min: 1, max: 9 }),
      reach: fc.nat(3),
      spare: fc.nat(2),
    });
    const whole = numbers(4).map((reach) => [...sumAlongZ([wholeSlab(annotation)], { reach })]);
    const holds = async ({
      pool,
      source,
      planes,
      reach,
      spare,
    }: typeof sample extends fc.Arbitrary<infer S> ? S : never) => {
      const halo = reach + spare;
      const parts = overSlabs(pool, sumAlongZKernel, [source], { reach }, { halo, planes });
      assert.deepEqual(await concatenated(parts), whole[reach]);
    };
    await fc.assert(fc.asyncProperty(sample, holds), { numRuns: 40 });
  });

  test('give the same on the CCFv3 annotation at 25 µm from memory and from a file', {
    skip: missing(CCFV3),
  }, async (t) => {
    const { volume } = await readAnnotation(CCFV3);
    const path = join(await newFolder(t), 'annotation.raw');
    await writeRawFile(path, [volume.values]);
    const sums = async (source: SlabSource<Uint32Array>, pool: WorkerPool, planes?: number) => {
      const parts = await collect(overSlabs(pool, planeSumsKernel, [source], undefined, { halo: 1, planes }));
      return parts.flatMap((part) => [...part]);
    };
    const fromMemory = await sums(memorySource(volume), pools[0]);
    assert.equal(fromMemory.length, 456);
    assert.deepEqual(await sums(fileSource(path, { ...volume, type: 'uint32' }), pools[1], 7), fromMemory);
  });

  test('take one slab of each source, and hand back whatever a kernel makes of them', async () => {
    const a = volumeOf('float', [2, 1, 2], numbers(12));
    const b = volumeOf(
      'float',
      [2, 1, 2],
      numbers(12, () => 2),
    );
    const results = overSlabs(pools[1], dotKernel, [memorySource(a), memorySource(b)], undefined, { planes: 1 });
    const expected = [
      { first: 0, parts: [Float64Array.of(6, 24)] },
      { first: 1, parts: [Float64Array.of(42, 60)] },
    ];
    assert.deepEqual(await collect(results), expected);
  });

  test('share memory with the workers, also when the volume came without', async () => {
    const values = Uint32Array.from(annotation.values);
    for (const volume of [annotation, { ...annotation, values }]) {
      const kinds = overSlabs(pools[0], memoryKindKernel, [memorySource(volume)], undefined);
      assert.deepEqual(await collect(kinds), ['SharedArrayBuffer']);
    }
  });

  test('see volumes in file order, whatever order they come in', async () => {
    const parts = overSlabs(pools[0], sumAlongZKernel, [memorySource(toCOrder(annotation))], { reach: 0 });
    assert.deepEqual(await concatenated(parts), [...annotation.values]);
  });

  test('keep the tag, details and remedy of what a kernel throws, after the results before it', async () => {
    const seen: number[] = [];
    const run = async () => {
      const results = overSlabs(pools[1], failFromKernel, [memorySource(annotation)], { plane: 4 }, { planes: 2 });
      for await (const first of results) seen.push(first);
    };
    const expected = { tag: 'TooDeep', details: { plane: 4 }, remedy: 'Stay above.', message: 'Plane 4 is too deep.' };
    await assert.rejects(run(), expected);
    assert.deepEqual(seen, [0, 2]);
  });

  test('stop at once when they are aborted, with the reason, and leave the pool usable', async () => {
    const pool = pools[1];
    const stop = new AbortController();
    const started = new Int32Array(new SharedArrayBuffer(4));
    const options = { planes: 1, signal: stop.signal };
    const endless = collect(overSlabs(pool, spinKernel, [memorySource(annotation)], { started }, options));
    await Atomics.waitAsync(started, 0, 0).value;
    stop.abort(new Error('cancelled by the user'));
    await assert.rejects(endless, /cancelled by the user/);
    const first = overSlabs(pool, sumAlongZKernel, [memorySource(annotation)], { reach: 0 }, { planes: 7 });
    assert.equal((await concatenated(first)).length, 42);
  });

  test('refuse sources on different grids', async () => {
    const other = volumeOf('float', [2, 1, 3], numbers(18));
    const sources = [memorySource(volumeOf('float', [2, 1, 2], numbers(12))), memorySource(other)] as const;
    await assert.rejects(collect(overSlabs(pools[0], dotKernel, sources, undefined)), { tag: 'GridMismatch' });
  });

  test('fail on a raw file that ends early, naming it', async (t) => {
    const path = await newFile(t, new Uint8Array(100), 'short.raw');
    const source = fileSource(path, { ...annotation, type: 'uint32' });
    await assert.rejects(concatenated(overSlabs(pools[0], sumAlongZKernel, [source], { reach: 0 })), (error) =>
      String(error).includes(path),
    );
  });
});

test('a raw file never replaces another', async (t) => {
  const path = join(await newFolder(t), 'taken.raw');
  await writeFile(path, 'mine');
  await assert.rejects(writeRawFile(path, [Uint8Array.of(1)]), { code: 'EEXIST' });
});
