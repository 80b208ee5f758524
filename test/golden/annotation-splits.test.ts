import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readBarrelPositions } from '../../src/algorithms/annotation/barrels/barrel-positions.ts';
import { splitBarrels } from '../../src/algorithms/annotation/barrels/split-barrels.ts';
import { leavesOnly } from '../../src/algorithms/annotation/leaves-only.ts';
import { splitLayer23 } from '../../src/algorithms/annotation/split-layer-23.ts';
import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import { isocortexDirectionVectors } from '../../src/algorithms/vectors/isocortex.ts';
import { type RegionHierarchy, readHierarchy } from '../../src/ontology/hierarchy.ts';
import { toPythonJson } from '../../src/ontology/python-json.ts';
import { chunkSource } from '../../src/volume/chunk-source.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume } from '../../src/volume/volume.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const BARRELS = realInput('ccfv3_25/barrel_positions_25.feather');
const figures = ['l23split', 'leaves_only', 'barrelsplit'].flatMap((step) =>
  ['annotation', 'hierarchy'].map((kind) => golden(`annotation/${kind}_${step}.json`)),
);

const sha256 = (bytes: NodeJS.ArrayBufferView | string): string => createHash('sha256').update(bytes).digest('hex');

test(
  'CCFv3 at 25 µm with layer 2/3, leaves and barrels split is that of the reference in every voxel',
  {
    skip: missing(ANNOTATION, HIERARCHY, BARRELS, ...figures),
  },
  () =>
    withPool(2, async (pool) => {
      type Parcellation = { readonly hierarchy: RegionHierarchy; readonly annotation: ComputedVolume<'uint32'> };
      const check = async (step: string, { hierarchy, annotation }: Parcellation) => {
        const volume = createVolume(annotation);
        let filled = 0;
        for await (const labels of annotation.values) {
          volume.values.set(labels, filled);
          filled += labels.length;
        }
        const expected = async (kind: string) =>
          JSON.parse(await readFile(golden(`annotation/${kind}_${step}.json`), 'utf8'));
        assert.equal(sha256(volume.values), (await expected('annotation')).payload_sha256, step);
        const text = toPythonJson(hierarchy.toJson(), { indent: 1, ascii: true });
        assert.equal(sha256(text), (await expected('hierarchy')).file_sha256, step);
        return memorySource(volume);
      };
      const hierarchy = await readHierarchy(HIERARCHY);
      const annotation = memorySource((await readAnnotation(ANNOTATION)).volume);
      const options = { algorithm: 'shading-blur-gradient' } as const;
      const vectors = await isocortexDirectionVectors(pool, hierarchy, annotation, options);
      const split = await splitLayer23(pool, hierarchy, annotation, {
        header: vectors,
        source: chunkSource(vectors, vectors.values),
      });
      assert.equal(split.cutOff, 0);
      const layers = await check('l23split', split);
      const leaves = await leavesOnly(pool, split.hierarchy, layers);
      const leafLabels = await check('leaves_only', leaves);
      const barrels = splitBarrels(pool, leaves.hierarchy, leafLabels, await readBarrelPositions(BARRELS));
      await check('barrelsplit', barrels);
    }),
);
