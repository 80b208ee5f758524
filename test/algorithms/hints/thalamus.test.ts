import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutByVectors } from '../../../src/algorithms/hints/cut-reticular.ts';
import type { LayeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { regionHalves } from '../../../src/algorithms/hints/region-halves.ts';
import { thalamusMeshes } from '../../../src/algorithms/hints/thalamus-meshes.ts';
import { clip, complement, dilate, meshMask, type VoxelMask } from '../../../src/algorithms/hints/voxel-mask.ts';
import { isClosed, type Mesh, meshVolume } from '../../../src/algorithms/mesh/mesh.ts';
import type { Box } from '../../../src/algorithms/regions/bounding-box.ts';
import { gridOf } from '../../support/volumes.ts';
import { regionOf } from './support.ts';

const BOX: Box = { from: [10, 20, 30], to: [15, 26, 37] };

const maskOf = (...voxels: readonly (readonly [number, number, number])[]): VoxelMask => {
  const values = new Uint8Array(5 * 6 * 7);
  for (const [x, y, z] of voxels) values[x - 10 + 5 * (y - 20 + 6 * (z - 30))] = 1;
  return { box: BOX, values };
};

const TRIANGLE: Mesh = {
  vertices: Float64Array.from([10.5, 20.5, 30.5, 13.5, 20.5, 30.5, 10.5, 23.5, 30.5]),
  triangles: Uint32Array.from([0, 1, 2]),
};

test('a mesh is in all voxels that it passes through', () => {
  const below = [0, 1, 2, 3].flatMap((x) =>
    [0, 1, 2, 3].filter((y) => x + y <= 3).map((y) => [10 + x, 20 + y, 30] as const),
  );
  const found = meshMask(TRIANGLE, BOX);
  const expected = maskOf(...below);
  // Voxels that the long side only touches at a corner may be in it or not.
  for (const [i, value] of expected.values.entries()) if (value === 1) assert.equal(found.values[i], 1);
  assert.equal(found.values.slice(30).some(Boolean), false);
});

test('a mask is dilated by two voxels along each axis, inside of its box', () => {
  const dilated = dilate(maskOf([10, 22, 33]));
  const count = dilated.values.reduce((sum, value) => sum + value, 0);
  assert.equal(count, 3 * 5 * 5);
  assert.equal(
    complement(dilated).values.reduce((sum, value) => sum + value, 0),
    5 * 6 * 7 - count,
  );
});

test('a triangle is kept when its corners and its centre are in the mask', () => {
  const corners = [[10, 20, 30], [13, 20, 30], [10, 23, 30]] as const; // biome-ignore format: three voxels
  assert.equal(clip(TRIANGLE, maskOf(...corners)).triangles.length, 0);
  assert.equal(clip(TRIANGLE, maskOf(...corners, [11, 21, 30])).triangles.length, 3);
});

/** Layer 1 on top of layer 2, in the right half of a volume. */
function thalamus(): LayeredRegion {
  const layers = Array.from({ length: 12 * 16 * 24 }, (_, i) => {
    const [x, y, z] = [i % 12, Math.floor(i / 12) % 16, Math.floor(i / 192)];
    const inside = x > 1 && x < 10 && y > 1 && y < 14 && z > 13 && z < 22;
    return inside ? (y > 9 ? 1 : 2) : 0;
  });
  return regionOf(gridOf([12, 16, 24]), layers, 2);
}

test('halves without voxels are passed over', () => {
  const halves = regionHalves(thalamus(), 12);
  assert.deepEqual(halves, [{ name: 'right', from: 12, to: 24, layers: new Set([1, 2]) }]);
  assert.deepEqual(
    regionHalves(thalamus(), undefined).map(({ name }) => name),
    ['whole'],
  );
});

test('the meshes of the thalamus are the hull, the nucleus, and parts of both', () => {
  const region = thalamus();
  const [half] = regionHalves(region, 12);
  const { hull, reticular, overallBottom } = thalamusMeshes(region, half);
  assert.ok(isClosed(hull) && isClosed(reticular));
  assert.equal(Math.round(meshVolume(hull)), 7 * 11 * 7);
  const share = meshVolume(reticular) / (8 * 4 * 8);
  assert.ok(share > 0.75 && share < 1, `${share}`);
  assert.ok(meshVolume(overallBottom) < 0);
});

test('the nucleus is cut where vectors leave and enter it', () => {
  const region = thalamus();
  const [half] = regionHalves(region, 12);
  const { reticular } = thalamusMeshes(region, half);
  const upwards = Float32Array.from({ length: 3 * region.voxels.length }, (_, i) => (i % 3 === 1 ? 1 : 0));
  const { top, bottom } = cutByVectors(reticular, region, upwards);
  assert.equal(top.triangles.length + bottom.triangles.length, reticular.triangles.length);
  const heights = (mesh: Mesh): number[] => [...mesh.vertices].filter((_, i) => i % 3 === 1);
  assert.equal(Math.max(...heights(top)), 14);
  assert.ok(Math.min(...heights(top)) > 12);
  assert.equal(Math.min(...heights(bottom)), 10);
});
