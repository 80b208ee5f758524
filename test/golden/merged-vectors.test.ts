import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { directionVectorsFromCenter } from '../../src/algorithms/vectors/from-center.ts';
import { isocortexDirectionVectors } from '../../src/algorithms/vectors/isocortex.ts';
import { mergeRegions } from '../../src/algorithms/vectors/merge.ts';
import { orientationsAsUpstream } from '../../src/algorithms/vectors/orientation-field.ts';
import { thalamusDirectionVectors } from '../../src/algorithms/vectors/thalamus.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { chunkSource } from '../../src/volume/chunk-source.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import type { Slab } from '../../src/volume/slabs.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const MERGED = golden('annotation/dv_merged.json');
const ORIENTATION = golden('annotation/orientation_field.json');

test('isocortex and thalamus merged over the default vectors of CCFv3, and their orientations, are those of the reference, bit for bit', {
  skip: missing(ANNOTATION, HIERARCHY, MERGED, ORIENTATION),
}, async () => {
  const hierarchy = await readHierarchy(HIERARCHY);
  const annotation = memorySource((await readAnnotation(ANNOTATION)).volume);
  const [vectors, orientations] = [createHash('sha256'), createHash('sha256')];
  await withPool(2, async (pool) => {
    const isocortex = await isocortexDirectionVectors(pool, hierarchy, annotation, {
      algorithm: 'shading-blur-gradient',
      compat: true,
    });
    const thalamus = await thalamusDirectionVectors(pool, hierarchy, annotation, { release: '0.1.5' });
    const defaults = await directionVectorsFromCenter(pool, hierarchy, annotation, { compat: true });
    const regions = [
      { ids: new Set(hierarchy.descendants(315)), shape: isocortex, source: chunkSource(isocortex, isocortex.values) },
      { ids: new Set(hierarchy.descendants(549)), shape: thalamus, source: chunkSource(thalamus, thalamus.values) },
    ];
    const source = { shape: defaults, source: chunkSource(defaults, defaults.values) };
    const merged = mergeRegions(pool, annotation, source, regions, { compat: true });
    const slab = { grid: merged.grid, components: 3, from: 0, to: 0, first: 0, last: 0 };
    for await (const values of merged.values) {
      vectors.update(values);
      // Of doubles, as those from the centre are under compat.
      orientations.update(orientationsAsUpstream([{ ...slab, values } as Slab<Float64Array>]));
    }
  });
  const expectedOf = async (path: string) => JSON.parse(await readFile(path, 'utf8')).payload_sha256;
  assert.equal(vectors.digest('hex'), await expectedOf(MERGED));
  assert.equal(orientations.digest('hex'), await expectedOf(ORIENTATION));
});
