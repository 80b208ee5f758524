import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { newRegionId } from '../../../src/ontology/region-id.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { volumeOf } from '../../support/volumes.ts';

const BRAIN = hierarchyOf([
  997,
  'root',
  [
    [315, 'Isocortex', [[329, 'SSp-bfd', [[201, 'SSp-bfd2/3'], [1047, 'SSp-bfd4']]]]],
    [1009, 'fibres', [[900, 'tract']]],
  ], // biome-ignore format: a tree
]).toJson();
// Names must end as acronyms do.
const HIERARCHY = JSON.stringify(BRAIN).replaceAll('the SSp-bfd', 'layer ');

const [WIDTH, HEIGHT] = [2, 11];
/** Two columns of layer 2/3 on layer 4. */
const LABELS: number[] = Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i < WIDTH * (HEIGHT - 1) ? 201 : 1047));
const UPWARDS = LABELS.flatMap(() => [0, -1, 0]);

describe('atlas-splitter and atlas-densities', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const save = async (name: string, type: 'uint32' | 'float', values: readonly number[]) => {
    const volume = volumeOf(type, [WIDTH, HEIGHT, 1], values);
    await writeNrrd(at(name), headerFor({ ...volume, type }), volume.values);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'split-'));
    await writeFile(at('hierarchy.json'), HIERARCHY);
    await save('annotation.nrrd', 'uint32', LABELS);
    await save('vectors.nrrd', 'float', UPWARDS);
    const barrels = tableFromArrays({ x: [12.5], y: [12.5], z: [12.5], barrel: ['C1'] });
    await writeFile(at('barrels.feather'), tableToIPC(barrels, 'file'));
  });
  after(() => rm(folder, { recursive: true }));

  const run = (...args: string[]) => atlasgraph(args, { cwd: folder });
  const succeed = async (...args: string[]) => {
    const { code, stderr, stdout } = await run(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const labelsIn = async (name: string) => Array.from((await readNrrd(at(name))).volume.values, Number);
  const pair = (input: string, output: string) => [
    ...[
      '--hierarchy-path',
      `${input === 'annotation' ? 'hierarchy' : input}.json`,
      '--annotation-path',
      `${input}.nrrd`,
    ],
    ...['--output-hierarchy-path', `${output}.json`, '--output-annotation-path', `${output}.nrrd`],
  ];

  test('split layer 2/3, then barrel columns', async () => {
    const layers = [...pair('annotation', 'layers'), '--direction-vectors-path', 'vectors.nrrd'];
    const said = await succeed('atlas-splitter', 'split-isocortex-layer-23', ...layers);
    assert.equal(said, 'Regions whose layer 2/3 is split now: 1.\n');
    const [layer2, layer3] = ['SSp-bfd2', 'SSp-bfd3'].map(newRegionId);
    const expected = LABELS.map((label, i) => (label === 1047 ? 1047 : i < 3 * WIDTH ? layer2 : layer3));
    assert.deepEqual(await labelsIn('layers.nrrd'), expected);
    await succeed(
      'atlas-splitter',
      'split-barrel-columns',
      ...pair('layers', 'barrels'),
      '--barrels-path',
      'barrels.feather',
    );
    assert.deepEqual(await labelsIn('barrels.nrrd'), expected.with(0, newRegionId('SSp-bfd-C1-2')));
    assert.match(await readFile(at('barrels.json'), 'utf8'), /^\{\n "id": 997,\n.*"acronym": "SSp-bfd-C1-6b",/s);
  });

  test('leave nothing when they refuse their input', async () => {
    await save('gaps.nrrd', 'float', UPWARDS.with(0, Number.NaN));
    const files = (await readdir(folder)).sort();
    const split = [
      'atlas-splitter',
      'split-isocortex-layer-23',
      ...pair('annotation', 'no'),
      '--direction-vectors-path',
    ];
    const gaps = await run(...split, 'gaps.nrrd');
    assert.match(
      gaps.stderr,
      /zero or not numbers in 1 voxels to split, the first at \(0, 0, 0\).*interpolate --nans/s,
    );
    assert.equal(gaps.code, 1);
    assert.match((await run(...split, 'annotation.nrrd')).stderr, /holds no vectors/);
    const table = ['--barrels-path', 'annotation.nrrd'];
    const barrels = await run('atlas-splitter', 'split-barrel-columns', ...pair('annotation', 'no'), ...table);
    assert.match(barrels.stderr, /annotation\.nrrd cannot be read as a Feather table/);
    const method = await run('leaves-only', ...pair('annotation', 'no'), '--method', 'root=guess');
    assert.match(method.stderr, /--method takes .* not root=guess/);
    assert.equal(method.code, 2);
    assert.deepEqual((await readdir(folder)).sort(), files);
  });

  test('leaves-only extrapolates where it is told to', async () => {
    await save('mixed.nrrd', 'uint32', LABELS.with(1, 329));
    await writeFile(at('mixed.json'), HIERARCHY);
    await succeed('leaves-only', ...pair('mixed', 'leaves'), '--method', 'Isocortex=extrapolate');
    assert.deepEqual(await labelsIn('leaves.nrrd'), LABELS);
  });

  test('combine the volumes of CCFv2, and CCFv2 with CCFv3', async () => {
    const fibers = LABELS.map((_, i) => (i === 0 ? 900 : 0));
    await save('fibers.nrrd', 'uint32', fibers);
    const v2 = ['--brain-annotation-ccfv2', 'annotation.nrrd', '--fiber-annotation-ccfv2', 'fibers.nrrd'];
    const combination = ['atlas-densities', 'combination'];
    await succeed(...combination, 'combine-ccfv2-annotations', ...v2, '--output-path', 'v2.nrrd');
    assert.deepEqual(await labelsIn('v2.nrrd'), LABELS.with(0, 900));
    await save('v3.nrrd', 'uint32', LABELS.with(0, 1009));
    const v3 = [
      '--hierarchy-path',
      'hierarchy.json',
      '--brain-annotation-ccfv3',
      'v3.nrrd',
      '--output-path',
      'v23.nrrd',
    ];
    await succeed(...combination, 'combine-v2-v3-annotations', ...v2, ...v3);
    assert.deepEqual(await labelsIn('v23.nrrd'), LABELS.with(0, 900));
  });

  test('hemispheres come from a volume, or from a plane, not from both', async () => {
    await save(
      'sides.nrrd',
      'uint32',
      LABELS.map((_, i) => (i % WIDTH) + 1),
    );
    const hemispheres = ['hemispheres', '--annotation-path', 'annotation.nrrd', '--output-path', 'hemispheres.nrrd'];
    await succeed(...hemispheres, '--hemispheres-path', 'sides.nrrd');
    assert.deepEqual((await labelsIn('hemispheres.nrrd')).slice(0, 3), [1, 2, 1]);
    const both = await run(...hemispheres, '--hemispheres-path', 'sides.nrrd', '--z-halfway', '1');
    assert.match(both.stderr, /cannot be used with option '--z-halfway/);
    assert.equal(both.code, 2);
  });
});
