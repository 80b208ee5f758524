import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { measureToMeshes, meshUnits } from '../../../src/algorithms/hints/distances-to-meshes.ts';
import { layerBoundaries } from '../../../src/algorithms/hints/layer-boundaries.ts';
import type { LayeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { maskSurface } from '../../../src/algorithms/hints/mask-surface.ts';
import { measureDistances } from '../../../src/algorithms/hints/measure.ts';
import { outerFaces } from '../../../src/algorithms/hints/outer-faces.ts';
import { firstHit, type Hit } from '../../../src/algorithms/mesh/first-hit.ts';
import { isClosed, meshVolume } from '../../../src/algorithms/mesh/mesh.ts';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { regionOf, uniformVectors } from './support.ts';

const pool = createWorkerPool({ threads: 2 });
after(() => pool.close());

const SHAPE: Vec3 = [16, 14, 16];

const perVoxel = ([w, h, d]: Vec3, value: (x: number, y: number, z: number) => number): number[] =>
  Array.from({ length: w * h * d }, (_, i) => value(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))));

/** Layers 3 to 1 upwards along y, four voxels each, in a block with void around. */
function block(grid: Grid): LayeredRegion {
  const [w, h, d] = grid.shape;
  const layers = perVoxel(grid.shape, (x, y, z) => {
    const inside = x > 0 && x < w - 1 && y > 0 && y < h - 1 && z > 0 && z < d - 1;
    return inside ? 3 - Math.floor((y - 1) / 4) : 0;
  });
  return regionOf(grid, layers, 3);
}

const vectorsOf = (grid: Grid, vectors: Float32Array) => ({
  header: { grid, type: 'float', components: 3 } as const,
  source: memorySource(volumeOf('float', grid.shape, vectors, grid)),
});

const OPTIONS = { algorithm: 'mesh-based', halves: false, flip: false, compat: false } as const;

/** The distances of the voxel in the middle of the block at height y, by the layers' planes at y = 13, 9, 5 and 1. */
const expectedAt = (y: number, unit: number): number[] => [13, 9, 5, 1].map((plane) => unit * (plane - y - 0.5));

function distancesAt(region: LayeredRegion, distances: ArrayLike<number>, [x, y, z]: Vec3): number[] {
  const n = region.voxels.indexOf(x + SHAPE[0] * (y + SHAPE[1] * z));
  return Array.from({ length: 4 }, (_, b) => distances[4 * n + b]);
}

test('distances to flat meshes are those to the planes between the layers', async () => {
  const region = block(gridOf(SHAPE));
  const vectors = vectorsOf(region.grid, uniformVectors(region.grid, [0, 2, 0]));
  const { distances, obtuse } = await measureDistances(pool, region, vectors, OPTIONS);
  // Rays start four voxels behind: from there they must not meet the other side of the block.
  for (let y = 5; y < 9; y++) {
    const found = distancesAt(region, distances, [7, y, 8]);
    for (const [b, expected] of expectedAt(y, 25).entries())
      assert.ok(Math.abs(found[b] - expected) < 1e-3, `${found}`);
  }
  const inTheMiddle = region.voxels.indexOf(7 + SHAPE[0] * (6 + SHAPE[1] * 8));
  assert.equal(obtuse?.[inTheMiddle], 0);
});

test('a line through the layers meets the boundary between two of them where it is', async () => {
  // Four layers of five voxels along x, two voxels of nothing around.
  const grid = gridOf([24, 9, 9], { spacing: [2, 2, 2], origin: [1, 2, 3] });
  const layers = perVoxel(grid.shape, (x, y, z) => {
    const inside = [y, z].every((i) => i > 1 && i < 7) && x > 1 && x < 22;
    return inside ? 4 - Math.floor((x - 2) / 5) : 0;
  });
  const [{ casters }] = await layerBoundaries(pool, regionOf(grid, layers, 4), { scale: [2, 2, 2] });
  // The boundary between the second and the third layer is the top of what lies deeper than it.
  const found: Hit = { distance: 0, triangle: -1 };
  firstHit(casters[2], Float64Array.of(6, 7, 7), Float64Array.of(1, 0, 0), found);
  assert.ok(Math.abs(grid.origin[0] + 6 + found.distance - 25) < 1e-6);
});

test('flipped vectors give the same distances', async () => {
  const region = block(gridOf(SHAPE));
  const up = vectorsOf(region.grid, uniformVectors(region.grid, [0, 1, 0]));
  const down = vectorsOf(region.grid, uniformVectors(region.grid, [0, -1, 0]));
  const { distances } = await measureDistances(pool, region, up, OPTIONS);
  assert.deepEqual((await measureDistances(pool, region, down, { ...OPTIONS, flip: true })).distances, distances);
});

test('a vector from shallow to deep meets the back of a boundary', async () => {
  const region = block(gridOf(SHAPE));
  const down = vectorsOf(region.grid, uniformVectors(region.grid, [0, -1, 0]));
  const { obtuse } = await measureDistances(pool, region, down, OPTIONS);
  assert.equal(obtuse?.[region.voxels.indexOf(7 + SHAPE[0] * (6 + SHAPE[1] * 8))], 1);
});

