import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { measureByRays } from '../../../src/algorithms/hints/distances-by-rays.ts';
import { hintVolumes } from '../../../src/algorithms/hints/hint-volumes.ts';
import { interpolateProblems } from '../../../src/algorithms/hints/interpolate-problems.ts';
import type { LayeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { type HintOptions, placementHints } from '../../../src/algorithms/hints/placement-hints.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { valuesOf, withPool } from '../support.ts';
import { regionOf, uniformVectors } from './support.ts';

/** Layers 6 to 1 along x, two voxels of 10 µm each. */
function column(): LayeredRegion {
  const layers = Array.from({ length: 12 }, (_, x) => 6 - Math.floor(x / 2));
  return regionOf(gridOf([12, 1, 1], { spacing: [10, 10, 10], origin: [1, 1, 1] }), layers, 6);
}

const pool = createWorkerPool({ threads: 2 });
after(() => pool.close());

const measure = (region: LayeredRegion, vectors: Float32Array, planes?: number, workers = pool) => {
  const source = memorySource(volumeOf('float', region.grid.shape, vectors, region.grid));
  const header = { grid: region.grid, type: 'float', components: 3 } as const;
  return measureByRays(workers, region, { header, source }, { planes });
};

const volumesOf = async (hints: Parameters<typeof hintVolumes>[0]) => {
  const volumes: Record<string, number[]> = {};
  for (const [name, { values }] of hintVolumes(hints)) {
    volumes[name] = await valuesOf(values as AsyncIterable<Float32Array>);
  }
  return volumes;
};

const judged = async (region: LayeredRegion, vectors: Float32Array, options: HintOptions) =>
  placementHints(pool, region, await measure(region, vectors), options);

test('a column of layers gives their thicknesses and the height of each voxel', async () => {
  const region = column();
  const { '[PH]y': y, ...layers } = await volumesOf(
    await judged(region, uniformVectors(region.grid, [1, 0, 0]), { halves: false }),
  );
  assert.deepEqual(
    y,
    Array.from({ length: 12 }, (_, x) => 5 + 10 * x),
  );
  for (let n = 1; n <= 6; n++) {
    const hints = layers[`[PH]layer_${n}`];
    for (let x = 0; x < 12; x++) assert.ok(Math.abs(hints[2 * x + 1] - hints[2 * x] - 20) <= 0.5);
  }
  assert.deepEqual(layers.cortex_problematic_voxel_mask, new Array(12).fill(0));
});

test('hints are heights above the bottom of the region', async () => {
  const region = regionOf(gridOf([4, 1, 1]), [1, 1, 2, 2], 2);
  const distances = Float32Array.from([2, 1, -2, 3, 1, -1, 4, 1, 0, 5, 1, 1]);
  const report = { 'before interpolation': {}, 'after interpolation': {} };
  assert.deepEqual(await volumesOf({ region, distances, problems: new Uint8Array([0, 1, 2, 3]), report }), {
    '[PH]y': [2, 1, -0, -1],
    '[PH]layer_1': [3, 4, 2, 4, 1, 4, 0, 4],
    '[PH]layer_2': [0, 3, 0, 2, 0, 1, 0, 0],
    cortex_problematic_voxel_mask: [0, 1, 2, 3],
  });
});

test('outside of the region hints are NaN, in all planes of the volume', async () => {
  const region = regionOf(gridOf([2, 1, 3]), [0, 0, 0, 1, 0, 0], 1);
  const hints = await judged(region, uniformVectors(region.grid, [1, 0, 0]), { halves: false });
  const { '[PH]y': y, cortex_problematic_voxel_mask: mask } = await volumesOf(hints);
  assert.deepEqual(y, [_, _, _, 12.5, _, _]);
  assert.deepEqual(mask, [0, 0, 0, 0, 0, 0]);
});
const _ = Number.NaN;

test('a problematic voxel gets the distances of the nearest sound one of its layer and half', async () => {
  const along = async (layers: number[], values: number[], problems: number[], zHalfway?: number) => {
    const region = regionOf(gridOf([1, 1, layers.length]), layers, 2);
    const inside = [...layers.keys()].filter((z) => layers[z] > 0);
    const distances = Float64Array.from(inside.flatMap((z) => [values[z], values[z], values[z]]));
    const problematic = Uint8Array.from(inside, (z) => problems[z]);
    await interpolateProblems(pool, region, distances, problematic, { zHalfway });
    return [...distances].filter((__, i) => i % 3 === 2);
  };
  assert.deepEqual(await along([0, 1, 1, 1], [10000, -1, _, -1], [1, 0, 1, 0]), [-1, -1, -1]);
  const halves = await along([1, 2, 1, 1, 1, 1], [10000, 1, _, -2, -1, 0], [0, 0, 1, 0, 0, 0], 3);
  assert.deepEqual(halves, [10000, 1, 10000, -2, -1, 0]);
});

test('a half without a sound voxel of a layer is named', async () => {
  const region = regionOf(gridOf([1, 1, 4]), [1, 1, 1, 1], 1);
  await assert.rejects(
    interpolateProblems(pool, region, new Float32Array(8), Uint8Array.from([0, 0, 1, 1]), { zHalfway: 2 }),
    { tag: 'NoSoundVoxel', details: { region: 'cortex', layer: 'layer_1', half: 'right', voxels: 2 } },
  );
});

test('greatest thicknesses must be one a layer', async () => {
  const region = column();
  await assert.rejects(
    judged(region, uniformVectors(region.grid, [1, 0, 0]), { halves: false, maxThicknesses: [1, 2] }),
    { tag: 'LayerCountMismatch', details: { region: 'cortex', layers: 6, maxThicknesses: 2 } },
  );
});

test('voxels without a vector get the hints of their neighbours', async () => {
  const region = regionOf(gridOf([4, 3, 1]), [2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1], 2);
  const vectors = uniformVectors(region.grid, [1, 0, 0]);
  vectors.fill(Number.NaN, 0, 3);
  vectors.fill(0, 3, 6);
  const hints = await judged(region, vectors, { halves: false });
  assert.deepEqual([...hints.problems].slice(0, 4), [1, 1, 0, 0]);
  const { '[PH]y': y } = await volumesOf(hints);
  assert.deepEqual(y.slice(0, 4), [12.5, 37.5, 62.5, 87.5]);
});

/** Layers by height with holes, and vectors that point roughly upwards. */
const scenes = fc.record({
  shape: fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 6, max: 9 }), fc.integer({ min: 2, max: 6 })),
  holes: fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
  // Rays of these slopes pass cell boundaries of 25 µm between samples only, so that they can be mirrored.
  tilts: fc.infiniteStream(fc.constantFrom(-79, -47, -31, -13, 17, 37, 61, 89).map((prime) => prime / 128)),
});

