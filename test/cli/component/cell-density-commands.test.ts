import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { preciseSum } from '../../../src/algorithms/densities/regions/region-sums.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { assertClose } from '../../support/density-goldens.ts';
import { gridOf } from '../../support/volumes.ts';

const region = (id: number, name: string, ...children: object[]): object => ({ id, acronym: `r${id}`, name, children });

/** The regions that the packaged groups are about. */
const BRAIN = region(
  997,
  'the brain',
  region(8, 'Basic cell groups and regions'),
  region(
    512,
    'Cerebellum',
    region(528, 'Cerebellar cortex', region(1, 'Lobule, molecular layer'), region(2, 'Lobule, Purkinje layer')),
    region(3, 'Lobule, granular layer'),
  ),
  region(315, 'Isocortex', region(4, 'Visual area, layer 5')),
  region(5, 'Striatum'),
  region(6, 'Thalamus'),
  region(1009, 'fiber tracts'),
);
const LABELS = [0, 1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 1009, 0, 6, 3, 4];
/** The molecular layer and the striatum have few cells, since all their neurons are inhibitory. */
const DARK = new Set([1, 5]);
const SHAPE = [4, 2, 2] as const;
const VOXEL = 1.5625e-5;

describe('commands that make densities of cells', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const write = (name: string, type: 'uint32' | 'float', values: number[]) =>
    writeNrrd(
      at(name),
      headerFor({ grid: gridOf(SHAPE), type, components: 1 }),
      (type === 'float' ? Float32Array : Uint32Array).from(values),
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cell-densities-'));
    await writeFile(at('hierarchy.json'), JSON.stringify(BRAIN));
    await write('annotation.nrrd', 'uint32', LABELS);
    for (const [k, name] of ['nissl', 'glia', 'astrocyte', 'oligodendrocyte', 'microglia', 'gad', 'nrn'].entries()) {
      const values = LABELS.map((label, i) =>
        label === 0 ? 0.01 : DARK.has(label) ? 0.02 : 2 + ((i * 7 + k * 3) % 5),
      );
      await write(`${name}.nrrd`, 'float', values);
    }
    await writeFile(at('proportions.json'), JSON.stringify({ astrocyte: '0.2', oligodendrocyte: '0.3', microglia: '0.5', glia: '1.0' })); // biome-ignore format: one thought
  });
  after(() => rm(folder, { recursive: true }));

  const atlas = ['--annotation-path', 'annotation.nrrd', '--hierarchy-path', 'hierarchy.json', '--threads', '1'];
  const run = (step: string, ...args: string[]) =>
    atlasgraph(['atlas-densities', 'cell-densities', step, ...atlas, ...args], { cwd: folder });
  const cellsIn = async (name: string): Promise<number[]> => {
    const { header, volume } = await readNrrd(at(name));
    assert.equal(header.type, 'double');
    return Array.from(volume.values, Number).map((value) => value * VOXEL);
  };
  const cellDensity = (...args: string[]) =>
    run('cell-density', '--nissl-path', 'nissl.nrrd', '--output-path', 'cells.nrrd', ...args);
  const glia = (...args: string[]) =>
    run(
      'glia-cell-densities',
      ...['--cell-density-path', 'cells.nrrd', '--glia-density-path', 'glia.nrrd'],
      ...['--astrocyte-density-path', 'astrocyte.nrrd', '--oligodendrocyte-density-path', 'oligodendrocyte.nrrd'],
      ...['--microglia-density-path', 'microglia.nrrd', '--glia-proportions-path', 'proportions.json'],
      ...['--output-dir', 'glia', ...args],
    );
  const neurons = (...args: string[]) =>
    run(
      'inhibitory-and-excitatory-neuron-densities',
      ...['--gad1-path', 'gad.nrrd', '--nrn1-path', 'nrn.nrrd', '--output-dir', 'neurons', ...args],
      ...['--neuron-density-path', 'glia/neuron_density.nrrd'],
    );

  test('place cells, glia and neurons, and report what they placed', async () => {
    const made = await cellDensity('--report-path', 'cells.json');
    assert.equal(made.code, 0, made.stderr);
    assert.match(
      made.stdout,
      /Isocortex group: 23378142 cells in 4 voxels\.\n.*\nPurkinje layer: one cell in each of 1/,
    );
    assertClose(preciseSum(await cellsIn('cells.nrrd')), 111_080_000, { relative: 1e-12 }, 'cells');
    const report = JSON.parse(await readFile(at('cells.json'), 'utf8'));
    assert.deepEqual([report.layerVoxels, report.ungrouped, report.regions.length], [1, [], 7]);

    const parted = await glia('--report-path', 'glia.json');
    assert.equal(parted.code, 0, parted.stderr);
    assert.match(parted.stdout, /^glia: 39320000 cells; \d+ voxels could take no more\.\nneuron: 71760000 cells\./);
    const files = ['astrocyte', 'glia', 'microglia', 'neuron', 'oligodendrocyte'];
    assert.deepEqual((await readdir(at('glia'))).toSorted(), files.map((name) => `${name}_density.nrrd`)); // biome-ignore format: one thought
    const parts = Object.keys(JSON.parse(await readFile(at('glia.json'), 'utf8'))).toSorted();
    assert.deepEqual(parts, files);

    const split = await neurons();
    assert.equal(split.code, 0, split.stderr);
    const inhibitory = await cellsIn('neurons/inhibitory_neuron_density.nrrd');
    assertClose(preciseSum(inhibitory), 5_700_741, { relative: 1e-12 }, 'inhibitory neurons');
  });

  test('take other counts from a workbook, and refuse what is none', async () => {
    await writeFile(at('counts.xlsx'), 'no workbook');
    const { code, stderr } = await neurons('--inhibitory-neuron-counts-path', 'counts.xlsx');
    assert.equal(code, 1);
    assert.match(stderr, /counts\.xlsx cannot be read as an Excel file/);
  });

  test('refuse a root of another name only as the reference does', async () => {
    const { code, stderr } = await cellDensity('--compat');
    assert.equal(code, 1);
    assert.match(stderr, /region-groups\.json: no region of .*hierarchy\.json is in the group "Rest"/);
  });

  test('leave nothing behind when an input cannot be used', async () => {
    await write('bad.nrrd', 'float', LABELS.map((_, i) => (i === 3 ? Number.NaN : 1))); // biome-ignore format: one thought
    const { code, stderr } = await cellDensity('--nissl-path', 'bad.nrrd', '--output-path', 'none.nrrd');
    assert.equal(code, 1);
    assert.match(stderr, /bad\.nrrd has 1 NaN or infinite voxels, the first at/);
    await writeFile(at('bad.json'), JSON.stringify({ astrocyte: 1, oligodendrocyte: 1, microglia: 'x' }));
    const refused = await glia('--glia-proportions-path', 'bad.json', '--output-dir', 'none');
    assert.match(refused.stderr, /bad\.json has no proportions of glia: microglia/);
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith('none') || name.startsWith('.')), []); // biome-ignore format: one thought
  });
});
