import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AverageDensityRow } from '../../../../src/algorithms/densities/fit/average-density-row.ts';
import {
  type FitOptions,
  fitAverageDensities,
} from '../../../../src/algorithms/densities/fit/fit-average-densities.ts';
import {
  deviationsByName,
  parseFitConfig,
  slicesByMarker,
} from '../../../../src/algorithms/densities/fit/fit-config.ts';
import { fitGroups } from '../../../../src/algorithms/densities/fit/fit-groups.ts';
import { fitPlots } from '../../../../src/algorithms/densities/fit/fit-plots.ts';
import { fitReport, fittedDensitiesCsv, fittingMaps } from '../../../../src/algorithms/densities/fit/fit-report.ts';
import { HomogenousRegion } from '../../../../src/algorithms/densities/measurements/homogenous-region.ts';
import { readTable } from '../../../../src/algorithms/densities/measurements/read-table.ts';
import { parseGroupDefinitions } from '../../../../src/algorithms/densities/regions/group-definitions.ts';
import { hierarchyTable } from '../../../../src/algorithms/densities/regions/hierarchy-table.ts';
import { resolveGroups } from '../../../../src/algorithms/densities/regions/region-groups.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';

const node = (id: number, name: string, children: object[] = []) => ({ id, acronym: `r${id}`, name, children });
const below = (name: string) => ({ name, with_descendants: true });
const HIERARCHY = parseHierarchy(
  node(1, 'Brain', [
    node(2, 'Isocortex', [node(3, 'Layer 1'), node(4, 'Layer 2'), node(5, 'Layer 6')]),
    node(6, 'Cerebellum'),
    node(7, 'Thalamus', [node(8, 'Reticular nucleus'), node(9, 'Geniculate')]),
  ]),
  'hierarchy.json',
);
const DEFINITIONS = parseGroupDefinitions(
  [
    { name: 'Isocortex group', UNION: [below('Isocortex')] },
    { name: 'Cerebellum group', UNION: [below('Cerebellum')] },
    { name: 'Rest', REMOVE: [below('root'), { UNION: ['!Isocortex group', '!Cerebellum group'] }] },
  ],
  'groups.json',
);
const GROUPS = fitGroups(HIERARCHY, resolveGroups(HIERARCHY, DEFINITIONS, { file: 'groups.json' }));
const REGIONS = hierarchyTable(HIERARCHY);

const SHAPE = [4, 1, 3] as const;
/** Layer 6 lies in the last plane, which no slice of the marker is in. */
const LABELS = [3, 3, 4, 5, 2, 4, 4, 5, 8, 9, 0, 6];
const HEADER = 'brain_region,measurement,standard_deviation,measurement_type,cell_type,source_title,comment\n';

interface Case extends FitOptions {
  readonly rows?: readonly string[];
  readonly homogenous?: readonly string[];
  readonly intensity?: readonly number[];
  readonly deviations?: ReadonlyMap<string, number>;
}

async function fit(given: Case = {}) {
  const voxels = await rankVoxels(HIERARCHY, memorySource(volumeOf('uint32', SHAPE, LABELS)));
  const volume = (values: readonly number[]) => memorySource(volumeOf('float', SHAPE, values));
  const rows = given.rows ?? ['Layer 1,10,2,cell density,PV+,T,'];
  const inputs = {
    averageDensities: readTable(`${HEADER}${rows.join('\n')}\n`, 'average.csv', AverageDensityRow),
    homogenousRegions: readTable(['brain_region,cell_type', ...(given.homogenous ?? [])].join('\n'), 'homogenous.csv', HomogenousRegion), // biome-ignore format: one thought
    groups: GROUPS,
    neuronDensity: volume([4, 8, 3, 3, 3, 3, 3, 3, 5, 7, 0, 2]),
    deviations: given.deviations,
    markers: new Map([['pv', { intensity: volume(given.intensity ?? [1, 3, 2, 50, 9, 4, 6, 50, 3, 0, 0, 0]), slices: [0, 1, 2, 99, -1] }]]), // biome-ignore format: one thought
  };
  return fitAverageDensities(voxels, REGIONS, inputs, given);
}

const estimateOf = ({ table }: Awaited<ReturnType<typeof fit>>, name: string, type: string) =>
  table.estimates[table.regions.findIndex((region) => region.name === name) * table.types.length + table.types.indexOf(type)]; // biome-ignore format: one thought

