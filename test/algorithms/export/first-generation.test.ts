import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { labelCounts } from '../../../src/algorithms/annotation/label-counts.ts';
import { regionMetadata } from '../../../src/algorithms/export/region-metadata.ts';
import { regionVoxels } from '../../../src/algorithms/export/region-voxels.ts';
import { readHierarchy } from '../../../src/ontology/hierarchy.ts';
import { eachNode, type HierarchyDocument } from '../../../src/ontology/hierarchy-document.ts';
import { readAnnotation } from '../../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { withPool } from '../support.ts';

const [ANNOTATION, HIERARCHY, EXPECTED] = [
  'annotation_first_generation.nrrd',
  'hierarchy_l23split_first_generation.json',
  'hierarchy_l23split_first_generation_volume.json',
].map((file) => realInput(`export/${file}`));

test("measures the five labels of the exporter's own test as it does", {
  skip: missing(ANNOTATION, HIERARCHY, EXPECTED),
}, async () => {
  const hierarchy = await readHierarchy(HIERARCHY);
  const { volume } = await readAnnotation(ANNOTATION);
  const annotation = memorySource(volume);
  const metadata = await withPool(2, async (pool) => {
    const counts = await labelCounts(pool, annotation);
    const { contours } = await regionVoxels(pool, hierarchy, annotation);
    return regionMetadata({ hierarchy, layers: new Map(), grid: volume.grid, counts, contours });
  });
  const expected: HierarchyDocument = JSON.parse(await readFile(EXPECTED, 'utf8'));
  const nodes = [...eachNode(expected)].map(({ node }) => node);
  assert.equal(nodes.length, metadata.size);
  for (const node of nodes) {
    const { id, ...measured } = metadata.get(node.id) ?? {};
    assert.equal(id, node.id);
    assert.partialDeepStrictEqual(node, measured);
  }
});
