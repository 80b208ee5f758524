import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProbabilityMap } from '../../../../src/algorithms/densities/me-types/probability-map.ts';

const HEADER = 'region,molecular_type,synapse_class,L1_A|x,L1_B|y';

const issuesOf = (text: string): unknown => {
  try {
    parseProbabilityMap(text, 'map.csv');
  } catch (error) {
    return (error as { details: { issues: unknown } }).details.issues;
  }
  return 'none';
};

test('reads the shares of ME-types by region and marker', () => {
  const map = parseProbabilityMap(`${HEADER}\nACA1,pv,INH,0.25,0.75\nACA1,sst,EXC,1,0\n`, 'map.csv');
  assert.deepEqual(map.meTypes, ['L1_A|x', 'L1_B|y']);
  assert.deepEqual(map.rows, [
    { row: 2, region: 'ACA1', marker: 'pv', synapseClass: 'INH', shares: [0.25, 0.75] },
    { row: 3, region: 'ACA1', marker: 'sst', synapseClass: 'EXC', shares: [1, 0] },
  ]);
});

test('names everything that is wrong, by row and column', () => {
  const rows = [
    'ACA1,pv,INH,-0.5,1.5',
    'ACA1,sst,GABA,0.5,0.5',
    'ACA1,vip,INH,,1',
    'ACA2,pv,INH,0.5,0.25',
    'ACA3,pv,INH,x,1',
  ];
  const issues = issuesOf([HEADER, ...rows].join('\n')) as { row: number; column?: string }[];
  assert.deepEqual(
    issues.map(({ row, column }) => [row, column]),
    [
      [2, 'L1_A|x'],
      [3, 'synapse_class'],
      [4, 'L1_A|x'],
      [5, undefined],
      [6, 'L1_A|x'],
    ],
  );
});

test('takes sums that miss 1 by rounding only', () => {
  assert.equal(issuesOf(`${HEADER}\nA,pv,INH,0.5,0.50001\n`), 'none');
  assert.notEqual(issuesOf(`${HEADER}\nA,pv,INH,0.5,0.50002\n`), 'none');
});

test('refuses a second row of the same region, marker and class', () => {
  const twice = 'A,pv,INH,0.5,0.5';
  assert.deepEqual(issuesOf([HEADER, twice, 'A,pv,EXC,1,0', twice].join('\n')), [
    { row: 4, reason: 'it is of A, pv, INH as row 2 is' },
  ]);
});

test('refuses columns that are no ME-types, and a table without any', () => {
  assert.deepEqual(issuesOf('region,molecular_type,synapse_class,L1\nA,pv,INH,1\n'), [
    { row: 1, column: 'L1', reason: 'it is not <M-type>|<E-type>' },
  ]);
  assert.notEqual(issuesOf('region,molecular_type,synapse_class\nA,pv,INH\n'), 'none');
  assert.deepEqual(
    (issuesOf('region,molecular,synapse_class,L1|x\n') as { column: string }[])[0].column,
    'molecular_type',
  );
});
