import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import {
  nonNegativeCell,
  numberCell,
  optionalTextCell,
  textCell,
} from '../../../../src/algorithms/densities/measurements/cells.ts';
import type { MalformedTable } from '../../../../src/algorithms/densities/measurements/errors.ts';
import { readTable } from '../../../../src/algorithms/densities/measurements/read-table.ts';

const Densities = z.object({ region: textCell, density: nonNegativeCell, comment: optionalTextCell });
const read = (text: string) => readTable(text, 'densities.csv', Densities);

test('reads line ends inside quotes, and counts rows as a spreadsheet does', () => {
  const { rows, rowNumbers } = read('region,density,comment\nCA1,2.5,"one\r\ntwo, ""three"""\n\nCA3,1e3,\n');
  assert.deepEqual(rows, [
    { region: 'CA1', density: 2.5, comment: 'one\r\ntwo, "three"' },
    { region: 'CA3', density: 1000, comment: null },
  ]);
  assert.deepEqual(rowNumbers, [2, 4]);
});

test('knows the tokens that pandas takes for no value, and its numbers', () => {
  const cells = ['NA', 'N/A', 'nan', 'NULL', '<NA>', '#N/A', 'None', '', ' 7 ', '-Infinity', '.5', '+1E-2'];
  const table = readTable(
    `value,other\n${cells.map((cell) => `${cell},x\n`).join('')}`,
    'v.csv',
    z.object({ value: numberCell }),
  );
  const nothing = Array.from({ length: 8 }, () => Number.NaN);
  assert.deepEqual(
    table.rows.map(({ value }) => value),
    [...nothing, 7, Number.NEGATIVE_INFINITY, 0.5, 0.01],
  );
});

test('names every bad cell with row and column', () => {
  const issues = [
    { row: 2, column: 'region', value: null, reason: 'there is no value' },
    { row: 2, column: 'density', value: '0x1F', reason: 'it is not a number' },
    { row: 4, column: 'density', value: '-1', reason: 'it is negative' },
    { row: 5, reason: 'there are 4 cells below 3 columns' },
  ];
  const text = 'region,density,comment\n,0x1F,\nCA1,2,\nCA3,-1,\nCA2,1,,extra\n';
  assert.throws(() => read(text), { tag: 'MalformedTable', details: { file: 'densities.csv', issues } });
  assert.throws(() => read(text), /row 4, column density: it is negative \("-1"\)/);
});

test('names all missing columns, with the name that was perhaps meant', () => {
  assert.throws(
    () => read('Region,densty\nCA1,1\n'),
    (error: MalformedTable) => {
      assert.deepEqual(
        error.details.issues.map(({ column, reason }) => `${column}: ${reason}`),
        [
          'region: the column is missing (is it Region?)',
          'density: the column is missing (is it densty?)',
          'comment: the column is missing',
        ],
      );
      return true;
    },
  );
});

test('names missing columns and the bad cells of others at once', () => {
  assert.throws(() => read('region,density\nCA1,1\n,many\n'), {
    message: [
      'densities.csv cannot be used: row 1, column comment: the column is missing',
      'row 3, column region: there is no value',
      'row 3, column density: it is not a number ("many").',
    ].join('; '),
  });
});

test('keeps columns that a loose schema does not name, under the names of pandas', () => {
  const { columns, rows } = readTable('a,,a\n1,2,\n', 'a.csv', z.looseObject({ a: numberCell }));
  assert.deepEqual(columns, ['a', 'Unnamed: 1', 'a.1']);
  assert.deepEqual(rows, [{ a: 1, 'Unnamed: 1': '2', 'a.1': null }]);
});

test('refuses an empty file and a quote that is never closed', () => {
  assert.throws(() => read(''), { tag: 'MalformedTable' });
  assert.throws(() => read('region,density,comment\n"CA1,1,\n'), { tag: 'MalformedTable' });
});

test('gives back any text that was quoted', () => {
  const texts = fc.array(
    fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => `t${text}`),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(texts, (expected) => {
      const csv = ['text', ...expected.map((text) => `"${text.replaceAll('"', '""')}"`)].join('\n');
      const { rows } = readTable(csv, 't.csv', z.object({ text: textCell }));
      assert.deepEqual(
        rows.map(({ text }) => text),
        expected,
      );
    }),
  );
});
