import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import { interpolateVectors } from '../../src/algorithms/vectors/interpolate.ts';
import { thalamusDirectionVectors } from '../../src/algorithms/vectors/thalamus.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { indexAt, type Vec3 } from '../../src/volume/grid.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const EXPECTED = golden('annotation/dv_interpolated.json');

test('vectors of the thalamus of CCFv3 without gaps are those of the reference, or of a voxel as near', {
  skip: missing(ANNOTATION, HIERARCHY, EXPECTED),
}, async () => {
  const expected = JSON.parse(await readFile(EXPECTED, 'utf8'));
  const hierarchy = await readHierarchy(HIERARCHY);
  const annotation = memorySource((await readAnnotation(ANNOTATION)).volume);
  const thalamus = new Map(hierarchy.descendants(549).map((id) => [id, 1]));
  const { before, after } = await withPool(2, async (pool) => {
    const gaps = await thalamusDirectionVectors(pool, hierarchy, annotation, { release: 'main' });
    const before = await collect(gaps);
    const groups = { labels: thalamus, names: ['Thalamus'] };
    const settings = { groups, nans: true, byHemisphere: true };
    const open = async () => memorySource(before);
    return { before, after: await collect(await interpolateVectors(pool, annotation, gaps, open, settings)) };
  });
  assert.equal(countNaN(after), expected.components[0].nan);
  for (const [voxel, vector] of expected.samples as [Vec3, number[]][]) {
    const ours = vectorAt(after, voxel);
    if (ours.every((value, axis) => value === vector[axis])) continue;
    const alternatives = nearestVectors(before, voxel);
    const isAmong = (candidate: readonly number[]) =>
      alternatives.some((other) => other.every((value, axis) => value === candidate[axis]));
    assert.ok(isAmong(ours) && isAmong(vector), `${voxel}: ${ours} is not ${vector}, nor as near`);
  }
});

async function collect(computed: ComputedVolume<'float' | 'double'>) {
  const volume = createVolume({ grid: computed.grid, type: 'float', components: 3 });
  let done = 0;
  for await (const part of computed.values) {
    volume.values.set(part, done);
    done += part.length;
  }
  return volume;
}

const vectorAt = ({ grid, values }: Volume<Float32Array>, [x, y, z]: Vec3): number[] => {
  const at = 3 * indexAt(grid, x, y, z);
  return [...values.subarray(at, at + 3)];
};

function countNaN({ values }: Volume<Float32Array>): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 3) if (Number.isNaN(values[i])) count++;
  return count;
}

/** Vectors of all valid voxels of the same half that are nearest to a voxel. */
function nearestVectors(volume: Volume<Float32Array>, [x, y, z]: Vec3): number[][] {
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
