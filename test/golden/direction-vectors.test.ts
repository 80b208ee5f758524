import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { leavesOnly } from '../../src/algorithms/annotation/leaves-only.ts';
import { cerebellumDirectionVectors } from '../../src/algorithms/vectors/cerebellum.ts';
import type { DirectionVectors } from '../../src/algorithms/vectors/direction-vectors.ts';
import { isocortexDirectionVectors } from '../../src/algorithms/vectors/isocortex.ts';
import { thalamusDirectionVectors } from '../../src/algorithms/vectors/thalamus.ts';
import { type RegionHierarchy, readHierarchy } from '../../src/ontology/hierarchy.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource, type SlabSource } from '../../src/volume/slab-source.ts';
import { createVolume } from '../../src/volume/volume.ts';
import { createWorkerPool, type WorkerPool } from '../../src/volume/worker-pool.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const skip = missing(ANNOTATION, HIERARCHY, golden('annotation/dv_isocortex.json'));

const expectedHash = async (name: string): Promise<string> =>
  JSON.parse(await readFile(golden(`annotation/${name}.json`), 'utf8')).payload_sha256;

async function hashOf(vectors: DirectionVectors): Promise<string> {
  const digest = createHash('sha256');
  for await (const planes of vectors.values) digest.update(planes);
  return digest.digest('hex');
}

describe('direction vectors of CCFv3 at 25 µm are those of the reference, bit for bit', { skip }, () => {
  let pool: WorkerPool;
  let hierarchy: RegionHierarchy;
  let annotation: SlabSource<Uint32Array>;

  before(async () => {
    pool = createWorkerPool({ threads: 2 });
    hierarchy = await readHierarchy(HIERARCHY);
    annotation = memorySource((await readAnnotation(ANNOTATION)).volume);
  });
  after(() => pool.close());

  test('isocortex by shading-blur-gradient', async () => {
    const options = { algorithm: 'shading-blur-gradient' } as const;
    const vectors = await isocortexDirectionVectors(pool, hierarchy, annotation, options);
    assert.deepEqual(vectors.warnings, []);
    assert.equal(await hashOf(vectors), await expectedHash('dv_isocortex'));
  });

  test('isocortex region by region, by simple-blur-gradient', async () => {
    const options = { algorithm: 'simple-blur-gradient' } as const;
    const vectors = await isocortexDirectionVectors(pool, hierarchy, annotation, options);
    assert.deepEqual(vectors.warnings, []);
    // Of the file that atlas-direction-vectors 0.1.5 writes for `isocortex --algorithm simple-blur-gradient`.
    assert.equal(await hashOf(vectors), 'b8db3dc7fd4751f452e61b237b4f8443bda55c557b5b7c5cb39cbd740473cdbc');
  });

  test('thalamus of the release', async () => {
    const vectors = await thalamusDirectionVectors(pool, hierarchy, annotation);
    assert.deepEqual(vectors.warnings, []);
    assert.equal(await hashOf(vectors), await expectedHash('dv_thalamus'));
  });

  test('thalamus of the main branch, which passes over the voxels that are in no leaf', async () => {
    const vectors = await thalamusDirectionVectors(pool, hierarchy, annotation, { release: 'main' });
    assert.match(vectors.warnings.join(), /^219481 of the 1297712 voxels of the thalamus/);
    assert.equal(await hashOf(vectors), await expectedHash('dv_thalamus_main'));
  });

  test('thalamus of the main branch, leaves only', async () => {
    const leaves = await leavesOnly(pool, hierarchy, annotation);
    const relabelled = createVolume({ grid: annotation.grid, type: 'uint32', components: 1 });
    let at = 0;
    for await (const planes of leaves.annotation.values) {
      relabelled.values.set(planes, at);
      at += planes.length;
    }
    const options = { release: 'main' } as const;
    const vectors = await thalamusDirectionVectors(pool, leaves.hierarchy, memorySource(relabelled), options);
    assert.match(vectors.warnings.join(), /^46557 of the 1297712 voxels/);
    assert.equal(await hashOf(vectors), await expectedHash('dv_thalamus_main_leaves'));
  });

  test('cerebellum, which has no layers in this annotation', async () => {
    const vectors = await cerebellumDirectionVectors(pool, hierarchy, annotation);
    assert.equal(vectors.warnings.length, 1);
    assert.equal(await hashOf(vectors), await expectedHash('dv_cerebellum'));
  });
});