test('averages a marker over its slices, a region with children over theirs', async () => {
  const { intensities } = await fit();
  const { means, voxels } = intensities.get('pv+') ?? assert.fail();
  const of = (name: string) => {
    const rank = (HIERARCHY.byName(name)?.enter ?? assert.fail()) + 1;
    return [means[rank], voxels[rank]];
  };
  assert.deepEqual(of('Layer 1'), [2, 2]);
  assert.deepEqual(of('Layer 2'), [4, 3]);
  // The voxel that is labelled Isocortex itself does not count beside those of its layers.
  assert.deepEqual(of('Isocortex'), [16 / 5, 5]);
  assert.deepEqual(of('Layer 6'), [Number.NaN, 0]);
});

test('a region above a group is in none', () => {
  const names = (group: string) => [...(GROUPS.get(group) ?? [])].map((id) => HIERARCHY.get(id).name);
  assert.deepEqual(names('Rest'), ['Thalamus', 'Reticular nucleus', 'Geniculate']);
});

test('estimates what is missing in proportion to the marker, by group', async () => {
  const fitted = await fit({
    rows: [
      'Layer 1,10,2,cell density,PV+,T,',
      'Layer 1,6,4,cell density,PV+,U,',
      'Reticular nucleus,9,1,cell density,PV+,T,',
    ],
  });
  const [, isocortex, rest] = fitted.fits;
  assert.deepEqual([isocortex.coefficient, isocortex.deviation], [4, 1.5]);
  assert.deepEqual([rest.coefficient, rest.deviation], [3, 1 / 3]);
  assert.deepEqual(estimateOf(fitted, 'Layer 2', 'pv+'), { density: 16, deviation: 24, origin: 'fitted' });
  assert.deepEqual(estimateOf(fitted, 'Geniculate', 'pv+'), { density: 0, deviation: 0, origin: 'fitted' });
  const literature = estimateOf(fitted, 'Layer 1', 'pv+');
  assert.deepEqual([literature.density, literature.deviation, literature.origin], [8, 3, 'literature']);
  assert.deepEqual(
    literature.sources?.map(({ row, source }) => [row, source.title]),
    [[2, 'T'], [3, 'U']], // biome-ignore format: one thought
  );
});

test('says why a density is missing; the reference takes what no slice meets for 0', async () => {
  const fitted = await fit();
  assert.equal(estimateOf(fitted, 'Layer 6', 'pv+').note, 'no voxel of the region lies in a slice of the marker');
  assert.equal(estimateOf(fitted, 'Thalamus', 'pv+').note, 'there is no fit for the Rest: 0 points');
  assert.deepEqual(estimateOf(await fit({ compat: true }), 'Layer 6', 'pv+'), { density: 0, deviation: 0, origin: 'fitted' }); // biome-ignore format: one thought
  const few = await fit({ minDataPoints: 2 });
  assert.equal(estimateOf(few, 'Layer 2', 'pv+').note, 'there is no fit for the Isocortex group: 1 points');
});

test('takes neurons for inhibitory, or for none, where they are all alike', async () => {
  const rows = ['Layer 1,10,2,cell density,inhibitory neuron,T,'];
  const homogenous = ['Isocortex,inhibitory', 'Layer 2,excitatory'];
  const fitted = await fit({ rows, homogenous, deviations: new Map([['Layer 1', 0.5]]) });
  assert.deepEqual(fitted.table.types, ['gad67+', 'pv+']);
  assert.deepEqual(estimateOf(fitted, 'Layer 1', 'gad67+'), { density: 6, deviation: 0.5, origin: 'homogenous' });
  assert.deepEqual(estimateOf(fitted, 'Layer 2', 'gad67+'), { density: 0, deviation: 0, origin: 'homogenous' });
  const whole = estimateOf(fitted, 'Isocortex', 'gad67+');
  assert.deepEqual([whole.density, whole.deviation], [30 / 8, 30 / 8]);
  assert.equal(whole.note, 'no standard deviation is known: the density');
  const deviations = new Map([['Layer 1', 0.5]]);
  await assert.rejects(fit({ rows, homogenous, deviations, compat: true }), { tag: 'DeviationsMissing' });
});

test('writes the tables of the reference, and null for what is no number', async () => {
  const fitted = await fit();
  const [header, , , layer1] = fittedDensitiesCsv(fitted.table).split('\n');
  assert.equal(header, 'gad67+,gad67+_standard_deviation,pv+,pv+_standard_deviation,brain_region');
  assert.equal(layer1, ',,10,2,Layer 1');
  const none = { coefficient: null, standard_deviation: null, r_square: null };
  assert.deepEqual(JSON.parse(JSON.stringify(fittingMaps(fitted.fits)))['Cerebellum group'], { 'pv+': none });
});

