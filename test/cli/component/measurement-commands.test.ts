import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import type { VoxelType } from '../../../src/volume/voxel-types.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

const node = (id: number, name: string, children: object[] = []) => ({ id, acronym: `r${id}`, name, children });
const HIERARCHY = node(997, 'Whole mouse brain', [
  node(8, 'Basic cell groups and regions', [
    node(315, 'Isocortex', [node(1, 'Frontal pole, layer 1'), node(2, 'Frontal pole, layer 2')]),
    node(909, 'Entorhinal area'),
    node(961, 'Piriform area'),
    node(512, 'Cerebellum', [node(528, 'Cerebellar cortex', [node(3, 'Molecular layer'), node(4, 'Purkinje layer')])]),
    node(549, 'Thalamus'),
  ]),
  node(1009, 'fiber tracts', [node(728, 'arbor vitae')]),
  node(1024, 'grooves'),
  node(73, 'ventricular systems'),
]);
const SHAPE: Vec3 = [2, 2, 2];
const MEASUREMENTS = `brain_region,measurement,standard_deviation,measurement_type,measurement_unit,cell_type,source_title,comment,specimen_age
"Frontal pole, layer 1",20,4,cell count,,PV+,Counts in mice,doi 10.1000/182,
"Frontal pole, layer 11",1,1,cell density,number of cells per mm^3,PV+,A typing error,,
`;

describe('commands for densities of the literature', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'measurements-'));
    const write = (name: string, type: VoxelType, values: number[], shape = SHAPE) =>
      writeNrrd(
        at(name),
        headerFor({ grid: gridOf(shape), type, components: 1 }),
        volumeOf(type, shape, values).values,
      );
    await write('annotation.nrrd', 'uint32', [1, 1, 2, 2, 2, 549, 3, 0]);
    await write('density.nrrd', 'double', [4, 4, 4, 4, 4, 4, 4, 0]);
    await write('negative.nrrd', 'double', [4, 4, -1, 4, 4, 4, 4, Number.NaN]);
    await write('small.nrrd', 'double', [4, 4, 4, 4], [2, 2, 1]);
    await write('pv.nrrd', 'float', [1, 3, 4, 4, 4, 1, 1, 0]);
    await writeFile(at('hierarchy.json'), JSON.stringify(HIERARCHY));
    await writeFile(at('measurements.csv'), MEASUREMENTS);
    await writeFile(at('homogenous.csv'), 'brain_region,cell_type\nThalamus,inhibitory\n');
    await writeFile(at('slices.json'), '{"868": null}');
    await writeFile(at('deviations.json'), '{"|root|Thalamus": 2}');
    await writeFile(at('genes.yaml'), 'inputGeneVolumePath: {pv: pv.nrrd}\nsectionDataSetID: {pv: "868"}\nrealignedSlicesPath: slices.json\ncellDensityStandardDeviationsPath: deviations.json\n'); // biome-ignore format: a file
  });
  after(() => rm(folder, { recursive: true }));

  const run = (command: string, ...args: string[]) =>
    atlasgraph(['atlas-densities', 'cell-densities', command, ...args], { cwd: folder });
  const ATLAS = ['--annotation-path', 'annotation.nrrd', '--hierarchy-path', 'hierarchy.json'];
  const average = (neuron = 'density.nrrd', ...more: string[]) =>
    run('measurements-to-average-densities', ...ATLAS, '--cell-density-path', 'density.nrrd', '--neuron-density-path', neuron, '--measurements-path', 'measurements.csv', '--output-path', 'average.csv', ...more); // biome-ignore format: one thought
  const fit = (...more: string[]) =>
    run('fit-average-densities', ...ATLAS, '--neuron-density-path', 'density.nrrd', '--gene-config-path', 'genes.yaml', '--average-densities-path', 'average.csv', '--homogenous-regions-path', 'homogenous.csv', '--fitted-densities-output-path', 'fitted.csv', ...more); // biome-ignore format: one thought

  test('bring measurements to densities, fit the missing ones, and say where each is from', async () => {
    const averaged = await average('density.nrrd', '--report-path', 'average.json');
    assert.equal(averaged.code, 0, averaged.stderr);
    assert.match(averaged.stdout, /row 3 \(Frontal pole, layer 11\): left out, .*; is it "Frontal pole, layer 1"\?/);
    const { densities } = JSON.parse(await readFile(at('average.json'), 'utf8'));
    assert.deepEqual(densities[0].source, { title: 'Counts in mice', doi: '10.1000/182' });

    const outputs = ['--fitting-maps-output-path', 'maps.json', '--report-path', 'fitted.json', '--plots-dir', 'plots'];
    const fitted = await fit(...outputs);
    assert.equal(fitted.code, 0, fitted.stderr);
    const maps = JSON.parse(await readFile(at('maps.json'), 'utf8'));
    // 20 cells in two voxels of 25 µm, where the marker is 2 on average.
    assert.ok(Math.abs(maps['Isocortex group']['pv+'].coefficient / 320_000 - 1) < 1e-12);
    const table = await readFile(at('fitted.csv'), 'utf8');
    assert.match(table, /^gad67\+,gad67\+_standard_deviation,pv\+,pv\+_standard_deviation,brain_region$/m);
    assert.match(table, /^4,2,,,Thalamus$/m);
    assert.deepEqual((await readdir(at('plots'))).toSorted(), ['fit-isocortex-group-pv.svg', 'literature-pv.svg']);
  });

  test('refuse other grids and values that no density has, and write nothing', async () => {
    const other = await average('small.nrrd', '--output-path', 'other.csv');
    assert.equal(other.code, 1);
    assert.match(other.stderr, /differ in shape.*small\.nrrd/s);
    const negative = await average('negative.nrrd', '--output-path', 'other.csv');
    assert.equal(negative.code, 1);
    assert.match(
      negative.stderr,
      /negative\.nrrd has 1 negative and 1 NaN or infinite voxels, the first at \(0, 1, 0\)/,
    );
    assert.ok(!(await readdir(folder)).includes('other.csv'));
  });

  test('name files that are not what they should be', async () => {
    const missing = await fit('--homogenous-regions-path', 'absent.csv');
    assert.match(missing.stderr, /absent\.csv cannot be read/);
    const swapped = await fit('--average-densities-path', 'homogenous.csv');
    assert.match(swapped.stderr, /homogenous\.csv cannot be used: row 1, column measurement: the column is missing; .*measurement_type/); // biome-ignore format: one thought
    const compiled = await run('compile-measurements', '--hierarchy-path', 'hierarchy.json', '--mmc3-path', 'measurements.csv', '--gaba-papers-path', 'measurements.csv', '--non-density-measurements-path', 'measurements.csv', '--measurements-output-path', 'm.csv', '--homogenous-regions-output-path', 'h.csv'); // biome-ignore format: one thought
    assert.match(compiled.stderr, /measurements\.csv cannot be read as an Excel file/);
    for (const { code } of [missing, swapped, compiled]) assert.equal(code, 1);
  });
});
