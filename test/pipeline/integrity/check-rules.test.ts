import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkAnnotationPipelineV3 } from '../../../src/pipeline/rules/check-annotation-pipeline-v3.ts';
import { checkAnnotationPipelineV3MeshDatasets } from '../../../src/pipeline/rules/check-annotation-pipeline-v3-mesh-datasets.ts';
import { checkAnnotationPipelineV3VolumeDatasets } from '../../../src/pipeline/rules/check-annotation-pipeline-v3-volume-datasets.ts';
import { withPool } from '../../algorithms/support.ts';
import { newFolder } from '../../volume/folder.ts';
import { BRAIN, writeAtlas, writeVolume } from './atlas.ts';

/** What the runner hands to a rule beside its paths and parameters. */
const around = (lines: string[] = []) => ({
  signal: new AbortController().signal,
  runId: 'test',
  tag: async () => 'test',
  madeBy: () => undefined,
  log: (line: string) => lines.push(line),
  notice: (line: string) => lines.push(line),
  progress: () => {},
});

const reportAt = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

async function checkedVolumes(t: TestContext, damage: (folder: string) => Promise<void> = async () => {}) {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  await writeAtlas(folder);
  await damage(folder);
  await writeFile(at('hierarchy.json'), JSON.stringify(BRAIN.toJson()));
  const lines: string[] = [];
  const inputs = {
    annotation: at('annotation.nrrd'),
    orientations: at('orientations.nrrd'),
    directionVectors: at('vectors.nrrd'),
    placementHints: at('hints'),
    masks: at('masks'),
    hierarchy: at('hierarchy.json'),
    maskHierarchy: at('hierarchy.json'),
  };
  const outputs = { report: at('report.json') };
  const job = { ...around(lines), inputs, outputs, params: { COMPAT: false } };
  await withPool(2, (workers) => checkAnnotationPipelineV3VolumeDatasets.run(job, { workers }));
  return { report: await reportAt(outputs.report), lines };
}

test('volumes are reported under the names of the reference, sound or not', async (t) => {
  const { report, lines } = await checkedVolumes(t);
  assert.deepEqual(lines, []);
  assert.deepEqual(
    Object.entries<{ success: unknown }>(report).map(([name, { success }]) => [name, success]),
    [
      ['annotation_ccfv3_l23split.nrrd', 'true'],
      ['cell_orientations.nrrd', 'true'],
      ['direction_vectors/direction_vectors_ccfv3.nrrd', 'true'],
      ['placement_hints', 'true'],
      ['brain_region_mask', 'true'],
      ['hierarchy_ccfv3_l23split.json', 'true'],
    ],
  );
  const damaged = await checkedVolumes(t, (folder) =>
    writeVolume(join(folder, 'annotation.nrrd'), 'uint32', [0, 3, 4, 4, 9, 0]),
  );
  assert.equal(damaged.report['annotation_ccfv3_l23split.nrrd'].success, 'false');
  assert.match(damaged.lines[0], /^annotation_ccfv3_l23split.nrrd: labels: .*: 9\.$/);
});

const checkedMeshes = async (t: TestContext, wanted: boolean) => {
  const folder = await newFolder(t);
  const paths = { meshes: join(folder, 'meshes'), hierarchy: join(folder, 'h.json'), report: join(folder, 'r.json') };
  await mkdir(paths.meshes);
  await writeFile(paths.hierarchy, JSON.stringify(BRAIN.toJson()));
  const { report, ...inputs } = paths;
  const job = { ...around(), inputs, outputs: { report }, params: { EXPORT_MESHES: wanted } };
  await withPool(1, (workers) => checkAnnotationPipelineV3MeshDatasets.run(job, { workers }));
  return reportAt(report);
};

test('an empty folder of meshes is right when no meshes were asked for', async (t) => {
  assert.deepEqual(await checkedMeshes(t, false), {});
  assert.equal((await checkedMeshes(t, true)).brain_region_mesh.success, 'false');
});

async function gate(t: TestContext, volumes: unknown, meshes: unknown) {
  const folder = await newFolder(t);
  const paths = { volumes: join(folder, 'v.json'), meshes: join(folder, 'm.json') };
  await writeFile(paths.volumes, JSON.stringify(volumes));
  await writeFile(paths.meshes, JSON.stringify(meshes));
  const valid = join(folder, 'valid.txt');
  const job = { ...around(), inputs: paths, outputs: { valid }, params: {} };
  await withPool(1, (workers) => checkAnnotationPipelineV3.run(job, { workers }));
  return readFile(valid, 'utf8');
}

test('the pipeline goes on only when each success is the text "true"', async (t) => {
  assert.equal(await gate(t, { a: { success: 'true', more: 1 } }, {}), '');
  for (const success of ['false', true, 'True', 1, undefined, null]) {
    await assert.rejects(gate(t, { a: { success: 'true' }, b: { success } }, { c: { success: 'no' } }), {
      tag: 'DatasetsNotSound',
      details: {
        failed: [
          { report: 'data_check_report/report_v3_volumetric_nrrd.json', dataset: 'b' },
          { report: 'data_check_report/report_obj_brain_v3_meshes.json', dataset: 'c' },
        ],
      },
    });
  }
  await assert.rejects(gate(t, [1], {}), { tag: 'ReportMalformed' });
});