test('reports of each region where its density is from, and rows of unknown regions', async () => {
  const rows = ['Layer 1,10,2,cell density,PV+,"T. 10.1016/j.neulet.2016.08.039",', 'Layer 9,1,1,cell density,PV+,T,'];
  const report = fitReport(await fit({ rows }));
  assert.partialDeepStrictEqual(report.regions[2], {
    name: 'Layer 1',
    group: 'Isocortex group',
    cell_types: {
      'pv+': {
        origin: 'literature',
        intensity: { mean: 2, voxels: 2 },
        sources: [{ row: 2, density: 10, source: { doi: '10.1016/j.neulet.2016.08.039' } }],
      },
      'gad67+': { origin: 'missing', note: 'no marker of the type is given' },
    },
  });
  assert.equal(report.regions[0].cell_types['pv+'].note, 'the region is in no group that is fitted');
  assert.partialDeepStrictEqual(report.dropped.averageDensities, [{ brain_region: 'Layer 9', rowNumber: 3 }]);
});

test('plots each fit that has points, and the literature against the markers', async () => {
  const rows = ['Layer 1,10,2,cell density,PV+,T,', 'Layer 2,12,1,cell density,PV+,T,'];
  const plots = fitPlots(await fit({ rows }));
  assert.deepEqual(
    plots.map(({ name, svg }) => [name, svg.match(/<circle/g)?.length]),
    [['fit-isocortex-group-pv.svg', 2], ['literature-pv.svg', 2]], // biome-ignore format: one thought
  );
  assert.match(plots[0].svg, /<title>Layer 2: 12 ± 1<\/title>/);
});

test('does not depend on slabs, and densities not on the scale of the marker', async () => {
  const rows = ['Layer 1,10,2,cell density,PV+,T,', 'Layer 2,12,1,cell density,PV+,T,'];
  const whole = await fit({ rows });
  assert.deepEqual((await fit({ rows, planes: 1 })).table, whole.table);
  const intensity = [1, 3, 2, 50, 9, 4, 6, 50, 3, 0, 0, 0].map((value) => value * 16);
  const scaled = await fit({ rows, intensity });
  const densities = ({ table }: typeof whole) => table.estimates.map(({ density }) => density);
  assert.deepEqual(densities(scaled), densities(whole));
  const { deviation } = estimateOf(whole, 'Isocortex', 'pv+');
  assert.equal(estimateOf(scaled, 'Isocortex', 'pv+').deviation, deviation / 16);
});

test('refuses negative intensities unless it is to be as the reference, and a table without a region', async () => {
  const intensity = [1, 3, 2, -1, 9, 4, 6, 50, 3, 0, 0, 0];
  await assert.rejects(fit({ intensity }), { tag: 'UnusableVoxels' });
  await fit({ intensity, compat: true });
  await assert.rejects(fit({ rows: ['Layer 9,1,1,cell density,PV+,T,'] }), { tag: 'NothingToFit' });
});

test('names every row that is no density', () => {
  const rows = 'Layer 1,1,,cell count,PV+,T,\nLayer 2,-1,inf,cell density,,T,\n';
  assert.throws(() => readTable(`${HEADER}${rows}`, 'average.csv', AverageDensityRow), {
    message: [
      'average.csv cannot be used: row 2, column standard_deviation: it is not a finite number',
      'row 2, column measurement_type: it is not "cell density" ("cell count")',
      'row 3, column measurement: it is negative ("-1")',
      'row 3, column standard_deviation: it is not a finite number ("inf")',
      'row 3, column cell_type: there is no value.',
    ].join('; '),
  });
});

test('reads which slices belong to a marker, wherever the volume begins', () => {
  const paths = { realignedSlicesPath: 's.json', cellDensityStandardDeviationsPath: 'd.json' };
  const config = parseFitConfig(
    { ...paths, inputGeneVolumePath: { pv: 'pv.nrrd' }, sectionDataSetID: { pv: 868 } },
    'fit.yaml',
  );
  assert.deepEqual(slicesByMarker({ 868: [10, 12] }, 's.json', config, 10), new Map([['pv', [0, 2]]]));
  assert.deepEqual(slicesByMarker({ 868: null }, 's.json', config, 10), new Map([['pv', null]]));
  assert.throws(() => slicesByMarker({ 867: [10] }, 's.json', config, 0), {
    message: 's.json cannot be used: it has no slices of pv, whose data set is 868 (is it 867?).',
  });
  assert.throws(
    () => parseFitConfig({ ...paths, inputGeneVolumePath: { pv: 'pv.nrrd' }, sectionDataSetID: {} }, 'fit.yaml'),
    {
      message: 'fit.yaml cannot be used: at sectionDataSetID: there is no id of the data set of pv.',
    },
  );
  assert.deepEqual(deviationsByName({ '|root|Brain|Layer 1': 2 }, 'd.json'), new Map([['Layer 1', 2]]));
});
