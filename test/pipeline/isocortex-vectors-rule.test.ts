import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RegionHierarchy } from '../../src/ontology/hierarchy.ts';
import { directionVectorsIsocortexCcfv3 } from '../../src/pipeline/rules/direction-vectors-isocortex-ccfv3.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { hierarchyOf, withPool } from '../algorithms/support.ts';
import { BRAIN, ISOCORTEX, ISOCORTEX_SHAPE } from '../algorithms/vectors/fixtures.ts';
import { gridOf } from '../support/volumes.ts';

describe('the rule for the vectors of the isocortex', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isocortex-'));
    const header = headerFor({ grid: gridOf(ISOCORTEX_SHAPE), type: 'uint32', components: 1 });
    await writeNrrd(at('annotation.nrrd'), header, ISOCORTEX);
  });
  after(() => rm(folder, { recursive: true }));

  async function run(hierarchy: RegionHierarchy) {
    await writeFile(at('hierarchy.json'), JSON.stringify(hierarchy.toJson()));
    const logged: string[] = [];
    const job = {
      inputs: { hierarchy: at('hierarchy.json'), annotation: at('annotation.nrrd') },
      outputs: { directionVectors: at('vectors.nrrd') },
      params: { COMPAT: false, COMPRESSION_LEVEL: 1 },
      signal: new AbortController().signal,
      runId: 'run',
      tag: async () => 'tag',
      madeBy: () => undefined,
      log: (line: string) => logged.push(line),
      notice: (line: string) => logged.push(line),
      progress: () => {},
    };
    await withPool(1, (workers) => directionVectorsIsocortexCcfv3.run(job, { workers }));
    const { volume } = await readNrrd(at('vectors.nrrd'));
    return { logged, defined: Array.from(volume.values, Number).filter((value) => !Number.isNaN(value)).length / 3 };
  }

  test('writes them on the grid of the annotation', async () => {
    assert.deepEqual(await run(BRAIN), { logged: [], defined: 768 });
  });

  test('writes none for an atlas without isocortex, and logs why', async () => {
    const { logged, defined } = await run(hierarchyOf([1, 'root', [[12993, 'cortex']]]));
    assert.equal(defined, 0);
    assert.match(logged.join(), /no region Isocortex/);
  });
});
