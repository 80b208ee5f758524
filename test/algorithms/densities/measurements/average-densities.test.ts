import assert from 'node:assert/strict';
import { test } from 'node:test';
import { averageDensities } from '../../../../src/algorithms/densities/measurements/average-densities.ts';
import { averageReport } from '../../../../src/algorithms/densities/measurements/average-report.ts';
import { meanDensities } from '../../../../src/algorithms/densities/measurements/mean-densities.ts';
import { MeasurementRow } from '../../../../src/algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../../../src/algorithms/densities/measurements/read-table.ts';
import {
  meanVoxelsPerSlice,
  voxelsByPlane,
} from '../../../../src/algorithms/densities/measurements/voxels-per-slice.ts';
import { hierarchyTable } from '../../../../src/algorithms/densities/regions/hierarchy-table.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';

const node = (id: number, name: string, children: object[] = []) => ({ id, acronym: `r${id}`, name, children });
const HIERARCHY = parseHierarchy(
  node(8, 'Brain', [node(1, 'Cortex', [node(2, 'Layer 1'), node(3, 'Layer 2')]), node(4, 'Striatum')]),
  'hierarchy.json',
);
const REGIONS = hierarchyTable(HIERARCHY);

/** Six planes of 2 × 1 voxels of 25 µm; the cortex has 1, 2, 0, 2, 2, 0 voxels in them. Nothing is Striatum. */
const SHAPE = [6, 2, 1] as const;
const LABELS = [2, 2, 0, 2, 3, 0, 0, 3, 0, 3, 3, 0];
const VOXEL = 1.5625e-5;
const voxelsOf = (labels: readonly number[], spacing = 25) =>
  rankVoxels(HIERARCHY, memorySource(volumeOf('uint32', SHAPE, labels, gridOf(SHAPE, { spacing: [spacing, 25, 25] }))));

const HEADER =
  'brain_region,measurement,standard_deviation,measurement_type,measurement_unit,cell_type,source_title,comment,specimen_age,extra\n';
const SLICE = 'cell count per slice,number of cells per 50-micrometer-thick slice';

async function convert(
  rows: readonly string[],
  options: { compat?: boolean; labels?: number[]; spacing?: number } = {},
) {
  const voxels = await voxelsOf(options.labels ?? LABELS, options.spacing);
  const density = (values: number[]) => memorySource(volumeOf('double', SHAPE, values, voxels.grid));
  const cell = await meanDensities(voxels, density([8, 4, 9, 4, 4, 9, 9, 4, 9, 4, 4, 9]));
  const neuron = await meanDensities(voxels, density([2, 1, 9, 1, 1, 9, 9, 1, 9, 1, 1, 9]));
  const table = readTable(`${HEADER}${rows.join('\n')}\n`, 'm.csv', MeasurementRow);
  return averageDensities(table, REGIONS, voxels, { cell, neuron }, options);
}

const valuesOf = ({ densities }: Awaited<ReturnType<typeof convert>>) =>
  densities.map(({ row }) => [row.measurement, row.standard_deviation]);
const near = (actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]) => {
  assert.equal(actual.length, expected.length);
  for (const [i, row] of expected.entries()) {
    for (const [j, value] of row.entries())
      assert.ok(Math.abs(actual[i][j] / value - 1) < 1e-12, `${actual[i][j]} instead of ${value}`);
  }
};

test('converts each type of measurement by what the atlas knows of the region', async () => {
  const result = await convert([
    'Layer 1,5,2,cell density,number of cells per mm^3,PV+,T,,,x',
    'Cortex,14,7,cell count,,PV+,T,,,',
    'Layer 1,0.5,,cell proportion,,PV+,T,,,',
    'Cortex,0.25,0.5,neuron proportion,,PV+,T,,,',
    `Cortex,9,3,${SLICE},PV+,T,,,`,
  ]);
  near(valuesOf(result), [
    [5, 2],
    [14 / (7 * VOXEL), 7 / (7 * VOXEL)],
    [(0.5 * 16) / 3, (0.5 * 16) / 3],
    [(0.25 * 8) / 7, (0.5 * 8) / 7],
    // Slices of two planes that hold the cortex: 3, 4, 4 voxels.
    [9 / ((11 / 3) * VOXEL), 3 / ((11 / 3) * VOXEL)],
  ]);
  const kept = { measurement_type: 'cell density', measurement_unit: 'number of cells per mm^3', source_title: 'T' };
  for (const { row } of result.densities) assert.partialDeepStrictEqual(row, kept);
  assert.equal(result.densities[0].row.extra, 'x');
});

test('leaves a density as it is, its unit included', async () => {
  const { densities } = await convert(['Layer 1,5,2,cell density,per mm3,PV+,T,,,']);
  assert.deepEqual(densities[0].row, densities[0].given);
});

