import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeRegions, type RegionVolume } from '../../../src/algorithms/vectors/merge.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import type { Volume, VoxelArray } from '../../../src/volume/volume.ts';
import { voxelTypeOf } from '../../../src/volume/voxel-types.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { annotationOf, withPool } from '../support.ts';

const sourceOf = (volume: Volume) => ({
  shape: { grid: volume.grid, type: voxelTypeOf(volume.values), components: volume.components },
  source: memorySource(volume),
});
const regionOf = (ids: readonly number[], volume: Volume): RegionVolume => ({ ids: new Set(ids), ...sourceOf(volume) });

async function allOf(parts: AsyncIterable<VoxelArray>): Promise<(number | bigint)[]> {
  const values: (number | bigint)[] = [];
  for await (const part of parts) values.push(...part);
  return values;
}

const NAN = Number.NaN;
const LABELS = annotationOf([4, 1, 1], [5, 6, 6, 7]);
const DEFAULTS = volumeOf('float', [4, 1, 1], [1, 1, 2, 2, 3, 3, 4, 4]);

async function merge(defaults: Volume, regions: RegionVolume[], compat = false, threads = 1, planes = 1) {
  return withPool(threads, async (pool) => {
    const merged = mergeRegions(pool, LABELS, sourceOf(defaults), regions, { compat }, { planes });
    return { type: merged.type, components: merged.components, values: await allOf(merged.values) };
  });
}

test('takes the voxels of each region from its volume, of a later region rather than an earlier one', async () => {
  const first = volumeOf('double', [4, 1, 1], [10, 11, 12, 13, 14, 15, 16, 17]);
  const second = volumeOf('double', [4, 1, 1], [20, 21, 22, 23, 24, 25, 26, 27]);
  const merged = await merge(DEFAULTS, [regionOf([5, 6], first), regionOf([6], second)]);
  assert.deepEqual(merged, { type: 'float', components: 2, values: [10, 11, 22, 23, 24, 25, 4, 4] });
});

test('keeps the default where a component of the region is NaN; not under compat', async () => {
  const region = regionOf([6], volumeOf('float', [4, 1, 1], [9, 9, NAN, 0, 5, 0, 9, 9]));
  assert.deepEqual((await merge(DEFAULTS, [region])).values, [1, 1, 2, 2, 5, 0, 4, 4]);
  assert.deepEqual((await merge(DEFAULTS, [region], true)).values, [1, 1, NAN, 0, 5, 0, 4, 4]);
});

test('casts to the type of the default volume', async () => {
  const defaults = volumeOf('uint8', [4, 1, 1], [1, 2, 3, 4]);
  const merged = await merge(defaults, [regionOf([6], volumeOf('double', [4, 1, 1], [0, 7.9, 200.5, 0]))]);
  assert.deepEqual(merged, { type: 'uint8', components: 1, values: [1, 7, 200, 4] });
});

test('merges 64-bit integers into each other only', async () => {
  const defaults = volumeOf('uint64', [4, 1, 1], [1n, 2n, 3n, 4n]);
  const region = volumeOf('int64', [4, 1, 1], [5n, 6n, 7n, 8n]);
  assert.deepEqual((await merge(defaults, [regionOf([7], region)])).values, [1n, 2n, 3n, 8n]);
  await assert.rejects(merge(defaults, [regionOf([7], volumeOf('float', [4, 1, 1], [1, 2, 3, 4]))]), {
    tag: 'ValuesNotMergeable',
  });
});

test('refuses volumes of another grid or with other components', async () => {
  const shifted = volumeOf('float', [4, 1, 1], new Array(8).fill(0), gridOf([4, 1, 1], { origin: [25, 0, 0] }));
  await assert.rejects(merge(DEFAULTS, [regionOf([6], shifted)]), { tag: 'GridMismatch' });
  const longer = volumeOf('float', [5, 1, 1], new Array(10).fill(0));
  await assert.rejects(merge(DEFAULTS, [regionOf([6], longer)]), { tag: 'GridMismatch' });
  const scalars = volumeOf('float', [4, 1, 1], [1, 2, 3, 4]);
  const components = { defaults: { type: 'float', components: 2 }, region: { type: 'float', components: 1 } };
  await assert.rejects(merge(DEFAULTS, [regionOf([6], scalars)]), { tag: 'ValuesNotMergeable', details: components });
});

test('changes nothing outside of the regions and everything inside, whatever the slabs and workers', async () => {
  const shape = [3, 2, 4] as const;
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24, maxLength: 24 });
  await withPool(2, (pool) =>
    fc.assert(
      fc.asyncProperty(values, values, fc.integer({ min: 1, max: 4 }), async (labels, custom, planes) => {
        const defaults = volumeOf('float', shape, new Array(24).fill(-1));
        const region = regionOf([1, 2, 3], volumeOf('float', shape, custom));
        const annotation = annotationOf(shape, labels);
        const merged = mergeRegions(pool, annotation, sourceOf(defaults), [region], {}, { planes });
        const expected = labels.map((label, i) => ([1, 2, 3].includes(label) ? custom[i] : -1));
        assert.deepEqual(await allOf(merged.values), expected);
      }),
      { numRuns: 40 },
    ),
  );
});
