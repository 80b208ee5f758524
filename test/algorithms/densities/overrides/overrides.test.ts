import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../../../src/algorithms/densities/measurements/read-table.ts';
import { filesOf, parseCellGroups } from '../../../../src/algorithms/densities/overrides/cell-groups.ts';
import { editDensity } from '../../../../src/algorithms/densities/overrides/density-edit.ts';
import {
  meTypeOfFile,
  parseDensityRecipe,
  planRecipe,
} from '../../../../src/algorithms/densities/overrides/density-recipe.ts';
import { OverwriteRow, planOverwrites } from '../../../../src/algorithms/densities/overrides/overwrite-densities.ts';
import { sumsByRank } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, hierarchyOf, valuesOf } from '../../support.ts';

const SHAPE = [5, 1, 1] as const;
const VOXELS = await rankVoxels(hierarchyOf([1, 'root', [[2, 'A', [[3, 'A1'], [4, 'A2']]], [5, 'B']]]), annotationOf(SHAPE, [3, 3, 4, 5, 0])); // biome-ignore format: a tree

const source = (values: readonly number[]) => memorySource(volumeOf('double', SHAPE, values));
const DENSITIES = { x: [1, 3, 2, 7, 9], y: [3, 3, 0, 1, 9], z: [0, 0, 0, 0, 0] };

const table = (rows: readonly (readonly (string | number)[])[]) =>
  readTable(
    [['cell_type', 'region', 'density', 'distribution'], ...rows].map((row) => row.join(',')).join('\n'),
    'table.csv',
    OverwriteRow,
  );

async function overwrite(rows: readonly (readonly (string | number)[])[], options: { compat?: boolean } = {}) {
  const names = Object.entries(DENSITIES);
  const sums = new Map(
    await Promise.all(names.map(async ([name, values]) => [name, await sumsByRank(VOXELS, source(values))] as const)),
  );
  const { edits, report } = planOverwrites(table(rows), GROUPS, VOXELS, sums, options);
  const edited = names.map(async ([name, values]) => {
    const edit = edits.get(name) ?? assert.fail(name);
    return [
      name,
      await valuesOf(editDensity(VOXELS, { source: source(values), type: 'double' }, edit).values),
    ] as const;
  });
  return { values: Object.fromEntries(await Promise.all(edited)), report };
}

const GROUPS = parseCellGroups({ both: ['x', 'y'], all: ['both', 'z'] }, 'groups.json');

test('heterogeneous densities keep their distribution and get the mean that is wanted', async () => {
  const { values, report } = await overwrite([['both', 2, 8, 'heterogeneous']]);
  assert.deepEqual(values, { x: [2, 6, 4, 7, 9], y: [6, 6, 0, 1, 9], z: DENSITIES.z });
  assert.deepEqual(report, [{ row: 2, region: 'A', files: ['x', 'y'], voxels: 3, before: 4, after: 8 }]);
});

test('homogeneous densities are the same in each voxel, in the shares that files had', async () => {
  const { values } = await overwrite([['both', 2, 8, 'homogeneous']]);
  assert.deepEqual(values, { x: [4, 4, 4, 7, 9], y: [4, 4, 4, 1, 9], z: DENSITIES.z });
  const compat = await overwrite([['both', 2, 8, 'homogeneous']], { compat: true });
  assert.deepEqual(compat.values.x, [8, 24, 16, 7, 9]);
});

test('where there are no cells all files get as many, and a row goes on from what the one before left', async () => {
  const none = await overwrite([['z', 5, 6, 'heterogeneous'], ['all', 5, 7, 'heterogeneous']]); // biome-ignore format: rows
  assert.deepEqual([none.values.x[3], none.values.y[3], none.values.z[3]], [3.5, 0.5, 3]);
  assert.deepEqual(none.report.map(({ before, after }) => [before, after]), [[0, 6], [14, 7]]); // biome-ignore format: rows
});

