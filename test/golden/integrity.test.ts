import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRegionMetadata } from '../../src/algorithms/regions/region-metadata.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { checkVolumes } from '../../src/pipeline/integrity/check-volumes.ts';
import { problemLines } from '../../src/pipeline/integrity/report.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';

const STEPS = ['ccfv3_25/annotation.nrrd', 'leaves_only_25/annotation.nrrd'];
const [HIERARCHY, METADATA] = ['leaves_only_25/hierarchy.json', 'metadata/isocortex_metadata.json'];

test('the annotations of the CCF are sound, step by step, and layers divide the isocortex', {
  skip: missing(...[...STEPS, HIERARCHY, METADATA].map(realInput)),
}, async () => {
  const hierarchy = await readHierarchy(realInput(HIERARCHY));
  const layers = await readRegionMetadata(realInput(METADATA));
  const datasets = STEPS.map((name) => ({ name, path: realInput(name) }));
  const report = await withPool(2, (pool) => checkVolumes(pool, datasets, { hierarchy, layers, leavesOnly: true }));
  assert.deepEqual(problemLines(report), []);
  const [, last] = STEPS.map((name) => report[name].checks);
  assert.deepEqual(Object.keys(last), [
    ...['readable', 'type', 'directions', 'grid', 'outline', 'labels', 'leaves', 'layer partition'],
  ]);
  assert.deepEqual(last.labels.measured, { 'annotation.nrrd': { regions: 714, voxels: 32_387_385 } });
});
