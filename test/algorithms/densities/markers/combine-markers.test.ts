import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkValues } from '../../../../src/algorithms/densities/check-values.ts';
import { cellTypeProportions } from '../../../../src/algorithms/densities/markers/cell-type-proportions.ts';
import { combineMarkers } from '../../../../src/algorithms/densities/markers/combine-markers.ts';
import { parseMarkersConfig } from '../../../../src/algorithms/densities/markers/markers-config.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';
import { collect } from '../../../volume/collect.ts';
import { assertClose, hierarchyOf } from '../../support.ts';

const BRAIN = hierarchyOf([
  997,
  'root',
  [
    [512, 'Cerebellum', [[1143, 'CBX']]],
    [477, 'Striatum', [[485, 'STRd']]],
  ],
]);
// The names of regions in the tree are `the <acronym>`.
const DENSITIES = {
  'the cerebellum': { oligodendrocyte: 12000, astrocyte: 1500, microglia: 6000 },
  'the striatum': { oligodendrocyte: 9000, astrocyte: 9000, microglia: 12000 },
};
const COUNTS = new Map([[512, 4], [1143, 2], [477, 2], [485, 1], [0, 9]]); // biome-ignore format: pairs

test('weighs the known densities of cell types by the voxels of their regions, whatever the case of their names', () => {
  const { proportions, voxels } = cellTypeProportions(BRAIN, COUNTS, { cellDensity: DENSITIES });
  assert.deepEqual([...proportions.keys()], ['astrocyte', 'microglia', 'oligodendrocyte']);
  assertClose([...proportions.values()], [4 / 23, 8 / 23, 11 / 23], 1e-15);
  assert.deepEqual([...voxels.values()], [6, 3]);
});

test('names the regions without voxels; compat leaves them out as long as there is another', () => {
  const cellDensity = { 'the striatom': DENSITIES['the striatum'], 'the cerebellum': DENSITIES['the cerebellum'] };
  const regions = [{ name: 'the striatom', nearest: 'the Striatum' }];
  const details = { regions };
  assert.throws(() => cellTypeProportions(BRAIN, COUNTS, { cellDensity }), { tag: 'RegionsWithoutVoxels', details });
  const { proportions } = cellTypeProportions(BRAIN, COUNTS, { cellDensity }, { compat: true });
  assertClose([...proportions.values()], [1500 / 19500, 6000 / 19500, 12000 / 19500], 1e-15);
  assert.throws(() => cellTypeProportions(BRAIN, new Map(), { cellDensity }, { compat: true }), {
    tag: 'RegionsWithoutVoxels',
  });
});

// Of atlas-densities, tests/combination/test_markers_combinator.py, in file order.
const GENES: Readonly<Record<string, readonly number[]>> = {
  cnp: [0, 0, 0, 0, 1, 1, 0, 0, 0],
  mbp: [0, 9, 0, 1, 1, 1, 0, 0, 0],
  gfap: [0, 1, 0, 1, 4, 1, 5, 5, 0],
  s100b: [0, 0, 0, 1, 1, 1, 0, 0, 0],
  aldh1l1: [1, 2, 0, 1, 1, 0, 0, 4, 0],
  tmem119: [0, 0, 1, 1, 0, 0, 0, 1, 0],
};
const COMBINATION = [
  { cellType: 'oligodendrocyte', gene: 'cnp', averageExpressionIntensity: 1 },
  { cellType: 'oligodendrocyte', gene: 'mbp', averageExpressionIntensity: 1 / 2 },
  { cellType: 'astrocyte', gene: 'gfap', averageExpressionIntensity: 1 / 3 },
  { cellType: 'astrocyte', gene: 's100b', averageExpressionIntensity: 1 },
  { cellType: 'astrocyte', gene: 'aldh1l1', averageExpressionIntensity: 1 / 2 },
  { cellType: 'microglia', gene: 'tmem119', averageExpressionIntensity: 1 / 3 },
];
const PROPORTIONS = new Map([['astrocyte', 4 / 23], ['microglia', 8 / 23], ['oligodendrocyte', 11 / 23]]); // biome-ignore format: pairs

const sourcesOf = (genes: Readonly<Record<string, readonly number[]>>) =>
  new Map(Object.entries(genes).map(([gene, values]) => [gene, memorySource(volumeOf('float', [3, 1, 3], values))]));

