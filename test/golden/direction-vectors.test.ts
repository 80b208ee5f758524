import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { leavesOnly } from '../../src/algorithms/annotation/leaves-only.ts';
import { cerebellumDirectionVectors } from '../../src/algorithms/vectors/cerebellum.ts';
import type { DirectionVectors } from '../../src/algorithms/vectors/direction-vectors.ts';
import { isocortexDirectionVectors } from '../../src/algorithms/vectors/isocortex.ts';
import { thalamusDirectionVectors } from '../../src/algorithms/vectors/thalamus.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import type { Volume } from '../../src/volume/volume.ts';
import { golden, missing } from '../shared-inputs.ts';
import { collect } from '../support/volumes.ts';
import { type Ccf, expected, missingCcf, openCcf, sha256, type Vectors } from './vectors/ccf.ts';
import { assertHints, SPLIT } from './vectors/hints.ts';
import { assertInterpolated } from './vectors/interpolation.ts';
import { assertMerged } from './vectors/merged.ts';
import { assertSplits, BARRELS } from './vectors/splits.ts';

const expectedHash = async (name: string): Promise<string> => (await expected(name)).payload_sha256;

async function hashOf(vectors: DirectionVectors): Promise<string> {
  const digest = createHash('sha256');
  for await (const planes of vectors.values) digest.update(planes);
  return digest.digest('hex');
}

const vectorsOf = (volume: Volume<Float32Array>): Vectors => ({
  header: { grid: volume.grid, type: 'float', components: 3 },
  source: memorySource(volume),
});

/** The reference's figures that a test needs. */
const figures = (...names: string[]) => ({ skip: missing(...names.map((name) => golden(`annotation/${name}.json`))) });

describe('of CCFv3 at 25 µm are those of the reference, bit for bit:', { skip: missingCcf }, () => {
  let ccf: Ccf;
  /** By shading; the merge, the splits and the hints start from them. */
  let isocortex: Volume<Float32Array>;

  before(async () => {
    ccf = await openCcf();
    const options = { algorithm: 'shading-blur-gradient' } as const;
    const vectors = await isocortexDirectionVectors(ccf.pool, ccf.hierarchy, ccf.annotation, options);
    assert.deepEqual(vectors.warnings, []);
    isocortex = await collect(vectors);
  });
  after(() => ccf.pool.close());

  test('vectors of the isocortex by shading-blur-gradient', figures('dv_isocortex'), async () => {
    assert.equal(sha256(isocortex.values), await expectedHash('dv_isocortex'));
  });

  test('vectors of the isocortex region by region, by simple-blur-gradient', async () => {
    const options = { algorithm: 'simple-blur-gradient' } as const;
    const vectors = await isocortexDirectionVectors(ccf.pool, ccf.hierarchy, ccf.annotation, options);
    assert.deepEqual(vectors.warnings, []);
    // Of the file that atlas-direction-vectors 0.1.5 writes for `isocortex --algorithm simple-blur-gradient`.
    assert.equal(await hashOf(vectors), 'b8db3dc7fd4751f452e61b237b4f8443bda55c557b5b7c5cb39cbd740473cdbc');
  });

  test(
    'vectors of the thalamus of the main branch, which pass over the voxels that are in no leaf, and their interpolation',
    figures('dv_thalamus_main', 'dv_interpolated'),
    async () => {
      const options = { release: 'main' } as const;
      const vectors = await thalamusDirectionVectors(ccf.pool, ccf.hierarchy, ccf.annotation, options);
      assert.match(vectors.warnings.join(), /^219481 of the 1297712 voxels of the thalamus/);
      const withGaps = await collect(vectors);
      assert.equal(sha256(withGaps.values), await expectedHash('dv_thalamus_main'));
      await assertInterpolated(ccf, withGaps, vectorsOf(withGaps));
    },
  );

  test('vectors of the thalamus of the main branch, leaves only', figures('dv_thalamus_main_leaves'), async () => {
    const leaves = await leavesOnly(ccf.pool, ccf.hierarchy, ccf.annotation);
    const labels = memorySource(await collect(leaves.annotation));
    const vectors = await thalamusDirectionVectors(ccf.pool, leaves.hierarchy, labels, { release: 'main' });
    assert.match(vectors.warnings.join(), /^46557 of the 1297712 voxels/);
    assert.equal(await hashOf(vectors), await expectedHash('dv_thalamus_main_leaves'));
  });

  test('vectors of the cerebellum, which has no layers in this annotation', figures('dv_cerebellum'), async () => {
    const vectors = await cerebellumDirectionVectors(ccf.pool, ccf.hierarchy, ccf.annotation);
    assert.equal(vectors.warnings.length, 1);
    assert.equal(await hashOf(vectors), await expectedHash('dv_cerebellum'));
  });

  test(
    'vectors from the centre, of the thalamus of the release, those of isocortex and thalamus merged over them, and orientations',
    figures('dv_from_center', 'dv_thalamus', 'dv_merged', 'orientation_field'),
    () => assertMerged(ccf, vectorsOf(isocortex)),
  );

  const splits = ['l23split', 'leaves_only', 'barrelsplit'].flatMap((step) => [
    `annotation_${step}`,
    `hierarchy_${step}`,
  ]);
  test('layer 2/3, leaves and barrels split', { skip: missing(BARRELS) || figures(...splits).skip }, () =>
    assertSplits(ccf, vectorsOf(isocortex)),
  );

  const hints = figures('ph_problem_mask', 'ph_y', 'ph_layer_1', 'ph_layer_5');
  test('placement hints of the isocortex', { skip: missing(SPLIT) || hints.skip }, () =>
    assertHints(ccf, vectorsOf(isocortex)),
  );
});
