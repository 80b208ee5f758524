import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meTypeShares } from '../../../../src/algorithms/densities/me-types/me-type-shares.ts';
import type { MapRow, ProbabilityMap } from '../../../../src/algorithms/densities/me-types/probability-map.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';

const node = (id: number, acronym: string, children: object[] = []) => ({ id, acronym, name: acronym, children });
const hierarchy = parseHierarchy(node(1, 'root', [node(2, 'ACA1'), node(3, 'ACA2')]), 'h.json');

const row = (
  row: number,
  region: string,
  marker: string,
  shares: number[],
  synapseClass: 'INH' | 'EXC' = 'INH',
): MapRow => ({
  row,
  region,
  marker,
  synapseClass,
  shares,
});
const mapOf = (file: string, meTypes: string[], rows: MapRow[]): ProbabilityMap => ({ file, meTypes, rows });

test('puts maps together, with 0 for the ME-types that a map does not have', () => {
  const maps = [
    mapOf('a.csv', ['M|e', 'N|e'], [row(2, 'ACA1', 'pv', [0.25, 0.75]), row(3, 'ACA1', 'sst', [1, 0])]),
    mapOf('b.csv', ['O|e', 'M|e'], [row(2, 'ACA2', 'sst', [0.5, 0.5]), row(3, 'ACA2', 'pv', [0, 1], 'EXC')]),
  ];
  const { meTypes, regionIds, shares } = meTypeShares(maps, hierarchy, ['sst', 'pv'], 'INH');
  assert.deepEqual(meTypes, ['M|e', 'N|e', 'O|e']);
  assert.deepEqual(regionIds, [2, 3]);
  // By ME-type, region and marker.
  assert.deepEqual([...shares], [1, 0.25, 0.5, 0, 0, 0.75, 0, 0, 0, 0, 0.5, 0]);
});

test('names what it leaves out: regions with the nearest acronym, markers that are not given or in no map', () => {
  const map = mapOf('a.csv', ['M|e'], [row(2, 'ACA11', 'pv', [1]), row(3, 'ACA2', 'approx_lamp', [1])]);
  const { unused, regionIds } = meTypeShares([map], hierarchy, ['pv', 'lamp5', 'vip'], 'INH');
  assert.deepEqual(regionIds, []);
  assert.deepEqual(unused, {
    unknownRegions: [{ region: 'ACA11', place: 'a.csv, row 2', nearest: 'ACA1' }],
    markersNotGiven: [{ marker: 'approx_lamp', rows: 1, nearest: undefined }],
    markersNotInMaps: ['lamp5', 'vip'],
  });
});

test('refuses rows that two maps have, and maps without a row of the class', () => {
  const one = mapOf('a.csv', ['M|e'], [row(2, 'ACA1', 'pv', [1])]);
  assert.throws(() => meTypeShares([one, { ...one, file: 'b.csv' }], hierarchy, ['pv'], 'INH'), {
    tag: 'RepeatedMapRows',
    details: { rows: [{ of: 'ACA1, pv, INH', places: ['a.csv, row 2', 'b.csv, row 2'] }] },
  });
  assert.throws(() => meTypeShares([one], hierarchy, ['pv'], 'EXC'), { tag: 'EmptyProbabilityMap' });
});
