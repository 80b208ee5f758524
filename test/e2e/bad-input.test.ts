import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeSyntheticInputs } from '../../src/cli/synthetic-inputs.ts';
import { files } from '../../src/pipeline/files.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { initProject, query, succeed } from '../support/synthetic-project.ts';

let folder: string;
let annotation: string;
let hierarchy: string;
let empty: object;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bad-'));
  await initProject(folder);
  empty = await entities();
  ({ annotation, hierarchy } = await writeSyntheticInputs(join(folder, 'inputs'), 400));
});
after(() => rm(folder, { recursive: true, force: true }));

const entities = () => query<object>(folder, '{ entities(first: 200) { nodes { id revision } } }');

/** Imports the two files, which must fail. */
async function refuses(says: RegExp, files: { annotation?: string; hierarchy?: string }) {
  const { code, stdout, stderr } = await atlasgraph([
    ...['-C', folder, 'import', 'allen-ccf'],
    ...['--annotation', files.annotation ?? annotation, '--hierarchy', files.hierarchy ?? hierarchy],
  ]);
  assert.match(stderr, says);
  assert.deepEqual([code, stdout], [1, '']);
}

test('a truncated annotation', async () => {
  const path = join(folder, 'truncated.nrrd');
  await writeFile(path, await readFile(annotation));
  await truncate(path, 2000);
  await refuses(/truncated\.nrrd/, { annotation: path });
});

test('an annotation that is no NRRD file', async () => {
  const path = join(folder, 'words.nrrd');
  await writeFile(path, 'not a volume');
  await refuses(/words\.nrrd/, { annotation: path });
});

test('a hierarchy that is no JSON', async () => {
  const path = join(folder, 'words.json');
  await writeFile(path, '{ "msg": [');
  await refuses(/words\.json/, { hierarchy: path });
});

test('an annotation with ids that the hierarchy does not have', async () => {
  const path = join(folder, 'small.json');
  const root = { id: 997, acronym: 'root', name: 'root', color_hex_triplet: 'FFFFFF', parent_structure_id: null };
  await writeFile(path, JSON.stringify({ msg: [{ ...root, children: [] }] }));
  await refuses(/small\.json/, { hierarchy: path });
});

test('a file that is not there', async () => {
  await refuses(/absent\.nrrd/, { annotation: join(folder, 'absent.nrrd') });
});

test('all of these leave the store as it was', async () => {
  assert.deepEqual(await entities(), empty);
});

test('a run without its inputs names what is missing and the command that brings it', async () => {
  const { code, stderr } = await atlasgraph(['-C', folder, 'run', 'push_atlas_release']);
  assert.equal(code, 1);
  assert.match(stderr, /import allen-ccf/);
});

test('a folder without inputs', async () => {
  const { code, stderr } = await atlasgraph(['-C', folder, 'import', 'inputs', import.meta.dirname]);
  assert.match(stderr, /There is no input of the pipeline in .*e2e\.\n.*hierarchy\.json/);
  assert.equal(code, 1);
});

test('a folder with inputs: those that the pipeline knows are registered', async () => {
  const inputs = join(folder, 'some-inputs');
  await mkdir(inputs);
  await copyFile(annotation, join(inputs, files.annotationCcfv2));
  await copyFile(hierarchy, join(inputs, files.hierarchy));
  await writeFile(join(inputs, 'notes.txt'), 'not one of them');
  const ids = JSON.parse(await succeed('-C', folder, 'import', 'inputs', inputs, '--json'));
  assert.equal(ids.length, 2);
  const text = `{ entity(id: ${JSON.stringify(ids[1])}) { name description } }`;
  assert.deepEqual(await query(folder, text), {
    entity: {
      name: 'Annotation volume of CCFv2',
      description: 'Annotation volume of CCFv2, imported from annotation_ccfv2.nrrd.',
    },
  });
});

test('a rule that is no part of what is made cannot be forced', async () => {
  const run = ['-C', folder, 'run', 'create_hemispheres_ccfv3', '--force', 'push_masks'];
  for (const command of [run, [...run, '--dry-run']]) {
    const { code, stdout, stderr } = await atlasgraph(command);
    assert.match(stderr, /push_masks cannot be forced.*\nForce one of its jobs: fetch_ccf_brain_region_hierarchy, /);
    assert.deepEqual([code, stdout], [1, '']);
  }
});
