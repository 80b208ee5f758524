import assert from 'node:assert/strict';
import { measureByRays } from '../../../src/algorithms/hints/distances-by-rays.ts';
import { hintVolumes } from '../../../src/algorithms/hints/hint-volumes.ts';
import { LAMINAR_REGIONS } from '../../../src/algorithms/hints/laminar-regions.ts';
import { layeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { type PlacementHints, placementHints } from '../../../src/algorithms/hints/placement-hints.ts';
import { readHierarchy } from '../../../src/ontology/hierarchy.ts';
import { readAnnotation } from '../../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { realInput } from '../../shared-inputs.ts';
import { collect } from '../../support/volumes.ts';
import { type Ccf, expected, sha256, type Vectors } from './ccf.ts';

export const SPLIT = realInput('leaves_only_25/annotation.nrrd');
const SPLIT_HIERARCHY = realInput('leaves_only_25/hierarchy.json');

interface Figures {
  readonly components: readonly { readonly sum: number; readonly nonzero: number; readonly zero: number }[];
  readonly samples: readonly (readonly [voxel: readonly number[], value: number | readonly number[]])[];
}

async function hintsOfIsocortex({ pool }: Ccf, vectors: Vectors): Promise<PlacementHints> {
  const { metadata, maxThicknesses, halves } = LAMINAR_REGIONS.isocortex;
  const { volume } = await readAnnotation(SPLIT);
  const region = await layeredRegion(pool, await readHierarchy(SPLIT_HIERARCHY), memorySource(volume), metadata);
  const measured = await measureByRays(pool, region, vectors);
  return placementHints(pool, region, measured, { maxThicknesses, halves });
}

async function valuesOf(hints: PlacementHints, name: string) {
  const volume = hintVolumes(hints).get(name);
  assert.ok(volume, name);
  return (await collect(volume)).values;
}

/**
 * Of the isocortex.
 *
 * @param vectors - by shading: inside of it those that the reference had merged into the vectors of the brain
 */
export async function assertHints(ccf: Ccf, vectors: Vectors): Promise<void> {
  const hints = await hintsOfIsocortex(ccf, vectors);
  const [w, h] = hints.region.grid.shape;
  const problems = await expected('ph_problem_mask');
  assert.deepEqual(hints.report, problems.distance_report);
  const mask = await valuesOf(hints, 'Isocortex_problematic_voxel_mask');
  assert.equal(sha256(mask), problems.payload_sha256);
  for (const [name, file] of [
    ['[PH]y', 'ph_y'],
    ['[PH]layer_1', 'ph_layer_1'],
    ['[PH]layer_5', 'ph_layer_5'],
  ]) {
    const { components, samples }: Figures = await expected(file);
    const values = await valuesOf(hints, name);
    for (const [c, { sum, zero, nonzero }] of components.entries()) {
      let found = 0;
      for (let i = c; i < values.length; i += components.length)
        if (!Number.isNaN(values[i])) found += Number(values[i]);
      // Voxels with a problem get the hints of one of several equally near neighbours.
      assert.ok(Math.abs(found - sum) / (zero + nonzero) < 0.5, `${name}: ${found} is not ${sum}`);
    }
    for (const [[x, y, z], value] of samples) {
      const voxel = x + w * (y + h * z);
      if (mask[voxel] !== 0) continue;
      const at = components.length * voxel;
      assert.deepEqual([...values.subarray(at, at + components.length)], [value].flat());
    }
  }
}
