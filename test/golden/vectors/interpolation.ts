import assert from 'node:assert/strict';
import { interpolateVectors } from '../../../src/algorithms/vectors/interpolate.ts';
import { indexAt, type Vec3 } from '../../../src/volume/grid.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { collect } from '../../support/volumes.ts';
import { type Ccf, expected, type Vectors } from './ccf.ts';

type Field = Volume<Float32Array | Float64Array>;

/** Vectors of the thalamus without their gaps are those of the reference, or of a voxel as near. */
export async function assertInterpolated(
  { pool, hierarchy, annotation }: Ccf,
  before: Field,
  { header, source }: Vectors,
): Promise<void> {
  const figures = await expected('dv_interpolated');
  const groups = { labels: new Map(hierarchy.descendants(549).map((id) => [id, 1])), names: ['Thalamus'] };
  const settings = { groups, nans: true, byHemisphere: true };
  const after = await collect(await interpolateVectors(pool, annotation, header, async () => source, settings));
  assert.equal(countNaN(after), figures.components[0].nan);
  for (const [voxel, vector] of figures.samples as [Vec3, number[]][]) {
    const ours = vectorAt(after, voxel);
    if (ours.every((value, axis) => value === vector[axis])) continue;
    const alternatives = nearestVectors(before, voxel);
    const isAmong = (candidate: readonly number[]) =>
      alternatives.some((other) => other.every((value, axis) => value === candidate[axis]));
    assert.ok(isAmong(ours) && isAmong(vector), `${voxel}: ${ours} is not ${vector}, nor as near`);
  }
}

const vectorAt = ({ grid, values }: Field, [x, y, z]: Vec3): number[] => {
  const at = 3 * indexAt(grid, x, y, z);
  return [...values.subarray(at, at + 3)];
};

function countNaN({ values }: Field): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 3) if (Number.isNaN(values[i])) count++;
  return count;
}

/** Vectors of all valid voxels of the same half that are nearest to a voxel. */
function nearestVectors(volume: Field, [x, y, z]: Vec3): number[][] {
  const middle = Math.floor(volume.grid.shape[2] / 2);
  const REACH = 40;
  let [nearest, found]: [number, number[][]] = [REACH ** 2, []];
  for (let k = z - REACH; k <= z + REACH; k++) {
    if (k < middle !== z < middle) continue;
    for (let j = y - REACH; j <= y + REACH; j++) {
      for (let i = x - REACH; i <= x + REACH; i++) {
        const square = (i - x) ** 2 + (j - y) ** 2 + (k - z) ** 2;
        if (square > nearest) continue;
        const vector = vectorAt(volume, [i, j, k]);
        if (vector.some(Number.isNaN)) continue;
        if (square < nearest) [nearest, found] = [square, []];
        found.push(vector);
      }
    }
  }
  return found;
}
