import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

const BRAIN = hierarchyOf([8, 'Brain', [[1, 'A'], [2, 'B']]]); // biome-ignore format: a tree
/** Voxels of 1 mm³. */
const GRID = { ...gridOf([4, 1, 1], { spacing: [1000, 1000, 1000] }), space: 'left-posterior-superior' };
const HEADER = 'gad67+,gad67+_standard_deviation,pv+,pv+_standard_deviation,brain_region\n';

describe('inhibitory-neuron-densities', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const run = (table: string, ...more: string[]) => {
    const inputs = ['--hierarchy-path', 'hierarchy.json', '--annotation-path', 'annotation.nrrd'];
    const densities = ['--neuron-density-path', 'neurons.nrrd', '--average-densities-path', table];
    const command = ['atlas-densities', 'cell-densities', 'inhibitory-neuron-densities'];
    return atlasgraph([...command, ...inputs, ...densities, ...more], { cwd: folder });
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inhibitory-'));
    await writeFile(at('hierarchy.json'), JSON.stringify(BRAIN.toJson()));
    await writeFile(at('average.csv'), `${HEADER}6,0,2,1,the A\n4.5,0.001,1,1,the B\n`);
    await writeFile(at('bad.csv'), `${HEADER}6,0,-2,1,the A\n`);
    await writeFile(at('contradiction.csv'), `${HEADER}2,0,6,0,the A\n`);
    const labels = volumeOf('uint32', GRID.shape, [0, 1, 1, 2]);
    await writeNrrd(at('annotation.nrrd'), headerFor({ grid: GRID, type: 'uint32', components: 1 }), labels.values);
    const neurons = volumeOf('float', GRID.shape, [0, 12, 4, 4]);
    await writeNrrd(at('neurons.nrrd'), headerFor({ grid: GRID, type: 'float', components: 1 }), neurons.values);
  });
  after(() => rm(folder, { recursive: true }));

  test('writes a density a type, a report and plots, and says which estimate gave way', async () => {
    const { code, stderr } = await run('average.csv', '--output-dir', 'made/densities');
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /warning: "the B" \(2\): 4\.5 ± 0\.001 gad67\+ cells are taken as uncertain: the region has 4/,
    );
    const names = (await readdir(at('made/densities'))).toSorted();
    const volumes = ['gad67+_density.nrrd', 'pv+_density.nrrd'];
    assert.deepEqual(names, ['counts-gad67.svg', 'counts-pv.svg', ...volumes, 'report.json'].toSorted());
    const { header, volume } = await readNrrd(at('made/densities/gad67+_density.nrrd'));
    assert.equal(header.grid.space, 'left-posterior-superior');
    // 12 of the 16 neurons of A, all 4 of B.
    assert.deepEqual(Array.from(volume.values, Number), [0, 9, 3, 4]);
    const report = JSON.parse(await readFile(at('made/densities/report.json'), 'utf8'));
    assert.equal(report.relaxed.length, 1);
  });

  test('refuses with --compat what the reference refuses, and writes nothing', async () => {
    const { code, stderr } = await run(
      'average.csv',
      '--output-dir',
      'refused',
      '--compat',
      '--region-name',
      'the Brain',
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /"the B" \(2\) has 4\.5 gad67\+ cells for certain, but the region has 4 neurons/);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('refused')),
      [],
    );
  });

  test('names what is contradictory, and cells that cannot be read', async () => {
    assert.match(
      (await run('contradiction.csv', '--output-dir', 'refused')).stderr,
      /The estimates contradict each other: "the A" \(1\) has 12 pv\+ cells for certain, which is more than the gad67\+/,
    );
    assert.match(
      (await run('bad.csv', '--output-dir', 'refused', '--algorithm', 'keep-proportions')).stderr,
      /bad\.csv cannot be used: row 2, column pv\+: it is negative/,
    );
  });
});
