import assert from 'node:assert/strict';
import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../../../src/volume/nrrd/stream.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import type { SlabSource } from '../../../src/volume/slab-source.ts';
import { overSlabs, wholeSlab } from '../../../src/volume/slabs.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { volumeOf } from '../../support/volumes.ts';
import { collect } from '../collect.ts';
import { newFile, newFolder } from '../folder.ts';
import { dotKernel, sumAlongZ, sumAlongZKernel } from '../kernels.ts';
import { nrrdBytes } from './nrrd-bytes.ts';

const LABELS = Array.from({ length: 3 * 2 * 7 }, (_, i) => (i * 2654435761) >>> 0);

/** A file of the labels. */
async function written(t: TestContext, type: 'uint32' | 'int64', encoding: 'raw' | 'gzip' | 'ascii'): Promise<string> {
  const path = join(await newFolder(t), 'labels.nrrd');
  const volume = type === 'uint32' ? volumeOf(type, [3, 2, 7], LABELS) : volumeOf(type, [3, 2, 7], LABELS.map(BigInt));
  await writeNrrd(path, headerFor({ ...volume, type }), volume.values, { encoding });
  return path;
}

describe('a stream of an NRRD file', () => {
  let pool: WorkerPool;
  before(() => {
    pool = createWorkerPool({ threads: 2 });
  });
  after(() => pool.close());

  const sums = async (source: SlabSource<Uint32Array>, planes: number) => {
    const parts = await collect(overSlabs(pool, sumAlongZKernel, [source], { reach: 0 }, { planes }));
    return parts.flatMap((part) => [...part]);
  };

  test('gives slabs of any size from any encoding and integer type', async (t) => {
    for (const encoding of ['raw', 'gzip', 'ascii'] as const) {
      for (const type of ['uint32', 'int64'] as const) {
        const path = await written(t, type, encoding);
        for (const planes of [1, 3, 7])
          assert.deepEqual(await sums((await streamAnnotation(path)).source, planes), LABELS);
      }
    }
  });

  test('swaps the bytes of the other byte order', async (t) => {
    const bytes = Buffer.alloc(24);
    for (let i = 0; i < 6; i++) bytes.writeUInt32BE(4_000_000_000 + i, 4 * i);
    const path = await newFile(t, nrrdBytes({ type: 'uint32', endian: 'big' }, bytes));
    assert.deepEqual(
      await sums((await streamAnnotation(path)).source, 1),
      Array.from({ length: 6 }, (_, i) => 4e9 + i),
    );
  });

  test('goes along with other sources', async (t) => {
    const volume = volumeOf('float', [1, 1, 2], [1, 2, 3, 4, 5, 6]);
    const path = join(await newFolder(t), 'vectors.nrrd');
    await writeNrrd(path, headerFor({ ...volume, type: 'float' }), volume.values);
    const streams = await Promise.all([streamNrrd(path), streamNrrd(path)]);
    // The file holds float: what the stream cannot know, this test does.
    const [a, b] = streams.map(({ source }) => source as SlabSource<Float32Array>);
    const results = await collect(overSlabs(pool, dotKernel, [a, b], undefined, { planes: 1 }));
    assert.deepEqual(
      results.map(({ parts: [[product]] }) => product),
      [14, 77],
    );
  });

  test('shows damage when it is reached, after the slabs before it', async (t) => {
    const path = await written(t, 'uint32', 'raw');
    const { source } = await streamAnnotation(path);
    await truncate(path, (await stat(path)).size - 4);
    await assert.rejects(sums(source, 3), { tag: 'NrrdDataTruncated' });
    const gzip = await written(t, 'uint32', 'gzip');
    await truncate(gzip, (await stat(gzip)).size - 4);
    await assert.rejects(sums((await streamAnnotation(gzip)).source, 3), { tag: 'NrrdDataTruncated' });
  });

  test('serves one pass, and may be left in the middle', async (t) => {
    const { source } = await streamAnnotation(await written(t, 'uint32', 'gzip'));
    for await (const first of overSlabs(pool, sumAlongZKernel, [source], { reach: 0 }, { planes: 2 })) {
      assert.deepEqual([...first], LABELS.slice(0, 12));
      break;
    }
    await assert.rejects(sums(source, 2), /one pass/);
  });

  test('looks back and ahead as far as slabs ask for', async (t) => {
    const path = await written(t, 'uint32', 'gzip');
    for (const reach of [1, 2, 3]) {
      const whole = [...sumAlongZ([wholeSlab(volumeOf('uint32', [3, 2, 7], LABELS))], { reach })];
      for (const planes of [1, 2, 3, 5, 6, 7]) {
        const { source } = await streamAnnotation(path);
        const parts = await collect(overSlabs(pool, sumAlongZKernel, [source], { reach }, { halo: reach, planes }));
        const sums = parts.flatMap((part) => [...part]);
        assert.deepEqual(sums, whole, `${planes} planes and ${reach} on both sides`);
      }
    }
  });

  test('refuses what holds no region ids', async (t) => {
    const real = await newFile(t, nrrdBytes({ type: 'float', endian: 'little' }, new Uint8Array(24)));
    await assert.rejects(streamAnnotation(real), { tag: 'NotAnAnnotation' });
    const negative = await newFile(t, nrrdBytes({ type: 'int8' }, Uint8Array.of(1, 2, 3, 4, 5, 255)));
    await assert.rejects(sums((await streamAnnotation(negative)).source, 1), { tag: 'NotAnAnnotation' });
  });

  test('refuses planes too large to hold', async (t) => {
    const path = await newFile(t, nrrdBytes({ sizes: '100000 100000 1' }));
    await assert.rejects(streamNrrd(path), { tag: 'NrrdTooLarge', details: { path, bytes: 1e10, limit: 2 ** 31 } });
  });
});
