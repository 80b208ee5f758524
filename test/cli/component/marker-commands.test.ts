import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stringify } from 'yaml';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

const BRAIN = hierarchyOf([997, 'brain', [[5, 'CB'], [6, 'Isocortex', [[61, 'MO1'], [62, 'MO2']]]]]); // biome-ignore format: a tree
const LABELS = [5, 5, 61, 62, 0];

describe('commands of markers and of what is split by layer', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  const write = async (name: string, type: 'uint32' | 'double', values: readonly number[]) => {
    const shape = [1, 1, values.length] as const;
    await writeNrrd(
      at(name),
      headerFor({ grid: gridOf(shape), type, components: 1 }),
      volumeOf(type, shape, values).values,
    );
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'markers-'));
    await writeFile(at('hierarchy.json'), JSON.stringify(BRAIN.toJson()));
    await write('annotation.nrrd', 'uint32', LABELS);
    await write('gad67.nrrd', 'double', [3, 4, 2, 6, 0]);
    await write('pv.nrrd', 'double', [1, 5, 0.5, 1, 0]);
    await write('sst.nrrd', 'double', [1, 0, 0.5, 1, 0]);
    await write('vip.nrrd', 'double', [0.5, 0, 0.5, 1, 0]);
    await write('neurons.nrrd', 'double', [9, 9, 8, 10, 1]);
    await write('bad.nrrd', 'double', [9, Number.NaN, -8, 10, 1]);
  });
  after(() => rm(folder, { recursive: true }));

  const succeed = async (...args: string[]) => {
    const { code, stdout, stderr } = await atlasgraph(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    return { stdout, stderr };
  };
  const fail = async (message: RegExp, ...args: string[]) => {
    const ended = await atlasgraph(args, { cwd: folder });
    assert.match(ended.stderr, message);
    assert.equal(ended.code, 1);
  };
  const valuesIn = async (name: string) => Array.from((await readNrrd(at(name))).volume.values, Number);
  const atlas = ['--hierarchy-path', 'hierarchy.json', '--annotation-path', 'annotation.nrrd'];

  test('manipulate keeps the order of the operations', async () => {
    await succeed(
      ...['atlas-densities', 'combination', 'manipulate', '--base-nrrd', 'gad67.nrrd', '--subtract', 'pv.nrrd'],
      ...['--add', 'vip.nrrd', '--subtract', 'sst.nrrd', '--clip', '--output-path', 'result.nrrd'],
    );
    assert.deepEqual(await valuesIn('result.nrrd'), [1.5, 0, 1.5, 5, 0]);
  });

  test('compute-lamp5 has no negative densities but under --compat', async () => {
    const inputs = ['gad67', 'pv', 'sst', 'vip'].flatMap((name) => [`--${name}-path`, `${name}.nrrd`]);
    const { stdout } = await succeed('compute-lamp5', ...inputs, '--output-path', 'lamp5.nrrd');
    assert.match(stdout, /1 values below 0 became 0; the least was -1/);
    assert.deepEqual(await valuesIn('lamp5.nrrd'), [0.5, 0, 0.5, 3, 0]);
    await succeed('compute-lamp5', ...inputs, '--output-path', 'lamp5.nrrd', '--compat');
    assert.deepEqual(await valuesIn('lamp5.nrrd'), [0.5, -1, 0.5, 3, 0]);
  });

  test('combine-markers writes all outputs, or none and what is wrong', async () => {
    const config = {
      cellDensity: { 'the cb': { astrocyte: 1, microglia: 3 } },
      combination: [
        { cellType: 'astrocyte', gene: 'gfap', averageExpressionIntensity: 2 },
        { cellType: 'microglia', gene: 'tmem119', averageExpressionIntensity: 1 },
      ],
      inputGeneVolumePath: { gfap: 'gad67.nrrd', tmem119: 'pv.nrrd' },
      outputCellTypeVolumePath: { astrocyte: 'made/astrocyte.nrrd', microglia: 'made/microglia.nrrd' },
      outputOverallGliaVolumePath: 'made/glia.nrrd',
      outputCellTypeProportionsPath: 'made/proportions.json',
    };
    await writeFile(at('markers.yaml'), stringify(config));
    const command = ['atlas-densities', 'combination', 'combine-markers', ...atlas, '--config', 'markers.yaml'];
    await succeed(...command, '--report-path', 'made/report.json');
    assert.deepEqual(await valuesIn('made/glia.nrrd'), [1.5, 4.75, 0.875, 2.25, 0]);
    const proportions = '{\n "astrocyte": "0.25",\n "microglia": "0.75",\n "glia": "1.0"\n}';
    assert.equal(await readFile(at('made/proportions.json'), 'utf8'), proportions);
    assert.deepEqual(JSON.parse(await readFile(at('made/report.json'), 'utf8')).regions, { 'the cb': 2 });
    await rm(at('made'), { recursive: true });
    await writeFile(at('markers.yaml'), stringify({ ...config, inputGeneVolumePath: { gfap: 'bad.nrrd', tmem119: 'pv.nrrd' } })); // biome-ignore format: one thought
    await fail(/bad\.nrrd has 1 negative and 1 NaN or infinite voxels, the first at \(0, 0, 1\)/, ...command);
    assert.deepEqual(await readdir(at('made')), []);
  });

  test('excitatory-split puts an M-type of two layers into one file, and says so', async () => {
    await writeFile(at('m_types.csv'), 'layer,TPC,IPC\nlayer_1,0.5,0.5\nlayer_2,1,0\n');
    const { stderr } = await succeed(
      ...['atlas-densities', 'cell-densities', 'excitatory-split', ...atlas, '--neuron-density', 'neurons.nrrd'],
      ...['--inhibitory-density', 'gad67.nrrd', '--cortex-all-to-exc-mtypes', 'm_types.csv', '--output-dir', 'split'],
    );
    assert.match(stderr, /TPC is in several layers, and in one file/);
    assert.deepEqual(await valuesIn('split/TPC_cADpyr.nrrd'), [0, 0, 3, 4, 0]);
    assert.deepEqual(await valuesIn('split/IPC_cADpyr.nrrd'), [0, 0, 3, 0, 0]);
    const generic = (kind: string) => valuesIn(`split/Generic_${kind}_Neuron_MType_Generic_${kind}_Neuron_EType.nrrd`);
    assert.deepEqual(await generic('Excitatory'), [6, 5, 0, 0, 1]);
    assert.deepEqual(await generic('Inhibitory'), [3, 4, 0, 0, 0]);
  });

  test('create-from-composition names the M-types that only one file has', async () => {
    await writeFile(at('taxonomy.tsv'), 'mtype mClass sClass\nTPC PYR EXC\nDAC INT INH\n');
    const traits = { layer: 1, mtype: 'TPC' };
    const command = [
      ...['atlas-densities', 'mtype-densities', 'create-from-composition', ...atlas, '--taxonomy-path', 'taxonomy.tsv'],
      ...[
        '--excitatory-neuron-density-path',
        'neurons.nrrd',
        '--composition-path',
        'c.yaml',
        '--output-dir',
        'composed',
      ],
    ];
    await writeFile(at('c.yaml'), stringify({ neurons: [{ density: 5, traits }] }));
    await fail(/c\.yaml lacks DAC/, ...command);
    const neurons = [{ density: 5, traits }, { density: 1, traits: { layer: 2, mtype: 'DAC' } }]; // biome-ignore format: one thought
    await writeFile(at('c.yaml'), stringify({ neurons }));
    await succeed(...command);
    assert.deepEqual(await valuesIn('composed/TPC_densities.nrrd'), [0, 0, 8, 0, 0]);
    assert.deepEqual(await readdir(at('composed')), ['TPC_densities.nrrd']);
  });
});