function sceneOf(shape: Vec3, holes: Iterable<number>, tilts: Iterable<number>) {
  const [w, h, d] = shape;
  const [hole, tilt] = [holes[Symbol.iterator](), tilts[Symbol.iterator]()];
  const layers = Array.from({ length: w * h * d }, (_value, i) => {
    const y = Math.floor(i / w) % h;
    return hole.next().value === 0 ? 0 : 3 - Math.floor((3 * y) / h);
  });
  const vectors = Float32Array.from({ length: 3 * layers.length }, (_value, i) =>
    i % 3 === 1 ? 1 : tilt.next().value,
  );
  return { region: regionOf(gridOf(shape), layers, 3), vectors };
}

test('distances do not depend on the slabs', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, fc.integer({ min: 1, max: 5 }), async ({ shape, holes, tilts }, planes) => {
      const { region, vectors } = sceneOf(shape, holes, tilts);
      const { distances } = await measure(region, vectors);
      assert.deepEqual((await measure(region, vectors, planes)).distances, distances);
    }),
    { numRuns: 20 },
  );
});

test('distances do not depend on the number of workers', async () => {
  const { region, vectors } = sceneOf([6, 9, 6], Array(400).fill(1), Array(2000).fill(37 / 128));
  const alone = await withPool(1, (single) => measure(region, vectors, 1, single));
  assert.deepEqual(alone.distances, (await measure(region, vectors, 1)).distances);
});

test('after interpolation heights never fall from a layer to the one above it', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ({ shape, holes, tilts }) => {
      const { region, vectors } = sceneOf(shape, holes, tilts);
      const hints = await judged(region, vectors, { halves: false }).catch(({ tag }) =>
        assert.equal(tag, 'NoSoundVoxel'),
      );
      if (!hints) return;
      const { distances, problems } = hints;
      for (let n = 0; n < problems.length; n++) {
        for (let b = 0; b < 3; b++) assert.ok(distances[4 * n + b] >= distances[4 * n + b + 1]);
        assert.ok(distances[4 * n + 3] <= 0);
      }
      assert.equal(hints.report['after interpolation'][ANY], 0);
    }),
    { numRuns: 15 },
  );
});
const ANY = 'Proportion of voxels with at least one distance-related problem';

test('a mirrored volume has mirrored distances', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ({ shape, holes, tilts }) => {
      const { region, vectors } = sceneOf(shape, holes, tilts);
      const [w, h, d] = shape;
      const mirror = (i: number): number => (i % (w * h)) + w * h * (d - 1 - Math.floor(i / (w * h)));
      const layers = Uint8Array.from(region.layers, (_value, i) => region.layers[mirror(i)]);
      const mirrored = regionOf(region.grid, layers, 3);
      const { distances } = await measure(region, vectors);
      const turned = Float32Array.from(
        vectors,
        (_value, i) => (i % 3 === 2 ? -1 : 1) * vectors[3 * mirror(Math.floor(i / 3)) + (i % 3)],
      );
      const { distances: others } = await measure(mirrored, turned);
      for (const [n, position] of mirrored.voxels.entries()) {
        const twin = 4 * region.voxels.indexOf(mirror(position));
        assert.deepEqual(others.slice(4 * n, 4 * n + 4), distances.slice(twin, twin + 4));
      }
    }),
    { numRuns: 10 },
  );
});
