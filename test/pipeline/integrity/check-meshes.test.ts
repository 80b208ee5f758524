import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import { checkMeshes } from '../../../src/pipeline/integrity/check-meshes.ts';
import { problemLines } from '../../../src/pipeline/integrity/report.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { newFolder } from '../../volume/folder.ts';

const VERTICES = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\n';
const SOUND = `${VERTICES}f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n`;

const region = (id: number, representedInAnnotation: boolean, children: object[] = []) => {
  return { id, acronym: `R${id}`, name: `R${id}`, representedInAnnotation, children };
};
const hierarchy = parseHierarchy(region(1, true, [region(2, true), region(3, false)]), 'mba_hierarchy.json');

describe('the integrity of meshes', () => {
  let pool: WorkerPool;
  before(() => {
    pool = createWorkerPool({ threads: 2 });
  });
  after(() => pool.close());

  /** Checks a folder with these files. */
  async function check(files: Readonly<Record<string, string>>, t: Parameters<typeof newFolder>[0]) {
    const path = await newFolder(t);
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
    return checkMeshes(pool, [{ name: 'meshes', path }], { hierarchy });
  }

  test('is told check by check', async (t) => {
    const report = await check({ '1.obj': SOUND, '2.obj': SOUND, 'notes.txt': '' }, t);
    assert.deepEqual(problemLines(report), []);
    assert.deepEqual([report.meshes.success, report.meshes.files], ['true', 2]);
    const { checks } = report.meshes;
    assert.deepEqual(Object.keys(checks), [
      'files',
      'readable',
      'content',
      'faces',
      'closed',
      'winding',
      'volume',
      'complete',
    ]);
    const figures = { vertices: 4, triangles: 4, components: 1, euler: 2, volume: 1 / 6 };
    assert.deepEqual(checks.volume.measured, { '1.obj': figures, '2.obj': figures });
  });

  test('names the files with problems, and all of the others pass', async (t) => {
    const open = SOUND.replace('f 2 3 4\n', '');
    const report = await check({ '1.obj': open, '2.obj': 'v 0 0\n' }, t);
    assert.equal(report.meshes.success, 'false');
    assert.deepEqual(Object.keys(report.meshes.checks.closed.problems ?? {}), ['1.obj']);
    assert.match(report.meshes.checks.readable.problems?.['2.obj'] ?? '', /line 1/);
  });

  test('misses the mesh of a represented region, and has no use for others', async (t) => {
    const report = await check({ '1.obj': SOUND, '3.obj': SOUND }, t);
    assert.deepEqual(problemLines(report), [
      'meshes: complete: meshes: 1 represented regions have no file: 2. These regions are not in the annotation and have a file: 3.',
    ]);
  });

  test('does not pass a folder that is empty or absent', async (t) => {
    assert.match(problemLines(await check({}, t))[0], /^meshes: files: .*no \.obj file/);
    const absent = await checkMeshes(pool, [{ name: 'x', path: '/nowhere/at/all' }], {});
    assert.match(problemLines(absent)[0], /^x: files: x: It does not exist/);
  });
});
