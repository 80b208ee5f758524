import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assignHemispheres } from '../../src/algorithms/annotation/hemispheres.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const EXPECTED = golden('annotation/hemispheres.json');

// The steps before hemispheres change no voxel from region to no region: the golden, made of the last, fits all.
for (const input of ['ccfv3_25', 'leaves_only_25']) {
  const path = realInput(`${input}/annotation.nrrd`);
  test(`hemispheres of ${input} are those of the reference`, { skip: missing(path, EXPECTED) }, async () => {
    const { volume } = await readAnnotation(path);
    const digest = createHash('sha256');
    const voxels = [0, 0, 0];
    await withPool(2, async (pool) => {
      for await (const slab of assignHemispheres(pool, memorySource(volume)).values) {
        digest.update(slab);
        for (const side of slab) voxels[side]++;
      }
    });
    assert.deepEqual(voxels, [44_658_375, 16_176_318, 16_211_067]);
    assert.equal(digest.digest('hex'), JSON.parse(await readFile(EXPECTED, 'utf8')).payload_sha256);
  });
}
