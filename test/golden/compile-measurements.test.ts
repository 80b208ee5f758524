import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { compileMeasurements } from '../../src/algorithms/densities/measurements/compile-measurements.ts';
import { MEASUREMENT_COLUMNS, MeasurementRow } from '../../src/algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../src/algorithms/densities/measurements/read-table.ts';
import { readWorkbook } from '../../src/algorithms/densities/measurements/workbook.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';
import { densityGolden } from '../support/density-goldens.ts';
import { assertGoldenTable, type TableGolden } from '../support/table-goldens.ts';

const file = (name: string) => realInput(`densities/measurements/${name}`);
const FILES = ['mmc3.xlsx', 'gaba_papers.xlsx', 'non_density_measurements.csv'].map(file);
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const skip = missing(...FILES, HIERARCHY, golden('densities/compile-measurements.json'));

async function compile(options: { compat: boolean }) {
  const [kim, literature] = await Promise.all(FILES.slice(0, 2).map(async (path) => readWorkbook(await readFile(path), path))); // biome-ignore format: one thought
  const nonDensities = readTable(await readFile(FILES[2], 'utf8'), FILES[2], MeasurementRow).rows;
  return compileMeasurements(await readHierarchy(HIERARCHY), { kim, literature, nonDensities }, options);
}

test('measurements compiled from the Excel files of their authors', { skip }, async () => {
  const { tables } = await densityGolden<{ tables: Record<string, TableGolden> }>('compile-measurements');
  const { measurements, homogenousRegions, notes } = await compile({ compat: true });
  // The reference walks a set of names: where a layer 6 became 6a and 6b, its order changes from run to run.
  const isAnywhere = (row: readonly unknown[]) => /layer 6|ventral part, 6/i.test(String(row[0]));
  assertGoldenTable(MEASUREMENT_COLUMNS, measurements, tables.measurements, { tolerance: 1e-12, isAnywhere });
  assertGoldenTable(['brain_region', 'cell_type'], homogenousRegions, tables.homogenous_regions);
  assert.equal(notes.filter((note) => note.includes('no value for')).length, 15);
  assert.ok(notes.some((note) => note.endsWith('row 512: IB has no name.')));
});

test('densities are those of the source whose cell is merged over them', { skip }, async () => {
  const { measurements } = await compile({ compat: false });
  const { measurements: asReference } = await compile({ compat: true });
  const moved = measurements.filter((row, i) => row.source_title !== asReference[i].source_title);
  assert.equal(moved.length, 21);
  assert.deepEqual(new Set(moved.map((row) => row.source_title?.slice(0, 41))), new Set(['A platform for stereological quantitative'])); // biome-ignore format: one thought
});

test('names everything that is wrong with swapped workbooks', { skip }, async () => {
  const [kim, literature] = await Promise.all(FILES.slice(0, 2).map(async (path) => readWorkbook(await readFile(path), path))); // biome-ignore format: one thought
  const hierarchy = await readHierarchy(HIERARCHY);
  assert.throws(() => compileMeasurements(hierarchy, { kim: literature, literature: kim, nonDensities: [] }), {
    tag: 'MalformedTables',
    message: /gaba_papers.xlsx has no sheet "Sheet1".*mmc3.xlsx has no sheet "GAD67 densities"; it has "Sheet1".*"PV-SST-VIP".*"Fully inhibexc regions"/, // biome-ignore format: one thought
  });
});
