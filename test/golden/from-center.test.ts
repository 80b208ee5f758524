import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { directionVectorsFromCenter } from '../../src/algorithms/vectors/from-center.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const EXPECTED = golden('annotation/dv_from_center.json');

test('direction vectors from the centre of CCFv3 at 25 µm are those of the reference, bit for bit', {
  skip: missing(ANNOTATION, HIERARCHY, EXPECTED),
}, async () => {
  const expected = JSON.parse(await readFile(EXPECTED, 'utf8'));
  const hierarchy = await readHierarchy(HIERARCHY);
  const { volume } = await readAnnotation(ANNOTATION);
  const digest = createHash('sha256');
  await withPool(2, async (pool) => {
    const options = { region: 'root', compat: true };
    const vectors = await directionVectorsFromCenter(pool, hierarchy, memorySource(volume), options);
    for await (const slab of vectors.values) digest.update(slab);
  });
  assert.equal(digest.digest('hex'), expected.payload_sha256);
});
