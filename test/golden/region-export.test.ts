import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { leavesOnly } from '../../src/algorithms/annotation/leaves-only.ts';
import { gzipRuns } from '../../src/algorithms/export/gzip-runs.ts';
import { type ExportedParcellation, exportParcellation } from '../../src/algorithms/export/parcellation.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { readRegionsLayersMap } from '../../src/ontology/layers.ts';
import { voxelCount } from '../../src/volume/grid.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';
import { collect } from '../support/volumes.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const LAYERS = realInput('metadata/regions_layers_map.json');
const MASKS = golden('annotation/masks_and_meshes.json');
const METADATA = golden('annotation/region_metadata.json');

// The goldens are of the annotation after the split of layer 2/3 and of the barrels. These regions are not touched by
// them; the metadata of the others differ in their neighbours.
const MASKED = [1051, 382, 262, 315];
const DESCRIBED = [443, 812, 968, 181, 218, 10703, 1466095084, 786];

describe('export of leaves-only CCFv3 at 25 µm', {
  skip: missing(ANNOTATION, HIERARCHY, LAYERS, MASKS, METADATA),
}, () => {
  let exported: ExportedParcellation;
  let voxels: number;
  before(async () => {
    const hierarchy = await readHierarchy(HIERARCHY);
    const { volume } = await readAnnotation(ANNOTATION);
    voxels = voxelCount(volume.grid);
    exported = await withPool(2, async (pool) => {
      const result = await leavesOnly(pool, hierarchy, memorySource(volume));
      const leaves = await collect(result.annotation);
      const layers = await readRegionsLayersMap(LAYERS);
      return exportParcellation(pool, result.hierarchy, memorySource(leaves), layers, { compat: true });
    });
  });

  for (const id of MASKED) {
    test(`the mask of region ${id} is that of the reference`, async () => {
      const { regions } = JSON.parse(await readFile(MASKS, 'utf8'));
      const { mask } = regions.find((region: { id: number }) => region.id === id);
      const runs = exported.masks.get(id);
      assert.ok(runs);
      const values = gunzipSync(gzipRuns(runs, voxels));
      assert.equal(createHash('sha256').update(values).digest('hex'), mask.payload_sha256);
    });
  }

  for (const id of DESCRIBED) {
    test(`volume and neighbours of region ${id} are those of the reference`, async () => {
      const { regions } = JSON.parse(await readFile(METADATA, 'utf8'));
      const expected = regions.find((region: { id: number }) => region.id === id);
      const { regionVolume, regionVolumeRatioToWholeBrain, adjacentTo, continuousWith, layers } =
        exported.metadata.get(id) ?? {};
      assert.deepEqual([regionVolume, regionVolumeRatioToWholeBrain], [expected.volume, expected.ratio]);
      assert.equal(Object.keys(adjacentTo ?? {}).length, expected.adjacent_count);
      assert.partialDeepStrictEqual(adjacentTo, expected.adjacent);
      assert.equal(continuousWith?.length, expected.continuous_count);
      assert.deepEqual(layers, expected.layers);
    });
  }
});
