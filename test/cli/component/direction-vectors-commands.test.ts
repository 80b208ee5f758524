import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import {
  BRAIN,
  CEREBELLUM,
  CEREBELLUM_SHAPE,
  ISOCORTEX,
  ISOCORTEX_SHAPE,
  sha256,
  THALAMUS,
  THALAMUS_SHAPE,
} from '../../algorithms/vectors/fixtures.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf } from '../../support/volumes.ts';

describe('atlas-direction-vectors direction-vectors', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vectors-'));
    await writeFile(join(folder, 'hierarchy.json'), JSON.stringify(BRAIN.toJson()));
    const write = (name: string, shape: Vec3, labels: Uint32Array) => {
      const grid = { ...gridOf(shape), space: 'left-posterior-superior' };
      return writeNrrd(join(folder, name), headerFor({ grid, type: 'uint32', components: 1 }), labels);
    };
    await write('isocortex.nrrd', ISOCORTEX_SHAPE, ISOCORTEX);
    await write('thalamus.nrrd', THALAMUS_SHAPE, THALAMUS);
    await write('cerebellum.nrrd', CEREBELLUM_SHAPE, CEREBELLUM);
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs a sub-command on the annotation of this name. */
  const run = (command: string, name: string, ...options: string[]) =>
    atlasgraph(
      [
        ...['atlas-direction-vectors', 'direction-vectors', command, '--hierarchy-path', 'hierarchy.json'],
        ...['--annotation-path', `${name}.nrrd`, '--output-path', 'vectors.nrrd', ...options],
      ],
      { cwd: folder },
    );

  async function hashOf(command: string, name: string, ...options: string[]) {
    const { code, stderr } = await run(command, name, ...options);
    assert.equal(code, 0, stderr);
    const { header, volume } = await readNrrd(join(folder, 'vectors.nrrd'));
    assert.deepEqual([header.type, header.kinds?.[0]], ['float', 'vector']);
    assert.equal(header.grid.space, 'left-posterior-superior');
    assert.ok(volume.values instanceof Float32Array);
    return { hash: sha256(volume.values), stderr };
  }

  test('isocortex takes the reference’s algorithms', async () => {
    const shading = await hashOf('isocortex', 'isocortex', '--algorithm', 'shading-blur-gradient');
    assert.equal(shading.hash, 'bb3f45e1fb63ba5c8f36de657425cd5223a8773965c3954cdfa2eccb8057a2d3');
    assert.equal(shading.stderr, '');
    const simple = await hashOf('isocortex', 'isocortex', '--algorithm', 'simple-blur-gradient', '--compat');
    assert.equal(simple.hash, '382bb469f356b6d8f121cd035d3195abada31f0ee248490fa32abb671c5ec982');
    const wrong = await run('isocortex', 'isocortex', '--algorithm', 'ray-casting');
    assert.equal(wrong.code, 2);
  });

  test('thalamus and cerebellum', async () => {
    const thalamus = await hashOf('thalamus', 'thalamus', '--thalamus-release', '0.1.5');
    assert.equal(thalamus.hash, 'f3dd7da4b7c68b22a46ee7b780c6a1c33a78ceece1569b10fdffca78a89f6edb');
    const cerebellum = await hashOf('cerebellum', 'cerebellum', '--threads', '1');
    assert.equal(cerebellum.hash, 'b04e496cf4aff31c77e93e75d09cb352794c86d1a3f5e35664f915be3515fdbf');
  });

  test('warnings go to standard error', async () => {
    const { stderr } = await hashOf('cerebellum', 'thalamus');
    assert.match(stderr, /^warning: No leaf of the Cerebellar cortex has voxels/);
  });

  const layers = ['SS1', '2', 'SS2/3', '1', 'SS4', '0', 'SS5', '-1', 'SS6a', '-2', 'SS6b', '-3'];
  const eachLayer = layers.flatMap((word, i) => (i % 2 === 0 ? ['--layer', word, layers[i + 1]] : []));

  test('layer-region takes layers with negative weights, and a volume as a whole', async () => {
    const { hash } = await hashOf(
      'layer-region',
      'isocortex',
      '--outside-brain',
      '10',
      ...eachLayer,
      '--no-hemisphere',
    );
    assert.equal(hash, 'f24774caf3361caaa676a4ae503e7c38cc067741f4cd3aa63221e51dddc0cd08');
    const halves = await hashOf('layer-region', 'isocortex', '--outside-brain', '10', ...eachLayer);
    assert.equal(halves.hash, '453de6ef7a568184c89813ad6a7757e7404d4e5685374d5751ded3df1e13c9bc');
  });

  test('layer-region refuses layers without a whole number', async () => {
    for (const words of [['SS1'], ['SS1', 'top'], ['SS1', '1.5'], ['SS1', '1', 'SS4']]) {
      const { code, stderr } = await run('layer-region', 'isocortex', '--outside-brain', '0', '--layer', ...words);
      assert.match(stderr, /--layer takes an acronym and a whole number/);
      assert.equal(code, 2);
    }
  });

  test('source-target-layered-region takes no_split unless another option is given', async () => {
    const words = [
      '--source',
      '@.*6[b]$',
      '--target',
      '@.*1$',
      '--region',
      'SS',
      '--algorithm',
      'simple-blur-gradient',
    ];
    const whole = await hashOf('source-target-layered-region', 'isocortex', ...words);
    assert.equal(whole.hash, 'f8eae1ab2a22f6ad1d97b11fcf24c69dc3175ee4e37bcc4a9ddfc2b6e1efdfaf');
    const option = ['--hemisphere-option', 'include_as_source'];
    const { hash } = await hashOf('source-target-layered-region', 'isocortex', ...words, ...option);
    assert.equal(hash, '95f4880c76f07b0560015e74110ddfbe20043e53b4bcc53400da7f9b4bb15156');
  });

  test('a failure names the input and leaves no file', async () => {
    const { code, stderr } = await run('thalamus', 'isocortex', '--output-path', 'thalamus-out.nrrd');
    assert.match(stderr, /The annotation has no voxel of the region TH/);
    assert.equal(code, 1);
    assert.ok(!(await readdir(folder)).includes('thalamus-out.nrrd'));
  });
});