test('names all rows that are wrong, and groups that hold themselves', () => {
  const rows = table([['w', 2, 1, 'heterogeneous'], ['x', 77, 1, 'homogeneous']]); // biome-ignore format: rows
  assert.throws(() => planOverwrites(rows, GROUPS, VOXELS, new Map([['x', new Float64Array(6)]])), {
    tag: 'MalformedOverrides',
    message: /row 2: there is no file of w; row 3: .*no region with id 77/,
  });
  assert.throws(() => parseCellGroups({ a: ['b'], b: ['a'] }, 'g.json'), /the group a, b is a part of itself/);
  assert.deepEqual(filesOf(parseCellGroups({ a: ['a', 'b'] }, 'g.json'), 'a'), ['a', 'b']);
});

test('a density that is NaN cannot be scaled', () => {
  const sums = new Map([['x', new Float64Array(6).fill(Number.NaN)]]);
  assert.throws(() => planOverwrites(table([['x', 2, 1, 'heterogeneous']]), {}, VOXELS, sums), { tag: 'DensityIsNaN' });
});

const ME_TYPES = new Map(['L1_DAC|bNAC_INH_densities', 'L2_TPC:A_cADpyr'].map((name) => [name, meTypeOfFile(name)]));
const recipe = (id: string, mtype: string, etype: string, change: object) => ({
  [`http://api.brain-map.org/api/v2/data/Structure/${id}`]: {
    hasPart: { m: { label: mtype, hasPart: { e: { label: etype, ...change } } } },
  },
});

test('a recipe sets or multiplies densities of ME-types in a region itself, and can leave others empty', async () => {
  const overrides = {
    ...recipe('3', 'L1_DAC', 'bNAC', { density: 5 }),
    ...recipe('4', 'L2_TPC:A', 'cADpyr', { density_ratio: 2 }),
    ...recipe('2', 'L2_TPC:A', 'cADpyr', { density: 9 }),
  };
  const parsed = parseDensityRecipe({ version: 1, overrides }, 'recipe.json');
  const values = async (selected?: ReadonlySet<number>) => {
    const edits = planRecipe(parsed, 'recipe.json', VOXELS, ME_TYPES, selected);
    const edited = [...edits.values()].map((edit) =>
      valuesOf(editDensity(VOXELS, { source: source([1, 2, 3, 4, 6]), type: 'float' }, edit).values),
    );
    return Promise.all(edited);
  };
  assert.deepEqual(await values(), [[5, 5, 3, 4, 6], [1, 2, 6, 4, 6]]); // biome-ignore format: rows
  assert.deepEqual(await values(new Set([4])), [[0, 0, 3, 0, 0], [0, 0, 6, 0, 0]]); // biome-ignore format: rows
});

test('a recipe of what is not there is refused', () => {
  const overrides = recipe('9', 'L1_DAC', 'cAC', { density: 5 });
  const parsed = parseDensityRecipe({ version: 1, overrides }, 'recipe.json');
  assert.throws(() => planRecipe(parsed, 'recipe.json', VOXELS, ME_TYPES), /id 9; there is no volume of L1_DAC cAC/);
  const both = { version: 1, overrides: recipe('3', 'm', 'e', { density: 5, density_ratio: 2 }) };
  assert.throws(() => parseDensityRecipe(both, 'recipe.json'), /give density or density_ratio/);
});

test('names of files say their ME-type', () => {
  const generic = 'Generic_Excitatory_Neuron_MType_Generic_Excitatory_Neuron_EType';
  const found = ['L1_DAC|bNAC_INH_densities', 'L2_TPC:A_cADpyr', generic].map(meTypeOfFile);
  assert.deepEqual(found, [
    { mtype: 'L1_DAC', etype: 'bNAC' },
    { mtype: 'L2_TPC:A', etype: 'cADpyr' },
    { mtype: 'Generic_Excitatory_Neuron_MType', etype: 'Generic_Excitatory_Neuron_EType' },
  ]);
});
