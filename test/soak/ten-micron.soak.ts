import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { missing, realInput } from '../shared-inputs.ts';
import { upsampleHemisphere } from './ten-micron.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const METADATA = realInput('metadata/isocortex_metadata.json');
const LAYERS = realInput('metadata/regions_layers_map.json');

/** MiB. */
const MOST = 12 * 1024;

/** Runs a component command in a process of its own, and prints what it took. */
async function run(name: string, ...args: string[]): Promise<void> {
  const script = join(import.meta.dirname, '../support/measured-command.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { maxBuffer: 2 ** 26 });
  const { wall, cpu, peak } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
  console.log(`${name}: ${wall.toFixed(0)} s, ${cpu.toFixed(0)} s CPU, ${(peak / 1024).toFixed(1)} GiB`);
  assert.ok(peak <= MOST, `${name} took ${peak} MiB`);
}

test('an annotation of 602 million voxels goes through split, vectors, hints and masks in 12 GiB', {
  skip: missing(ANNOTATION, HIERARCHY, METADATA, LAYERS),
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-10-um-'));
  const at = (name: string) => join(folder, name);
  const drop = (...names: string[]) => Promise.all(names.map((name) => rm(at(name), { recursive: true })));
  const original = ['--annotation-path', at('annotation.nrrd'), '--hierarchy-path', HIERARCHY];
  const from = (name: string) => ['--annotation-path', at(`${name}.nrrd`), '--hierarchy-path', at(`${name}.json`)];
  const to = (name: string) => [
    ...['--output-annotation-path', at(`${name}.nrrd`), '--output-hierarchy-path', at(`${name}.json`)],
  ];
  const vectors = ['atlas-direction-vectors', 'direction-vectors'];
  try {
    await upsampleHemisphere(ANNOTATION, at('annotation.nrrd'));
    const isocortex = ['isocortex', '--algorithm', 'shading-blur-gradient', '--output-path', at('isocortex.nrrd')];
    await run('vectors isocortex', ...vectors, ...isocortex, ...original);
    // At 10 µm layers are thicker than the reference's blur reaches: their middle has no vectors.
    const nans = ['--nans', '--restrict-to-hemisphere', '--metadata-path', METADATA];
    const filled = ['--direction-vectors-path', at('isocortex.nrrd'), '--output-path', at('vectors.nrrd')];
    await run('interpolate', ...vectors, 'interpolate', ...nans, ...filled, ...original);
    await drop('isocortex.nrrd');
    const split = ['--direction-vectors-path', at('vectors.nrrd'), ...to('split')];
    await run('split layer 2/3', 'atlas-splitter', 'split-isocortex-layer-23', ...original, ...split);
    await run('leaves only', 'leaves-only', ...from('split'), ...to('leaves'));
    await drop('split.nrrd');
    const hints = ['--direction-vectors-path', at('vectors.nrrd'), '--metadata-path', METADATA];
    const kind = ['--algorithm', 'voxel-based', '--output-dir', at('hints')];
    await run('placement hints', 'atlas-placement-hints', 'isocortex', ...from('leaves'), ...hints, ...kind);
    assert.ok((await readdir(at('hints'))).includes('[PH]y.nrrd'));
    await drop('hints', 'vectors.nrrd');
    await run('vectors thalamus', ...vectors, 'thalamus', ...original, '--output-path', at('thalamus.nrrd'));
    await drop('thalamus.nrrd');
    const center = ['from-center', '--region', 'root', '--output-path', at('vectors.nrrd')];
    await run('vectors from-center', ...vectors, ...center, ...original);
    const field = ['--direction-vectors-path', at('vectors.nrrd'), '--output-path', at('orientations.nrrd')];
    await run('orientation field', 'atlas-direction-vectors', 'orientation-field', ...field);
    await drop('vectors.nrrd', 'orientations.nrrd', 'annotation.nrrd');
    const masks = ['--region-layer-map', LAYERS, '--out-mask-dir', at('masks'), '--out-metadata', at('metadata.json')];
    const trees = ['--out-hierarchy-volume', at('mba.json'), '--out-hierarchy-jsonld', at('mba_ld.json')];
    const parcellation = ['--parcellation-volume', at('leaves.nrrd'), '--hierarchy', at('leaves.json')];
    await run('masks and adjacency', 'parcellationexport', ...parcellation, ...masks, ...trees);
    assert.ok((await readdir(at('masks'))).length > 1000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
