import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { newRegionId } from '../../src/ontology/region-id.ts';
import { combineV2Annotations } from '../../src/pipeline/rules/combine-v2-annotations.ts';
import { createLeavesOnlyHierarchyAnnotationCcfv2 } from '../../src/pipeline/rules/create-leaves-only-hierarchy-annotation-ccfv2.ts';
import { splitBarrelCcfv3L23split } from '../../src/pipeline/rules/split-barrel-ccfv3-l23split.ts';
import { splitIsocortexLayer23Ccfv3 } from '../../src/pipeline/rules/split-isocortex-layer-23-ccfv3.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { type Branch, hierarchyOf, withPool } from '../algorithms/support.ts';
import { volumeOf } from '../support/volumes.ts';

const BRAIN: Branch = [1, 'root', [[315, 'Isocortex', [[329, 'SSp-bfd', [[201, 'SSp-bfd2/3'], [1047, 'SSp-bfd4']]]]]]]; // biome-ignore format: a tree
const LABELS: number[] = [201, 201, 1047, 329, 0];
const SSP_BFD_2 = newRegionId('SSp-bfd2');

describe('the rules that remake the annotation', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const save = async (name: string, type: 'uint32' | 'float', values: readonly number[]) => {
    const volume = volumeOf(type, [1, LABELS.length, 1], values);
    await writeNrrd(at(name), headerFor({ ...volume, type }), volume.values);
  };
  const labelsIn = async (name: string) => Array.from((await readNrrd(at(name))).volume.values, Number);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parcellation-'));
    const text = JSON.stringify(hierarchyOf(BRAIN).toJson());
    // The name of a layer ends as its acronym does.
    await writeFile(at('hierarchy.json'), text.replaceAll('the SSp-bfd', 'layer '));
    await save('annotation.nrrd', 'uint32', LABELS);
    await save('vectors.nrrd', 'float', LABELS.flatMap(() => [0, -1, 0])); // biome-ignore format: a line
    await writeFile(at('none.feather'), '');
    const barrels = tableFromArrays({ x: [12.5], y: [62.5], z: [12.5], barrel: ['C1'] });
    await writeFile(at('barrels.feather'), tableToIPC(barrels, 'file'));
  });
  after(() => rm(folder, { recursive: true }));

  const jobOf = () => {
    const notices: string[] = [];
    const job = {
      outputs: { hierarchy: at('out.json'), annotation: at('out.nrrd') },
      params: { COMPAT: false, COMPRESSION_LEVEL: 1 },
      signal: new AbortController().signal,
      runId: 'run',
      tag: async () => 'tag',
      madeBy: () => undefined,
      log: () => {},
      notice: (line: string) => notices.push(line),
      progress: () => {},
    };
    return { job, notices };
  };
  const pair = () => ({ hierarchy: at('hierarchy.json'), annotation: at('annotation.nrrd') });

  test('split layer 2/3', async () => {
    const { job, notices } = jobOf();
    const inputs = { ...pair(), directionVectors: at('vectors.nrrd') };
    await withPool(1, (workers) => splitIsocortexLayer23Ccfv3.run({ ...job, inputs }, { workers }));
    assert.equal((await labelsIn('out.nrrd'))[0], SSP_BFD_2);
    assert.match(await readFile(at('out.json'), 'utf8'), /"acronym": "SSp-bfd2"/);
    assert.deepEqual(notices, []);
  });

  test('split layer 2/3 over gaps in the vectors; with COMPAT they are an error', async () => {
    await save('gap.nrrd', 'float', LABELS.flatMap((_, y) => (y === 1 ? [Number.NaN, Number.NaN, Number.NaN] : [0, -1, 0]))); // biome-ignore format: a line
    const { job, notices } = jobOf();
    const inputs = { ...pair(), directionVectors: at('gap.nrrd') };
    await withPool(1, async (workers) => {
      await splitIsocortexLayer23Ccfv3.run({ ...job, inputs }, { workers });
      const labels = await labelsIn('out.nrrd');
      const whole = { ...pair(), directionVectors: at('vectors.nrrd') };
      await splitIsocortexLayer23Ccfv3.run({ ...job, inputs: whole }, { workers });
      assert.deepEqual(labels, await labelsIn('out.nrrd'));
      assert.match(notices.join(), /^Direction vectors are .* in 1 voxels .* that of the nearest one/);
      const compat = { ...job, inputs, params: { ...job.params, COMPAT: true } };
      await assert.rejects(splitIsocortexLayer23Ccfv3.run(compat, { workers }), { tag: 'VectorsUndefined' });
      await save('none.nrrd', 'float', Array(3 * LABELS.length).fill(Number.NaN));
      const none = { ...job, inputs: { ...pair(), directionVectors: at('none.nrrd') } };
      await assert.rejects(splitIsocortexLayer23Ccfv3.run(none, { workers }), { tag: 'VectorsUndefined' });
    });
  });

  test('pass on an atlas without isocortex', async () => {
    const { job, notices } = jobOf();
    await writeFile(at('other.json'), JSON.stringify(hierarchyOf([1, 'root', [[201, 'lobe']]]).toJson()));
    const inputs = { ...pair(), hierarchy: at('other.json'), directionVectors: at('absent.nrrd') };
    await withPool(1, (workers) => splitIsocortexLayer23Ccfv3.run({ ...job, inputs }, { workers }));
    assert.deepEqual(await labelsIn('out.nrrd'), LABELS);
    assert.deepEqual(await readFile(at('out.json')), await readFile(at('other.json')));
    assert.match(notices.join(), /no region Isocortex: nothing is split/);
  });

  test('split barrel columns, and pass on their input without barrel positions', async () => {
    const run = async (file: string) => {
      const { job, notices } = jobOf();
      const inputs = { ...pair(), barrels: at(file) };
      await withPool(1, (workers) => splitBarrelCcfv3L23split.run({ ...job, inputs }, { workers }));
      return { notices, labels: await labelsIn('out.nrrd') };
    };
    const labels = LABELS.with(2, newRegionId('SSp-bfd-C1-4'));
    assert.deepEqual(await run('barrels.feather'), { notices: [], labels });
    const notices = ['There are no barrel positions: the barrel columns are not split.'];
    assert.deepEqual(await run('none.feather'), { notices, labels: LABELS });
    assert.deepEqual(await readFile(at('out.json')), await readFile(at('hierarchy.json')));
  });

  test('give voxels of regions with children a leaf', async () => {
    const { job } = jobOf();
    await withPool(1, (workers) =>
      createLeavesOnlyHierarchyAnnotationCcfv2.run({ ...job, inputs: pair() }, { workers }),
    );
    assert.deepEqual(await labelsIn('out.nrrd'), LABELS.with(3, newRegionId('SSp-bfd_O')));
  });

  test('combine the volumes of CCFv2', async () => {
    const { job } = jobOf();
    await save('fibers.nrrd', 'uint32', [0, 0, 0, 0, 1009]);
    const inputs = { brain: at('annotation.nrrd'), fibers: at('fibers.nrrd') };
    await withPool(1, (workers) => combineV2Annotations.run({ ...job, inputs }, { workers }));
    assert.deepEqual(await labelsIn('out.nrrd'), LABELS.with(4, 1009));
  });
});
