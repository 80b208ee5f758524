import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  homogenousRegions,
  markerDensities,
} from '../../../../src/algorithms/densities/measurements/literature-sheets.ts';
import type { Cell } from '../../../../src/algorithms/densities/measurements/read-table.ts';
import { readWorkbook } from '../../../../src/algorithms/densities/measurements/workbook.ts';

const workbook = (sheet: string, rows: Cell[][]) => ({ file: 'papers.xlsx', sheets: new Map([[sheet, rows]]) });
const MARKERS = ['PV', 'SST', 'VIP'].flatMap((marker) => [`${marker} Density (per mm3)`, 'STD']);
const HEADER = ['Brain Region', ...MARKERS, 'Comments', 'Paper', 'AGE', 'UPDATE'];

test('refuses what is no Excel file', async () => {
  await assert.rejects(readWorkbook(Buffer.from('brain_region,measurement'), 'm.xlsx'), {
    tag: 'MalformedWorkbook',
    message: /^m\.xlsx cannot be read as an Excel file: /,
  });
});

test('says which sheets there are when one is missing', () => {
  assert.throws(() => markerDensities(workbook('Sheet1', [])), {
    tag: 'MissingSheet',
    message: 'papers.xlsx has no sheet "PV-SST-VIP"; it has "Sheet1".',
  });
});

test('names the columns that are others by their letters', () => {
  const header = HEADER.with(2, 'SEM').toSpliced(10, 1);
  assert.throws(() => markerDensities(workbook('PV-SST-VIP', [header])), {
    message:
      'papers.xlsx, sheet PV-SST-VIP cannot be used: row 1, column C: the column STD is missing ("SEM"); row 1, column K: the column UPDATE is missing.',
  });
});

test('names bad cells by row and letter', () => {
  const row = ['CA1', 'many', 1, -2, 1, null, null, null, 'A paper', 'P56', 0];
  assert.throws(() => markerDensities(workbook('PV-SST-VIP', [HEADER, row])), {
    message:
      'papers.xlsx, sheet PV-SST-VIP cannot be used: row 2, column B: it is not a number ("many"); row 2, column D: it is negative (-2).',
  });
});

test('gives the rows of a merged cell its source, and passes rows over that are no densities', () => {
  const row = (region: string, pv: number | null, source: string | null, code: number): Cell[] =>
    [region, pv, 1, null, null, null, null, null, source, source && `age of ${source}`, code]; // biome-ignore format: one thought
  const rows = [
    HEADER,
    row('CA1', 1, 'first', 0),
    row('CA2', 2, 'second', 3),
    row('CA3', 3, null, 0),
    row('DG', null, null, 0),
  ];
  const sources = (compat: boolean) =>
    markerDensities(workbook('PV-SST-VIP', rows), compat).map((m) => [m.brain_region, m.source_title, m.specimen_age]);
  assert.deepEqual(sources(false), [['CA1', 'first', 'age of first'], ['CA3', 'second', 'age of second']]); // biome-ignore format: one thought
  assert.deepEqual(sources(true), [['CA1', 'first', 'age of first'], ['CA3', 'first', 'age of first']]); // biome-ignore format: one thought
});

test('takes a region for inhibitory unless the comment says otherwise', () => {
  const rows = [['Brain Region', null, null, 'Comments'], ['CA1', null, null, 'Purely excitatory region'], ['DG', null, null, null]]; // biome-ignore format: one thought
  assert.deepEqual(
    homogenousRegions(workbook('Fully inhibexc regions', rows)).map(({ cell_type }) => cell_type),
    ['excitatory', 'inhibitory'],
  );
});
