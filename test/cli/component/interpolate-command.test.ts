import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { voxelTypeOf } from '../../../src/volume/voxel-types.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

const NAN = Number.NaN;
/** Six voxels along z: three of a layer on each side, one of them in the other hemisphere. */
const GRID = gridOf([1, 1, 6], { spacing: [25, -10, 40] });
const LABELS = [11, 11, 12, 11, 12, 12];

describe('direction-vectors interpolate', () => {
  let folder: string;
  const write = async (name: string, volume: Volume) => {
    const shape = { grid: volume.grid, type: voxelTypeOf(volume.values), components: volume.components };
    await writeNrrd(join(folder, name), headerFor(shape), volume.values);
  };
  const vectorsOf = (values: readonly number[], grid = GRID) =>
    volumeOf('double', grid.shape, values.flatMap((value) => [value, 0, 0]), grid); // biome-ignore format: short

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interpolate-'));
    const tree = hierarchyOf([1, 'root', [[10, 'R', [[11, 'R1'], [12, 'R2']]]]]); // biome-ignore format: a tree
    await writeFile(join(folder, 'hierarchy.json'), JSON.stringify(tree.toJson()));
    const region = { name: 'Region', query: 'R', attribute: 'acronym', with_descendants: true };
    const layers = { names: ['one', 'two'], queries: ['R1', 'R2'], attribute: 'acronym' };
    await writeFile(join(folder, 'metadata.json'), JSON.stringify({ region, layers }));
    await write('annotation.nrrd', volumeOf('uint32', GRID.shape, LABELS, GRID));
    await write('vectors.nrrd', vectorsOf([1, NAN, NAN, NAN, 5, 6]));
    await write('mask.nrrd', volumeOf('uint8', GRID.shape, [0, 0, 0, 0, 0, 1], GRID));
  });
  after(() => rm(folder, { recursive: true }));

  const run = (...args: string[]) =>
    atlasgraph(
      [
        ...['atlas-direction-vectors', 'direction-vectors', 'interpolate', '--hierarchy-path', 'hierarchy.json'],
        ...['--annotation-path', 'annotation.nrrd', '--metadata-path', 'metadata.json', '--output-path', 'out.nrrd'],
        ...args,
      ],
      { cwd: folder },
    );
  const VECTORS = ['--direction-vectors-path', 'vectors.nrrd'];

  const firstComponents = async (...args: string[]) => {
    const { code, stderr } = await run(...VECTORS, ...args);
    assert.equal(code, 0, stderr);
    const { header, volume } = await readNrrd(join(folder, 'out.nrrd'));
    return { type: header.type, stderr, values: [...volume.values].filter((_, i) => i % 3 === 0) };
  };

  test('takes vectors of the region, of the layer, of the hemisphere', async () => {
    assert.deepEqual((await firstComponents('--nans')).values, [1, 1, 1, 5, 5, 6]);
    assert.deepEqual((await firstComponents('--nans', '--restrict-to-layer')).values, [1, 1, 5, 1, 5, 6]);
    assert.deepEqual((await firstComponents('--nans', '--restrict-to-hemisphere')).values, [1, 1, 1, 5, 5, 6]);
    assert.deepEqual((await firstComponents('--mask-path', 'mask.nrrd')).values, [1, NAN, NAN, NAN, 5, 5]);
    assert.deepEqual(
      [(await firstComponents('--nans')).type, (await firstComponents('--nans', '--compat')).type],
      [...['float', 'double']],
    );
  });

  test('warns of vectors that nothing can replace', async () => {
    const { values, stderr } = await firstComponents('--nans', '--restrict-to-layer', '--restrict-to-hemisphere');
    assert.deepEqual(values, [1, 1, NAN, NAN, 5, 6]);
    assert.match(stderr, /warning: 1 voxel\(s\) of two, left hemisphere, keep what they have/);
    assert.match(stderr, /warning: 1 voxel\(s\) of one, right hemisphere, keep what they have/);
  });

  test('says what is missing or does not fit, and writes nothing', async () => {
    await rm(join(folder, 'out.nrrd'), { force: true });
    const fails = async (code: number, message: RegExp, ...args: string[]) => {
      const ended = await run(...args);
      assert.match(ended.stderr, message);
      assert.equal(ended.code, code);
    };
    await fails(2, /--nans, --mask-path or both/, ...VECTORS);
    await write('other.nrrd', vectorsOf([1, 2, 3, 4, 5, 6, 7], gridOf([1, 1, 7])));
    await fails(1, /differ in shape/, '--direction-vectors-path', 'other.nrrd', '--nans');
    await fails(1, /holds no vectors/, '--direction-vectors-path', 'mask.nrrd', '--nans');
    await fails(1, /cannot be a mask/, ...VECTORS, '--mask-path', 'vectors.nrrd');
    await fails(1, /absent\.nrrd/, '--direction-vectors-path', 'absent.nrrd', '--nans');
    assert.ok(!(await readdir(folder)).some((name) => name.includes('out.nrrd')));
  });
});
