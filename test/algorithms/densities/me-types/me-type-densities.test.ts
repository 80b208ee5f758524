import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { meTypeDensities } from '../../../../src/algorithms/densities/me-types/me-type-densities.ts';
import type { MeTypeShares } from '../../../../src/algorithms/densities/me-types/me-type-shares.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import type { WorkerPool } from '../../../../src/volume/worker-pool.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';
import { withPool } from '../../support.ts';

const SHAPE = [2, 2, 2] as const;
const LABELS = [7, 7, 0, 9, 9, 9, 9, 7];

interface Options {
  readonly labels?: readonly number[];
  readonly planes?: number;
}

/** Values and sums by ME-type; undefined for one without cells. */
async function densitiesOf(
  pool: WorkerPool,
  markers: readonly (readonly number[])[],
  shares: MeTypeShares,
  { labels = LABELS, planes }: Options = {},
) {
  const annotation = memorySource(volumeOf('uint32', SHAPE, labels));
  const sources = markers.map((values) => memorySource(volumeOf('double', SHAPE, values)));
  const made = await meTypeDensities(pool, annotation, sources, shares, { planes });
  const found = new Map<string, { values?: number[]; sums: ReadonlyMap<number, number> }>();
  for await (const { meTypes, gzip, sums } of made.volumes) {
    for (const meType of meTypes) found.set(meType, { values: gzip && doublesOf(gunzipSync(gzip)), sums });
  }
  return { found, voxels: made.voxels };
}

const doublesOf = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));

/** @param shares - by ME-type: by region 7 and 9: by marker */
const sharesOf = (markers: number, shares: readonly (readonly (readonly number[])[])[]): MeTypeShares => ({
  meTypes: shares.map((_, i) => `M${i}|e`),
  regionIds: [7, 9],
  markers: Array.from({ length: markers }, (_, i) => `marker ${i}`),
  shares: Float64Array.from(shares.flat(2)),
});

describe('densities of ME-types', () => {
  test('are shares of the markers, in the voxels labelled with exactly the region', async () => {
    const markers = [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [10, 20, 30, 40, 50, 60, 70, 80],
    ];
    const shares = sharesOf(2, [
      [[0.5, 0.25], [0, 0]], // biome-ignore format: a table
      [[0, 0], [0, 1]], // biome-ignore format: a table
      [[0, 0], [0, 0]], // biome-ignore format: a table
    ]);
    const { found, voxels } = await withPool(1, (pool) => densitiesOf(pool, markers, shares));
    assert.deepEqual(found.get('M0|e')?.values, [3, 6, 0, 0, 0, 0, 0, 24]);
    assert.deepEqual(found.get('M1|e')?.values, [0, 0, 0, 40, 50, 60, 70, 0]);
    assert.deepEqual(found.get('M0|e')?.sums, new Map([[7, 33], [9, 0]])); // biome-ignore format: a table
    assert.equal(found.get('M2|e')?.values, undefined);
    assert.deepEqual(voxels, new Map([[7, 3], [9, 4]])); // biome-ignore format: a table
  });

  test('take nothing of a marker without a share, even where it is NaN', async () => {
    const markers = [Array(8).fill(Number.NaN), Array(8).fill(2)];
    const { found } = await withPool(1, (pool) => densitiesOf(pool, markers, sharesOf(2, [[[0, 1], [0, 1]]]))); // biome-ignore format: a table
    assert.deepEqual(found.get('M0|e')?.values, [2, 2, 0, 2, 2, 2, 2, 2]);
  });

  test('are refused on another grid', async () => {
    const annotation = memorySource(volumeOf('uint32', SHAPE, LABELS));
    const marker = memorySource(volumeOf('double', SHAPE, Array(8).fill(1), gridOf(SHAPE, { spacing: [10, 10, 10] })));
    await withPool(1, async (pool) => {
      const refused = meTypeDensities(pool, annotation, [marker], sharesOf(1, [[[1], [1]]]));
      await assert.rejects(refused, { tag: 'GridMismatch' });
    });
  });

  test('come to the densities of the markers when shares sum to 1, whatever the planes and threads', async () => {
    const density = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 8, maxLength: 8 });
    const labels = fc.array(fc.constantFrom(0, 7, 9, 11), { minLength: 8, maxLength: 8 });
    await withPool(1, async (one) =>
      withPool(2, async (two) => {
        const holds = async (marker: number[], ids: number[], share: number, planes: number) => {
          const shares = sharesOf(1, [[[share], [1]], [[1 - share], [0]]]); // biome-ignore format: a table
          const { found } = await densitiesOf(one, [marker], shares, { labels: ids });
          const again = await densitiesOf(two, [marker], shares, { labels: ids, planes });
          assert.deepEqual(again.found, found);
          const sum = [...found.values()].reduce(
            (total, { values = Array(8).fill(0) }) => total.map((each, i) => each + values[i]),
            Array<number>(8).fill(0),
          );
          for (const [i, value] of marker.entries()) {
            const expected = ids[i] === 7 || ids[i] === 9 ? value : 0;
            assert.ok(Math.abs(sum[i] - expected) <= 1e-12 * expected);
          }
        };
        const shares = fc.double({ min: 0, max: 1, noNaN: true });
        await fc.assert(fc.asyncProperty(density, labels, shares, fc.integer({ min: 1, max: 2 }), holds), {
          numRuns: 30,
        });
      }),
    );
  });
});
