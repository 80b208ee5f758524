import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { measureByRays } from '../../src/algorithms/hints/distances-by-rays.ts';
import { hintVolumes } from '../../src/algorithms/hints/hint-volumes.ts';
import { LAMINAR_REGIONS } from '../../src/algorithms/hints/laminar-regions.ts';
import { layeredRegion } from '../../src/algorithms/hints/layered-region.ts';
import { type PlacementHints, placementHints } from '../../src/algorithms/hints/placement-hints.ts';
import { isocortexDirectionVectors } from '../../src/algorithms/vectors/isocortex.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import type { WorkerPool } from '../../src/volume/worker-pool.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const SPLIT = realInput('leaves_only_25/annotation.nrrd');
const SPLIT_HIERARCHY = realInput('leaves_only_25/hierarchy.json');
const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');

interface Expected {
  readonly payload_sha256: string;
  readonly components: readonly { readonly sum: number; readonly nonzero: number; readonly zero: number }[];
  readonly samples: readonly (readonly [voxel: readonly number[], value: number | readonly number[]])[];
  readonly distance_report: PlacementHints['report'];
}

const expected = async (name: string): Promise<Expected> =>
  JSON.parse(await readFile(golden(`annotation/${name}.json`), 'utf8'));

/** Of the isocortex, by shading: inside of it those that the reference had merged into the vectors of the brain. */
async function vectorsOfIsocortex(pool: WorkerPool): Promise<Volume<Float32Array>> {
  const { volume } = await readAnnotation(ANNOTATION);
  const options = { algorithm: 'shading-blur-gradient', compat: false } as const;
  const hierarchy = await readHierarchy(HIERARCHY);
  const computed = await isocortexDirectionVectors(pool, hierarchy, memorySource(volume), options);
  const vectors = createVolume({ grid: computed.grid, type: 'float', components: 3 });
  let end = 0;
  for await (const part of computed.values) {
    vectors.values.set(part, end);
    end += part.length;
  }
  return vectors;
}

async function hintsOfIsocortex(pool: WorkerPool): Promise<PlacementHints> {
  const { metadata, maxThicknesses, halves } = LAMINAR_REGIONS.isocortex;
  const vectors = await vectorsOfIsocortex(pool);
  const { volume } = await readAnnotation(SPLIT);
  const region = await layeredRegion(pool, await readHierarchy(SPLIT_HIERARCHY), memorySource(volume), metadata);
  const header = { grid: vectors.grid, type: 'float', components: 3 } as const;
  const measured = await measureByRays(pool, region, { header, source: memorySource(vectors) });
  return placementHints(pool, region, measured, { maxThicknesses, halves });
}

async function valuesOf(hints: PlacementHints, name: string): Promise<Float32Array> {
  const volume = hintVolumes(hints).get(name);
  assert.ok(volume, name);
  const [w, h, d] = volume.grid.shape;
  const values = new Float32Array(w * h * d * volume.components);
  let end = 0;
  for await (const part of volume.values as AsyncIterable<Float32Array>) {
    values.set(part, end);
    end += part.length;
  }
  return values;
}

test('placement hints of the isocortex of CCFv3 at 25 µm are those of the reference', {
  skip: missing(SPLIT, ANNOTATION, golden('annotation/ph_problem_mask.json')),
}, async () => {
  const hints = await withPool(2, hintsOfIsocortex);
  const [w, h] = hints.region.grid.shape;
  const problems = await expected('ph_problem_mask');
  assert.deepEqual(hints.report, problems.distance_report);
  const mask = Uint8Array.from(await valuesOf(hints, 'Isocortex_problematic_voxel_mask'));
  assert.equal(createHash('sha256').update(mask).digest('hex'), problems.payload_sha256);
  for (const [name, file] of [
    ['[PH]y', 'ph_y'],
    ['[PH]layer_1', 'ph_layer_1'],
    ['[PH]layer_5', 'ph_layer_5'],
  ]) {
    // biome-ignore format: three files
    const { components, samples } = await expected(file);
    const values = await valuesOf(hints, name);
    for (const [c, { sum, zero, nonzero }] of components.entries()) {
      let found = 0;
      for (let i = c; i < values.length; i += components.length) if (!Number.isNaN(values[i])) found += values[i];
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
});
