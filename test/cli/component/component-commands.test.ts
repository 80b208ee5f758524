import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newRegionId } from '../../../src/ontology/region-id.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

const BRAIN = hierarchyOf([
  997,
  'root',
  [
    [8, 'grey', [[567, 'CH']]],
    [1009, 'fibres'],
  ],
]);
// Six voxels in a line along z; grey has a voxel of its own.
const LABELS = [567, 8, 567, 1009, 1009, 0];
const GREY_O = newRegionId('grey_O');

describe('component commands', () => {
  let folder: string;
  let hierarchy: string;
  let annotation: string;
  const at = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'component-'));
    [hierarchy, annotation] = [at('hierarchy.json'), at('annotation.nrrd')];
    await writeFile(hierarchy, JSON.stringify(BRAIN.toJson()));
    await writeFile(at('layers.json'), JSON.stringify({ 'mba:567': { layers: [] } }));
    const grid = { ...gridOf([1, 1, 6]), space: 'left-posterior-superior' };
    const { values } = volumeOf('uint32', [1, 1, 6], LABELS);
    await writeNrrd(annotation, headerFor({ grid, type: 'uint32', components: 1 }), values);
  });
  after(() => rm(folder, { recursive: true }));

  const succeed = async (...args: string[]) => {
    const { code, stderr } = await atlasgraph(args, { cwd: folder });
    assert.equal(code, 0, stderr);
  };
  const fail = async (code: number, message: RegExp, ...args: string[]) => {
    const ended = await atlasgraph(args, { cwd: folder });
    assert.match(ended.stderr, message);
    assert.equal(ended.code, code);
  };
  const valuesIn = async (name: string) => {
    const { header, volume } = await readNrrd(at(name));
    assert.equal(header.grid.space, 'left-posterior-superior');
    return { header, values: Array.from(volume.values, Number) };
  };

  test('hemispheres writes 0, 1 and 2 on the grid of the annotation', async () => {
    await succeed('hemispheres', '--annotation-path', 'annotation.nrrd', '--output-path', 'hemispheres.nrrd');
    assert.deepEqual((await valuesIn('hemispheres.nrrd')).values, [1, 1, 1, 2, 2, 0]);
    const options = ['--z-halfway', '4', '--compat', '--threads', '1', '--compression-level', '9'];
    await succeed('hemispheres', '--annotation-path', annotation, '--output-path', 'hemispheres.nrrd', ...options);
    assert.deepEqual((await valuesIn('hemispheres.nrrd')).values, [1, 1, 1, 1, 2, 0]);
  });

  const leavesOnly = (annotationPath: string, prefix: string) => [
    ...['leaves-only', '--hierarchy-path', hierarchy, '--annotation-path', annotationPath],
    ...['--output-hierarchy-path', `${prefix}.json`, '--output-annotation-path', `${prefix}.nrrd`],
  ];

  test('leaves-only writes the pair, and parcellationexport takes it', async () => {
    await succeed(...leavesOnly(annotation, 'leaves'));
    assert.deepEqual((await valuesIn('leaves.nrrd')).values, [567, GREY_O, 567, 1009, 1009, 0]);
    assert.match(
      await readFile(at('leaves.json'), 'utf8'),
      new RegExp(`^\\{\\n "success": true.*"id": ${GREY_O},`, 's'),
    );
    await succeed(
      ...['parcellationexport', '--hierarchy', 'leaves.json', '--parcellation-volume', 'leaves.nrrd'],
      ...['--region-layer-map', 'layers.json', '--out-mask-dir', 'masks', '--out-metadata', 'metadata.json'],
      ...['--out-hierarchy-volume', 'mba_hierarchy.json', '--out-hierarchy-jsonld', 'mba_hierarchy_ld.json'],
    );
    const ids = [997, 8, 567, 1009, GREY_O];
    const names = ids.flatMap((id) => [`${id}.json`, `${id}.nrrd`]);
    assert.deepEqual((await readdir(at('masks'))).sort(), names.sort());
    const { header, values } = await valuesIn('masks/8.nrrd');
    assert.deepEqual([header.type, values], ['uint8', [1, 1, 1, 0, 0, 0]]);
    const metadata = JSON.parse(await readFile(at('metadata.json'), 'utf8'));
    assert.deepEqual(JSON.parse(await readFile(at('masks/8.json'), 'utf8')), metadata['8']);
    assert.deepEqual(metadata['8'].adjacentTo, { 1009: 1 });
    const ontology = JSON.parse(await readFile(at('mba_hierarchy_ld.json'), 'utf8'));
    assert.equal(ontology.defines.length, 5);
    assert.equal(JSON.parse(await readFile(at('mba_hierarchy.json'), 'utf8')).msg[0].regionVolume, 5 * 15625);
  });

  const fromCenter = (...options: string[]) => [
    ...['atlas-direction-vectors', 'direction-vectors', 'from-center', '--hierarchy-path', hierarchy],
    ...['--annotation-path', annotation, '--output-path', 'vectors.nrrd', ...options],
  ];

  test('from-center writes vectors, and orientation-field takes them', async () => {
    await succeed(...fromCenter('--region', 'fibres', '--center', '-1', '0', '3'));
    const { header, values } = await valuesIn('vectors.nrrd');
    assert.equal(header.type, 'float');
    assert.deepEqual(values.slice(9, 12), [1, 0, 0]);
    await succeed(
      ...['atlas-direction-vectors', 'orientation-field', '--direction-vectors-path', 'vectors.nrrd'],
      ...['--output-path', 'orientations.nrrd'],
    );
    const orientations = await valuesIn('orientations.nrrd');
    assert.deepEqual(orientations.header.kinds, ['quaternion', 'domain', 'domain', 'domain']);
    assert.deepEqual(
      orientations.values.slice(12, 16).map(Math.fround),
      [Math.SQRT1_2, 0, 0, -Math.SQRT1_2].map(Math.fround),
    );
  });

  test('from-center takes the whole brain without --region, in float64 with --compat', async () => {
    await succeed(...fromCenter('--compat'));
    const { header, values } = await valuesIn('vectors.nrrd');
    assert.deepEqual([header.type, values[2]], ['double', -1]);
  });

  test('refuse bad input with a sentence, and write nothing', async () => {
    const before = (await readdir(folder)).sort();
    const damaged = at('damaged.nrrd');
    const whole = await readFile(annotation);
    await writeFile(damaged, whole.subarray(0, whole.length - 12));
    await fail(1, /no region with acronym CA9/, ...fromCenter('--region', 'CA9', '--output-path', 'x.nrrd'));
    await fail(2, /--center takes three numbers, not 1 2/, ...fromCenter('--center', '1', '2'));
    await fail(2, /--center takes three numbers/, ...fromCenter('--center', '1', '2', ''));
    await fail(1, /damaged\.nrrd/, ...leavesOnly(damaged, 'other'));
    await fail(1, /absent\.nrrd/, 'hemispheres', '--annotation-path', 'absent.nrrd', '--output-path', 'x.nrrd');
    await fail(2, /required option '--output-path/, 'hemispheres', '--annotation-path', annotation);
    await fail(
      1,
      /1 \(8\) are regions with children/,
      ...['parcellationexport', '--hierarchy', hierarchy, '--parcellation-volume', annotation],
      ...['--region-layer-map', 'layers.json', '--out-mask-dir', 'no', '--out-metadata', 'no.json'],
      ...['--out-hierarchy-volume', 'no-h.json', '--out-hierarchy-jsonld', 'no-ld.json'],
    );
    await rm(damaged);
    assert.deepEqual((await readdir(folder)).sort(), before);
  });
});