test('in a flat block the rays of voxels less than four away from its bottom or top begin beyond it, and meet its back', async () => {
  const region = block(gridOf(SHAPE));
  const up = vectorsOf(region.grid, uniformVectors(region.grid, [0, 1, 0]));
  const { obtuse } = await measureDistances(pool, region, up, OPTIONS);
  const heights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const found = heights.map((y) => obtuse?.[region.voxels.indexOf(7 + SHAPE[0] * (y + SHAPE[1] * 8))]);
  assert.deepEqual(found, [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]);
});

test('voxels without a vector have no distances', async () => {
  const region = block(gridOf(SHAPE));
  const vectors = uniformVectors(region.grid, [0, 1, 0]);
  const at = (x: number): number => 3 * (x + SHAPE[0] * (6 + SHAPE[1] * 8));
  vectors.fill(0, at(7), at(8));
  vectors.fill(Number.NaN, at(8), at(9));
  const { distances } = await measureDistances(pool, region, vectorsOf(region.grid, vectors), OPTIONS);
  for (const x of [7, 8]) assert.ok(distancesAt(region, distances, [x, 6, 8]).every(Number.isNaN));
  assert.ok(distancesAt(region, distances, [6, 6, 8]).every(Number.isFinite));
});

test('anisotropic voxels count by their own size; with compat by that along x', async () => {
  const region = block(gridOf(SHAPE, { spacing: [10, 20, 40] }));
  const vectors = vectorsOf(region.grid, uniformVectors(region.grid, [0, 1, 0]));
  const measure = async (compat: boolean) => {
    const { distances } = await measureDistances(pool, region, vectors, { ...OPTIONS, compat });
    return distancesAt(region, distances, [7, 6, 8]).map((value) => Math.round(value * 1000) / 1000);
  };
  assert.deepEqual(await measure(false), expectedAt(6, 20));
  assert.deepEqual(await measure(true), expectedAt(6, 10));
});

test('a mirrored axis mirrors the distances', async () => {
  const region = block(gridOf(SHAPE, { spacing: [25, -25, 25] }));
  const vectors = vectorsOf(region.grid, uniformVectors(region.grid, [0, -1, 0]));
  const { distances } = await measureDistances(pool, region, vectors, OPTIONS);
  const found = distancesAt(region, distances, [7, 6, 8]).map((value) => Math.round(value * 1000) / 1000);
  assert.deepEqual(found, expectedAt(6, 25));
});

test('halves have boundaries of their own, and a half that lacks layers is named', async () => {
  const region = block(gridOf(SHAPE));
  const { scale } = meshUnits(region, false);
  const halves = await layerBoundaries(pool, region, { zHalfway: 8, scale });
  assert.deepEqual(halves.map(({ half }) => [half.name, half.from, half.to]), [['left', 0, 8], ['right', 8, 16]]); // biome-ignore format: two halves
  const vectors = vectorsOf(region.grid, uniformVectors(region.grid, [0, 1, 0]));
  const { distances } = await measureToMeshes(pool, region, halves, vectors);
  assert.ok(Math.abs(distancesAt(region, distances, [7, 6, 4])[0] - 25 * 6.5) < 1e-3);
  const right = region.layers.map((layer, i) => (i >= 8 * SHAPE[0] * SHAPE[1] && layer === 2 ? 1 : layer));
  await assert.rejects(layerBoundaries(pool, regionOf(region.grid, right, 3), { zHalfway: 8, scale }), {
    tag: 'EmptyLayers',
    details: { region: 'cortex', layers: ['layer_2'], half: 'right' },
  });
});

test('the surface of a mask is closed and leaves plane faces in place; thin masks have one too', () => {
  const solid = maskSurface(new Uint8Array(12 ** 3).fill(1), [12, 12, 12], [10, 20, 30]);
  assert.ok(isClosed(solid));
  assert.ok(Math.abs(meshVolume(solid) / 12 ** 3 - 1) < 0.05);
  assert.equal(Math.min(...solid.vertices.filter((_, i) => i % 3 === 0)), 10);
  const single = maskSurface(Uint8Array.from([1]), [1, 1, 1], [0, 0, 0]);
  assert.ok(isClosed(single) && meshVolume(single) > 0);
});

test('outer faces are those that look away from the centre', () => {
  const solid = maskSurface(new Uint8Array(5 ** 3).fill(1), [5, 5, 5], [0, 0, 0]);
  assert.equal(outerFaces(solid).triangles.length, solid.triangles.length);
  const shell = Uint8Array.from({ length: 9 ** 3 }, (_, i) => {
    const place = [i % 9, Math.floor(i / 9) % 9, Math.floor(i / 81)];
    return Number(Math.max(...place.map((value) => Math.abs(value - 4))) >= 3);
  });
  const hollow = maskSurface(shell, [9, 9, 9], [0, 0, 0]);
  const outer = outerFaces(hollow);
  assert.ok(outer.triangles.length < hollow.triangles.length);
  assert.ok(outer.vertices.every((value) => Math.abs(value - 4.5) < 4.6));
  assert.ok(Math.abs(meshVolume(outer) / 9 ** 3 - 1) < 0.1);
});