test('is the mean of the markers weighted by the inverse of their expression, whatever the slabs', async () => {
  for (const planes of [1, 2, 3]) {
    const markers = { genes: sourcesOf(GENES), combination: COMBINATION, proportions: PROPORTIONS };
    // What is given holds until the next is asked for.
    const slabs: { types: number[][]; all: number[] }[] = [];
    for await (const { types, all } of combineMarkers(markers, { planes })) {
      slabs.push({ types: types.map((values) => [...values]), all: [...all] });
    }
    const [astrocyte, microglia, oligodendrocyte] = [0, 1, 2].map((type) => slabs.flatMap(({ types }) => types[type]));
    assertClose(astrocyte, [2, 7, 0, 6, 15, 4, 15, 23, 0].map((value) => value / 6), 1e-15); // biome-ignore format: one thought
    assertClose(microglia, [0, 0, 1, 1, 0, 0, 0, 1, 0], 1e-15);
    assertClose(oligodendrocyte, [0, 18, 0, 2, 3, 3, 0, 0, 0].map((value) => value / 3), 1e-15); // biome-ignore format: one thought
    const all = astrocyte.map((value, i) => (4 * value + 8 * microglia[i] + 11 * oligodendrocyte[i]) / 23);
    assertClose(slabs.flatMap(({ all: part }) => part), all, 1e-14); // biome-ignore format: one thought
  }
});

test('names all volumes with negative or missing intensities at the end, with their number and the first', async () => {
  const genes = { ...GENES, cnp: [0, 0, 0, 0, -1, 1, 0, Number.NaN, 0], tmem119: [0, 0, 1, 1, 0, 0, 0, 0, Infinity] };
  const check = checkValues(Object.keys(genes).map((name) => ({ name, grid: gridOf([3, 1, 3]) })));
  const markers = { genes: sourcesOf(genes), combination: COMBINATION, proportions: PROPORTIONS, check };
  const volumes = [
    { name: 'cnp', negative: 1, notFinite: 1, first: [1, 0, 1] },
    { name: 'tmem119', negative: 0, notFinite: 1, first: [2, 0, 2] },
  ];
  await assert.rejects(collect(combineMarkers(markers, { planes: 1 })), {
    tag: 'UnusableVoxels',
    details: { volumes },
  });
});

const CONFIG = {
  cellDensity: DENSITIES,
  combination: COMBINATION,
  inputGeneVolumePath: Object.fromEntries(Object.keys(GENES).map((gene) => [gene, `${gene}.nrrd`])),
  outputCellTypeVolumePath: { astrocyte: 'a.nrrd', microglia: 'm.nrrd', oligodendrocyte: 'o.nrrd' },
  outputOverallGliaVolumePath: 'glia.nrrd',
  outputCellTypeProportionsPath: 'p.json',
};

test('says all that is wrong with a configuration, and leaves genes without volumes out under compat only', () => {
  const { mbp, ...inputGeneVolumePath } = CONFIG.inputGeneVolumePath;
  const { microglia, ...outputCellTypeVolumePath } = CONFIG.outputCellTypeVolumePath;
  const config = { ...CONFIG, inputGeneVolumePath: { ...inputGeneVolumePath, mbb: mbp }, outputCellTypeVolumePath };
  const problems = [
    'combination.1.gene: mbp has no volume in inputGeneVolumePath (there is mbb)',
    'outputCellTypeVolumePath: the cell type microglia is missing',
  ];
  const details = { file: 'markers.yaml', problems };
  assert.throws(() => parseMarkersConfig(config, 'markers.yaml'), { tag: 'MalformedMarkersConfig', details });
  const withoutMbp = { ...CONFIG, inputGeneVolumePath };
  assert.deepEqual(
    parseMarkersConfig(withoutMbp, 'markers.yaml', { compat: true }).combination.map(({ gene }) => gene),
    ['cnp', 'gfap', 's100b', 'aldh1l1', 'tmem119'],
  );
  assert.throws(
    () =>
      parseMarkersConfig({ ...CONFIG, combination: [{ ...COMBINATION[0], averageExpressionIntensity: 0 }] }, 'm.yaml'),
    /combination\.0\.averageExpressionIntensity/,
  );
});
