import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAverageDensities } from '../../../../src/algorithms/densities/programme/average-densities.ts';
import { hierarchyTable } from '../../../../src/algorithms/densities/regions/hierarchy-table.ts';
import { hierarchyOf } from '../../support.ts';

const REGIONS = hierarchyTable(hierarchyOf([8, 'root', [[1, 'A'], [2, 'B']]])); // biome-ignore format: a tree
const HEADER = 'vip+,vip+_standard_deviation,gad67+,gad67+_standard_deviation,brain_region';
const { NaN: NONE } = Number;

test('average densities are read by region in the order of ids, types sorted', () => {
  const { types, densities, deviations } = readAverageDensities(
    `${HEADER}\n1,0.5,4,2,the B\n,,3,,the root\n`,
    'a.csv',
    REGIONS,
  );
  assert.deepEqual(types, ['gad67+', 'vip+']);
  assert.deepEqual([...densities], [NONE, NONE, 4, 1, 3, NONE]);
  assert.deepEqual([...deviations], [NONE, NONE, 2, 0.5, NONE, NONE]);
});

test('`root` is the region above all others, whatever its name', () => {
  const { densities } = readAverageDensities(`${HEADER}\n1,0.5,4,2,root\n`, 'a.csv', REGIONS);
  assert.deepEqual([...densities], [NONE, NONE, NONE, NONE, 4, 1]);
});

test('all rows that cannot be used are named at once', () => {
  const rows = ['1,0,4,2,the Bb', '1,0,4,2,the A', '1,0,4,2,the A'];
  assert.throws(() => readAverageDensities([HEADER, ...rows].join('\n'), 'a.csv', REGIONS), {
    tag: 'MalformedTable',
    details: {
      file: 'a.csv',
      issues: [
        {
          row: 2,
          column: 'brain_region',
          value: 'the Bb',
          reason: 'the hierarchy has no region of this name; is it "the B"?',
        },
        { row: 4, column: 'brain_region', value: 'the A', reason: 'the region is in row 3 too' },
      ],
    },
  });
});

test('values below zero, infinite ones and deviations of nothing are refused', () => {
  const read = (row: string) => () => readAverageDensities(`${HEADER}\n${row}`, 'a.csv', REGIONS);
  assert.throws(
    read('-1,0,inf,2,the A'),
    /row 2, column gad67\+: it is infinite .*row 2, column vip\+: it is negative/,
  );
  assert.throws(read(',0.5,4,2,the A'), /row 2, column vip\+: a standard deviation of no value/);
});

test('a column without its other half is refused', () => {
  const read = (header: string) => () => readAverageDensities(`${header}\n`, 'a.csv', REGIONS);
  assert.throws(read('gad67+,gad67+_standard_deviation,pv+,brain_region'), /column pv\+_standard_deviation/);
  assert.throws(read('gad67+,gad67+_standard_deviation,pv+_standard_deviation,brain_region'), /column pv\+_standard/);
  assert.throws(read('pv+,pv+_standard_deviation,brain_region'), /column gad67\+: the column is missing/);
});

test('the regions must be all there in their order where the reference wants them so', () => {
  const read = (...rows: string[]) => {
    const text = [HEADER, ...rows.map((name) => `1,0,4,2,${name}`)].join('\n');
    return () => readAverageDensities(text, 'a.csv', REGIONS, { inOrder: true });
  };
  assert.doesNotThrow(read('the A', 'the B', 'the root'));
  assert.throws(read('the B', 'the A', 'the root'), /row 2, column brain_region: "the A" must come here/);
  assert.throws(read('the A', 'the B'), /2 rows for 3 regions/);
});
