import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOUSE_COUNTS, MOUSE_GLIA } from '../../../../src/algorithms/densities/cell-density/cell-counts.ts';
import { cellDensity } from '../../../../src/algorithms/densities/cell-density/cell-density.ts';
import { brainOf } from '../../../../src/algorithms/densities/kernels/brain.ts';
import { parseGroupDefinitions } from '../../../../src/algorithms/densities/regions/group-definitions.ts';
import { resolveGroups } from '../../../../src/algorithms/densities/regions/region-groups.ts';
import { preciseSum } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { missing } from '../../../shared-inputs.ts';
import { assertClose } from '../../../support/density-goldens.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, hierarchyOf, valuesOf } from '../../support.ts';
import { CUBE_HIERARCHY, chance, cubeBrain, cubeGroups, cubeValues } from '../cube.ts';

const VOXEL = 1.5625e-5;

test('knows the counts of the literature', () => {
  assert.deepEqual(
    MOUSE_COUNTS.map(({ group, cells, neurons }) => [group, cells, neurons]),
    [
      ['Cerebellum group', 49_170_000, 42_220_000],
      ['Isocortex group', 23_378_142, 10_097_674],
      ['Rest', 38_531_858, 19_442_326],
    ],
  );
  assert.equal(MOUSE_GLIA, 39_320_000);
});

test('scales the staining of each group to its cells', { skip: missing(CUBE_HIERARCHY) }, async () => {
  const [brain, groups] = [await cubeBrain(), await cubeGroups()];
  const { density, report } = await cellDensity(brain, groups, chance(1, 1e-5), { compat: true });
  const values = await cubeValues(density);
  const expected = { 1: 2022797783.4421053, 2: 341600522.6121267, 315: 3145977998.491298, 512: 37945369638.144714, 997: 69057306.99727027, 1145: 64000, 4000: 26150.081331669426 }; // biome-ignore format: figures
  for (const [c, value] of Object.entries(expected)) {
    assertClose(values[Number(c)], value, { relative: 1e-12 }, `voxel ${c}`);
  }
  for (const { group, cells } of MOUSE_COUNTS) {
    const sum = preciseSum([...groups.get(group)].filter((id) => id < 8000).map((id) => values[id] * VOXEL));
    assertClose(sum, cells, { relative: 1e-12 }, group);
  }
  assert.equal(report.layerVoxels, 1);
  assert.ok(report.ungrouped.some(({ id, voxels }) => id === 4000 && voxels === 1));
  const { density: strict } = await cellDensity(brain, groups, chance(1, 1e-5));
  const inGroups = (await cubeValues(strict)).map((value, c) => value === values[c] || (value === 0 && c));
  assert.equal(inGroups[997], true);
  assert.equal(inGroups[4000], 4000);
});

const tree = hierarchyOf([1, 'brain', [[2, 'CB', [[3, 'pu']]], [4, 'CTX'], [5, 'other']]]); // biome-ignore format: a tree
const definitions = [
  { name: 'Cerebellum group', UNION: [{ acronym: 'CB', with_descendants: true }] },
  { name: 'Isocortex group', UNION: [{ acronym: 'CTX', with_descendants: true }] },
  { name: 'Purkinje layer', UNION: [{ acronym: 'pu', with_descendants: true }] },
  { name: 'Rest', UNION: [{ acronym: 'other', with_descendants: true }] },
];
const groupsOf = (json: unknown) =>
  resolveGroups(tree, parseGroupDefinitions(json, 'groups.json'), { file: 'groups.json' });
const brainOfLabels = async (labels: number[]) =>
  brainOf(await rankVoxels(tree, annotationOf([labels.length, 1, 1], labels)));
const nisslOf = (values: number[]) => memorySource(volumeOf('float', [values.length, 1, 1], values));

test('tells what was scaled, what has no literature, and what no staining', async () => {
  const labels = [0, 2, 3, 3, 5, 5, 1, 4, 77];
  const nissl = nisslOf([-1, 5, 9, 9, 1, -2, 8, 0, 3]);
  const { density, report } = await cellDensity(await brainOfLabels(labels), groupsOf(definitions), nissl);
  const cells = (await valuesOf(density.values)).map((value) => value * VOXEL);
  [0, 49_170_000 - 2, 1, 1, 38_531_858, 0, 0, 0, 0].forEach((count, i) => {
    assertClose(cells[i], count, { relative: 1e-12 }, `voxel ${i}`);
  });
  assert.deepEqual(
    report.groups.map(({ group, voxels, cellsPerIntensity }) => [group, voxels, cellsPerIntensity === undefined]),
    [
      ['Cerebellum group', 3, false],
      ['Isocortex group', 1, true],
      ['Rest', 2, false],
    ],
  );
  assert.deepEqual([report.layerVoxels, report.negative], [2, 2]);
  assert.deepEqual(report.ungrouped, [{ id: 1, voxels: 1 }, { id: 77, voxels: 1 }]); // biome-ignore format: rows
  assert.deepEqual(
    report.regions.map(({ id, acronym, voxels, cells: count }) => [id, acronym, voxels, Math.round(count)]),
    [
      [1, 'brain', 1, 0],
      [2, 'CB', 1, 49_169_998],
      [3, 'pu', 2, 2],
      [4, 'CTX', 1, 0],
      [5, 'other', 2, 38_531_858],
      [77, undefined, 1, 0],
    ],
  );
});

test('does not depend on the slabs nor on the unit of the staining', async () => {
  const labels = [0, 2, 3, 4, 5, 2, 4, 5];
  const staining = [0, 5, 9, 1, 1, 2, 8, 3];
  const values = async (factor: number, planes: number) => {
    const annotation = annotationOf([1, 1, 8], labels);
    const nissl = memorySource(volumeOf('double', [1, 1, 8], staining.map((value) => factor * value))); // biome-ignore format: one thought
    const brain = brainOf(await rankVoxels(tree, annotation, { planes }));
    return valuesOf((await cellDensity(brain, groupsOf(definitions), nissl, { planes })).density.values);
  };
  assert.deepEqual(await values(1, 3), await values(1, 8));
  assert.deepEqual(await values(1024, 8), await values(1, 8));
});

test('refuses groups that overlap and volumes of another grid', async () => {
  const overlapping = definitions.with(3, { name: 'Rest', UNION: [{ acronym: 'brain', with_descendants: true }] });
  const brain = await brainOfLabels([0, 2, 4]);
  await assert.rejects(cellDensity(brain, groupsOf(overlapping), nisslOf([0, 1, 1])), {
    tag: 'OverlappingGroups',
    details: { groups: ['Cerebellum group', 'Rest'], id: 2 },
  });
  await assert.rejects(cellDensity(brain, groupsOf(definitions), nisslOf([0, 1])), { tag: 'GridMismatch' });
});