test('converts a count by the volume of the region above where the same source has it', async () => {
  const rows = ['Layer 1,6,6,cell count,,PV+,T,,,', 'Cortex,0.5,,volume,mm^3,,T,,,', 'Cortex,0.7,,volume,mm^3,,U,,,'];
  const result = await convert(rows);
  near(valuesOf(result), [[6 / (0.5 * (3 / 7)), 6 / (0.5 * (3 / 7))]]);
  assert.equal(result.densities[0].by, 'its share of the volume of Cortex in the same source');
  assert.deepEqual(
    result.dropped.map(({ rowNumber, reason }) => [rowNumber, reason]),
    [3, 4].map((row) => [row, 'a volume, by which counts are converted']),
  );
});

test('says which rows are left out, and which region was perhaps meant', async () => {
  const { dropped } = await convert([
    'Layer 11,1,1,cell density,,PV+,T,,,',
    'Striatum,1,1,cell density,,PV+,T,,,',
    'Cortex,1,1,cell size,,PV+,T,,,',
    `Cortex,1,1,${SLICE.replace('50', '40')},PV+,T,,,`,
  ]);
  assert.deepEqual(dropped, [
    { rowNumber: 2, brain_region: 'Layer 11', reason: 'the hierarchy has no region of this name', nearest: 'Layer 1' },
    { rowNumber: 3, brain_region: 'Striatum', reason: 'the annotation has no voxel of the region' },
    { rowNumber: 4, brain_region: 'Cortex', reason: '"cell size" is no type of measurement' },
    { rowNumber: 5, brain_region: 'Cortex', reason: 'its unit is not "number of cells per 50-micrometer-thick slice"' },
  ]);
});

test('takes a count per slice without a unit for one of 50 µm; the reference passes it over', async () => {
  const row = 'Cortex,9,3,cell count per slice,,PV+,T,,,';
  const result = await convert([row]);
  near(valuesOf(result), [[9 / ((11 / 3) * VOXEL), 3 / ((11 / 3) * VOXEL)]]);
  assert.equal(
    result.densities[0].assumption,
    'it names no unit and is taken for "number of cells per 50-micrometer-thick slice"',
  );
  assert.equal((await convert([row], { compat: true })).densities.length, 0);
});

test('leaves out what becomes infinite where a slice is thinner than a voxel; the reference keeps it', async () => {
  const row = `Cortex,9,3,${SLICE},PV+,T,,,`;
  const { dropped } = await convert([row], { spacing: 200 });
  assert.equal(dropped[0].reason, 'by slices of 50 µm it is not finite');
  const { densities } = await convert([row], { spacing: 200, compat: true });
  assert.equal(densities[0].row.measurement, Number.POSITIVE_INFINITY);
});

test('an annotation without background loses no region, except as the reference does it', async () => {
  const labels = LABELS.map((label) => label || 4);
  const rows = ['Layer 1,5,2,cell density,,PV+,T,,,'];
  assert.equal((await convert(rows, { labels })).densities.length, 1);
  const { dropped } = await convert(rows, { labels, compat: true });
  assert.equal(dropped[0].reason, 'the annotation has no voxel of the region');
});

test('reports for each density what was measured, how it was converted, and where it is from', async () => {
  const result = await convert(['Cortex,14,7,cell count,,PV+,"Counts in mice. doi:10.1016/j.neulet.2016.08.039.",,,']);
  const [density] = averageReport(result).densities;
  assert.partialDeepStrictEqual(density, {
    row: 2,
    brain_region: 'Cortex',
    given: { measurement: 14, type: 'cell count', unit: null },
    converted_by: 'the volume of the region in the atlas',
    source: { doi: '10.1016/j.neulet.2016.08.039' },
  });
});

test('averages voxels over slices, planes without the region left out', async () => {
  const [planes] = voxelsByPlane(
    await voxelsOf(LABELS),
    REGIONS.filter(({ name }) => name === 'Cortex'),
  );
  assert.deepEqual([...planes], [1, 2, 0, 2, 2, 0]);
  assert.equal(meanVoxelsPerSlice(planes, 2), 11 / 3);
  assert.equal(meanVoxelsPerSlice(planes, 4), 7);
  assert.equal(meanVoxelsPerSlice(planes, 5), Number.NaN);
});

test('names every value that no density can have', () => {
  const rows = [
    'Cortex,-1,1,cell density,,PV+,T,,,',
    'Cortex,,1,cell density,,PV+,T,,,',
    'Cortex,1,-2,cell density,,,T,,,',
  ];
  assert.throws(() => readTable(`${HEADER}${rows.join('\n')}\n`, 'm.csv', MeasurementRow), {
    message:
      'm.csv cannot be used: row 2, column measurement: it is negative ("-1"); row 3, column measurement: there is no value; row 4, column standard_deviation: it is negative ("-2").',
  });
});
