import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import { checkVolumes } from '../../../src/pipeline/integrity/check-volumes.ts';
import { problemLines } from '../../../src/pipeline/integrity/report.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { gridOf } from '../../support/volumes.ts';
import { newFolder } from '../../volume/folder.ts';
import { BRAIN, maskOf, SHAPE, writeAtlas, writeMask, writeVolume } from './atlas.ts';

const N = Number.NaN;
const EXPECTED = { hierarchy: BRAIN, required: new Set([3, 4, 5]), leavesOnly: true };

describe('the integrity of an atlas', () => {
  let pool: WorkerPool;
  before(() => {
    pool = createWorkerPool({ threads: 2 });
  });
  after(() => pool.close());

  /** Checks the atlas after `damage` was done to it. */
  async function check(t: TestContext, damage: (at: (name: string) => string) => Promise<unknown> = async () => {}) {
    const folder = await newFolder(t);
    const datasets = await writeAtlas(folder);
    await damage((name) => join(folder, name));
    return checkVolumes(pool, datasets, EXPECTED);
  }

  async function assertProblem(
    t: TestContext,
    line: RegExp,
    damage: (at: (name: string) => string) => Promise<unknown>,
  ) {
    const report = await check(t, damage);
    const lines = problemLines(report);
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0], line);
    const failed = Object.keys(report).filter((dataset) => report[dataset].success === 'false');
    assert.deepEqual(failed, [lines[0].split(':')[0]]);
  }

  test('is told dataset by dataset, with "true" as text', async (t) => {
    const report = await check(t);
    assert.deepEqual(problemLines(report), []);
    const told = Object.entries(report).map(([name, { success, kinds, files }]) => [
      name,
      success,
      kinds.join(),
      files,
    ]);
    assert.deepEqual(told, [
      ['annotation.nrrd', 'true', 'annotation', 1],
      ['orientations.nrrd', 'true', 'orientation field', 1],
      ['vectors.nrrd', 'true', 'direction vectors', 1],
      ['hints', 'true', 'placement hints,volume', 4],
      ['masks', 'true', 'mask', 5],
    ]);
    const { checks } = report.masks;
    assert.deepEqual(Object.keys(checks), [
      'readable',
      'directions',
      'grid',
      'mask',
      'region volume',
      'union',
      'complete',
    ]);
    assert.deepEqual([checks.readable.files, checks.union.files, checks.complete.files], [5, 2, 1]);
  });

  test('a wrong magic, a missing field, and what is no NRRD file', async (t) => {
    await assertProblem(t, /^vectors.nrrd: readable: .*not a valid NRRD file/, (at) =>
      writeFile(at('vectors.nrrd'), 'NRDR0004\n'),
    );
    const withoutSizes = 'NRRD0004\ntype: float\ndimension: 3\nencoding: raw\n\n';
    await assertProblem(t, /^vectors.nrrd: readable: .*"sizes" is missing/, (at) =>
      writeFile(at('vectors.nrrd'), withoutSizes),
    );
  });

  test('a payload that is too short, and one whose checksum is wrong', async (t) => {
    await assertProblem(t, /^vectors.nrrd: readable: .*end early: \d+ of 72 bytes/, async (at) => {
      const bytes = await readFile(at('vectors.nrrd'));
      await writeFile(at('vectors.nrrd'), bytes.subarray(0, -12));
    });
    await assertProblem(t, /^masks: readable: 4.nrrd: .*damaged .*incorrect data check/, async (at) => {
      const bytes = await readFile(at('masks/4.nrrd'));
      bytes[bytes.length - 5] ^= 1;
      await writeFile(at('masks/4.nrrd'), bytes);
      await Promise.all([1, 2].map((id) => rm(at(`masks/${id}.nrrd`))));
    });
  });

  test('a mask that is longer or shorter than its header says', async (t) => {
    for (const voxels of [5, 7]) {
      await assertProblem(t, /^masks: readable: 5.nrrd: .*(end early|more data)/, async (at) => {
        await writeMask(at('masks'), 5, Array(voxels).fill(1));
        await rm(at('masks/1.nrrd'));
      });
    }
  });

  test('another grid than the annotation has', async (t) => {
    const grid = gridOf(SHAPE, { spacing: [10, 10, 10] });
    const vectors = Array(6).fill([0, 1, 0]).flat();
    await assertProblem(t, /^vectors.nrrd: grid: .*space directions/, (at) =>
      writeVolume(at('vectors.nrrd'), 'float', vectors, grid),
    );
    const hint = [N, 10, 60, N, N, N];
    await assertProblem(t, /^hints: grid: \[PH\]y.nrrd/, (at) =>
      writeVolume(at('hints/[PH]y.nrrd'), 'float', hint, grid),
    );
  });

  test('labels outside of the hierarchy, and of regions with children', async (t) => {
    await assertProblem(t, /^annotation.nrrd: labels: .*1 voxels .*: 9\./, (at) =>
      writeVolume(at('annotation.nrrd'), 'uint32', [0, 3, 4, 4, 9, 0]),
    );
    await assertProblem(t, /^annotation.nrrd: leaves: .*1 voxels .*: 2\./, (at) =>
      writeVolume(at('annotation.nrrd'), 'uint32', [0, 2, 4, 4, 5, 0]),
    );
  });

  test('vectors that are no unit vectors, and orientations of zeros', async (t) => {
    const long = [N, N, N, 0, 2, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, N, N, N];
    await assertProblem(t, /^vectors.nrrd: unit vectors: .*1 voxels/, (at) =>
      writeVolume(at('vectors.nrrd'), 'float', long),
    );
    const zeros = Array(6).fill([1, 0, 0, 0]).with(2, [0, 0, 0, 0]).flat();
    await assertProblem(t, /^orientations.nrrd: orientations: .*1 voxels/, (at) =>
      writeVolume(at('orientations.nrrd'), 'float', zeros),
    );
  });

  test('vectors of integers', async (t) => {
    await assertProblem(t, /^vectors.nrrd: type: .*int16/, (at) =>
      writeVolume(at('vectors.nrrd'), 'int16', Array(18).fill(1)),
    );
  });

  test('a hint with its bottom above its top, of another type, without y, and damaged', async (t) => {
    const inverted = [N, N, 50, 90, 50, 40, N, N, N, N, N, N];
    await assertProblem(t, /^hints: heights: all together: .*/, (at) =>
      writeVolume(at('hints/[PH]layer_1.nrrd'), 'float', inverted),
    );
    await assertProblem(t, /^hints: type: \[PH\]y.nrrd: It has 1 uint8/, (at) =>
      writeVolume(at('hints/[PH]y.nrrd'), 'uint8', [1, 2, 3, 4, 5, 6]),
    );
    await assertProblem(t, /^hints: files: all together: There must be \[PH\]y/, (at) => rm(at('hints/[PH]y.nrrd')));
    await assertProblem(t, /^hints: readable: all together: .*layer_2.nrrd end early/, async (at) => {
      const path = at('hints/[PH]layer_2.nrrd');
      await writeFile(path, (await readFile(path)).subarray(0, -10));
    });
  });

  test('a mask with the value 2, one that is not the union of its children, one of another type', async (t) => {
    await assertProblem(t, /^masks: mask: 5.nrrd: It has the values 2/, (at) =>
      writeMask(
        at('masks'),
        5,
        maskOf(5).map((value) => 2 * value),
      ),
    );
    await assertProblem(t, /^masks: union: 2.nrrd: .*4 and 3 voxels/, async (at) => {
      await writeMask(at('masks'), 2, [1, 1, 1, 1, 0, 0]);
      await writeMask(at('masks'), 1, [1, 1, 1, 1, 1, 0]);
    });
    await assertProblem(t, /^masks: readable: 5.nrrd: .*not 1 float/, async (at) => {
      await writeVolume(at('masks/5.nrrd'), 'float', maskOf(5));
      await rm(at('masks/1.nrrd'));
    });
  });

  test('a mask in another encoding is read too', async (t) => {
    const header =
      'NRRD0004\ntype: uint8\ndimension: 3\nsizes: 6 1 1\nspace directions: (25,0,0) (0,25,0) (0,0,25)\nspace origin: (0,0,0)\nspace dimension: 3\nencoding: raw\n\n';
    const report = await check(t, (at) => writeFile(at('masks/5.nrrd'), [header, Uint8Array.from(maskOf(5))]));
    assert.deepEqual(problemLines(report), []);
  });

  test('files that are missing', async (t) => {
    await assertProblem(t, /^masks: region volume: 5.nrrd/, (at) => rm(at('masks/5.json')));
    await assertProblem(t, /^vectors.nrrd: files: vectors.nrrd: It does not exist/, (at) => rm(at('vectors.nrrd')));
    await assertProblem(t, /^hints: files: hints: The folder has no .nrrd file/, async (at) => {
      for (const name of ['[PH]y', '[PH]layer_1', '[PH]layer_2', 'Isocortex_problematic_voxel_mask'])
        await rm(at(`hints/${name}.nrrd`));
    });
  });

  test('a represented region without a mask, and a mask of no region', async (t) => {
    const document = structuredClone(BRAIN.toJson()) as { children: Record<string, unknown>[] };
    for (const region of document.children) region.representedInAnnotation = true;
    const hierarchy = parseHierarchy(document, 'mba_hierarchy.json');
    const folder = await newFolder(t);
    const datasets = await writeAtlas(folder);
    await rm(join(folder, 'masks/5.nrrd'));
    await rm(join(folder, 'masks/1.nrrd'));
    await writeMask(join(folder, 'masks'), 77, [1, 0, 0, 0, 0, 0]);
    const report = await checkVolumes(pool, datasets, { ...EXPECTED, maskHierarchy: hierarchy });
    assert.match(
      problemLines(report)[0],
      /^masks: complete: .*1 represented regions have no file: 5\. .*no region .*: 77\.$/,
    );
  });

  test('the outline of the brain from step to step', async (t) => {
    const folder = await newFolder(t);
    const datasets = [1, 2].map((step) => ({ name: `step ${step}`, path: join(folder, `${step}.annotation.nrrd`) }));
    await writeVolume(datasets[0].path, 'uint32', [0, 3, 4, 4, 5, 0]);
    await writeVolume(datasets[1].path, 'uint32', [0, 3, 3, 4, 5, 5]);
    const report = await checkVolumes(pool, datasets, EXPECTED);
    assert.deepEqual(problemLines(report).length, 1);
    assert.match(problemLines(report)[0], /^step 2: outline: .*1 voxels outside the brain/);
    assert.deepEqual(report['step 2'].checks.outline.measured, {
      '2.annotation.nrrd': { changed: { 0: [2, 1], 3: [1, 2], 4: [2, 1], 5: [1, 2] } },
    });
  });

  test('regions that are required, without an annotation', async (t) => {
    const [, , vectors] = await writeAtlas(await newFolder(t));
    await assert.rejects(checkVolumes(pool, [vectors], EXPECTED), { tag: 'AnnotationNeeded' });
    assert.deepEqual(problemLines(await checkVolumes(pool, [vectors], {})), []);
  });

  test('a region that is required and has a voxel without a vector', async (t) => {
    const vectors = [N, N, N, 0, 1, 0, 0, 1, 0, N, N, N, 0, 1, 0, N, N, N];
    await assertProblem(t, /^vectors.nrrd: required regions: .*1 voxels of 1 regions/, (at) =>
      writeVolume(at('vectors.nrrd'), 'float', vectors),
    );
  });

  test('a region that is required and has no voxel at all', async (t) => {
    const datasets = await writeAtlas(await newFolder(t));
    const report = await checkVolumes(pool, datasets, { ...EXPECTED, required: new Set([7]) });
    assert.deepEqual(problemLines(report), [
      'annotation.nrrd: required regions: annotation.nrrd: It has no voxel of the regions in which direction vectors are required.',
    ]);
    assert.equal(report['annotation.nrrd'].success, 'false');
  });

  test('a damaged annotation leaves the others to be judged alone', async (t) => {
    await assertProblem(t, /^annotation.nrrd: readable: .*end early/, async (at) => {
      const bytes = await readFile(at('annotation.nrrd'));
      await writeFile(at('annotation.nrrd'), bytes.subarray(0, -12));
    });
  });
});
