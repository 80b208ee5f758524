import assert from 'node:assert/strict';
import { readBarrelPositions } from '../../../src/algorithms/annotation/barrels/barrel-positions.ts';
import { splitBarrels } from '../../../src/algorithms/annotation/barrels/split-barrels.ts';
import { leavesOnly } from '../../../src/algorithms/annotation/leaves-only.ts';
import { splitLayer23 } from '../../../src/algorithms/annotation/split-layer-23.ts';
import type { ComputedVolume } from '../../../src/algorithms/computed-volume.ts';
import type { RegionHierarchy } from '../../../src/ontology/hierarchy.ts';
import { toPythonJson } from '../../../src/ontology/python-json.ts';
import { memorySource, type SlabSource } from '../../../src/volume/slab-source.ts';
import { realInput } from '../../shared-inputs.ts';
import { collect } from '../../support/volumes.ts';
import { type Ccf, expected, sha256, type Vectors } from './ccf.ts';

export const BARRELS = realInput('ccfv3_25/barrel_positions_25.feather');

interface Parcellation {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: ComputedVolume<'uint32'>;
}

/** @returns the labels, which are those of the reference */
async function check(step: string, { hierarchy, annotation }: Parcellation): Promise<SlabSource<Uint32Array>> {
  const volume = await collect(annotation);
  assert.equal(sha256(volume.values), (await expected(`annotation_${step}`)).payload_sha256, step);
  const text = toPythonJson(hierarchy.toJson(), { indent: 1, ascii: true });
  assert.equal(sha256(text), (await expected(`hierarchy_${step}`)).file_sha256, step);
  return memorySource(volume);
}

/** Layer 2/3, leaves and barrels split, one after the other. */
export async function assertSplits({ pool, hierarchy, annotation }: Ccf, vectors: Vectors): Promise<void> {
  const split = await splitLayer23(pool, hierarchy, annotation, vectors);
  assert.equal(split.cutOff, 0);
  const layers = await check('l23split', split);
  const leaves = await leavesOnly(pool, split.hierarchy, layers);
  const leafLabels = await check('leaves_only', leaves);
  const barrels = splitBarrels(pool, leaves.hierarchy, leafLabels, await readBarrelPositions(BARRELS));
  await check('barrelsplit', barrels);
}
