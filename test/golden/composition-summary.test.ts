import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compositionOfDensities } from '../../src/algorithms/densities/composition-summary/composition-rows.ts';
import { roundHalfToEven } from '../../src/algorithms/densities/composition-summary/composition-summary.ts';
import { sumDensities } from '../../src/algorithms/densities/composition-summary/density-sums.ts';
import { rankVoxels } from '../../src/algorithms/densities/regions/voxel-ranks.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { streamAnnotation, streamNrrd } from '../../src/volume/nrrd/stream.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { assertClose } from '../support/density-goldens.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const DENSITY = realInput('registered/L1_NGC-SA|cNAC.nrrd');

/** blue-cwl 1.0.0, statistics.py, on this annotation: region id, mean density, cells. */
const EXPECTED = [
  [36, 1093.9248548155556, 215],
  [68, 915.6517421836013, 232],
  [97, 1175.016383473904, 624],
  [120, 1265.8876361923049, 535],
  [171, 975.3202777839597, 507],
  [281, 952.7636774023642, 128],
  [312782578, 1130.1479162804599, 84],
  [312782604, 946.9676728065028, 161],
  [312782632, 1224.0318846841228, 307],
] as const;

test('composition of a registered ME-type density at 25 µm', {
  skip: missing(ANNOTATION, HIERARCHY, DENSITY),
}, async () => {
  const voxels = await rankVoxels(await readHierarchy(HIERARCHY), (await streamAnnotation(ANNOTATION)).source);
  const open = async () => (await streamNrrd(DENSITY)).source;
  const rows = compositionOfDensities(await sumDensities(voxels, new Map([['L1_NGC-SA|cNAC', open]])));
  assert.equal(rows.length, 43);
  assert.equal(
    rows.reduce((sum, { count }) => sum + roundHalfToEven(count), 0),
    20507,
  );
  for (const [id, density, count] of EXPECTED) {
    const row = rows.find(({ regionId }) => regionId === id);
    assertClose(row?.density ?? 0, density, { relative: 1e-12 }, `density in ${id}`);
    assert.equal(roundHalfToEven(row?.count ?? 0), count);
  }
});
