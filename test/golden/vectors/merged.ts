import assert from 'node:assert/strict';
import { createHash, type Hash } from 'node:crypto';
import { directionVectorsFromCenter } from '../../../src/algorithms/vectors/from-center.ts';
import { mergeRegions } from '../../../src/algorithms/vectors/merge.ts';
import { orientationsAsUpstream } from '../../../src/algorithms/vectors/orientation-field.ts';
import { thalamusDirectionVectors } from '../../../src/algorithms/vectors/thalamus.ts';
import { chunkSource } from '../../../src/volume/chunk-source.ts';
import type { Slab } from '../../../src/volume/slabs.ts';
import { type Ccf, expected, type Vectors } from './ccf.ts';

/** Isocortex and thalamus merged over the vectors from the centre: each on its way, the result, and its orientations. */
export async function assertMerged({ pool, hierarchy, annotation }: Ccf, isocortex: Vectors): Promise<void> {
  const digests = new Map<string, Hash>();
  const digestOf = (name: string): Hash => {
    const digest = digests.get(name) ?? createHash('sha256');
    digests.set(name, digest);
    return digest;
  };
  async function* seen<Part extends NodeJS.ArrayBufferView>(name: string, parts: AsyncIterable<Part>) {
    for await (const part of parts) {
      digestOf(name).update(part);
      yield part;
    }
  }
  const thalamus = await thalamusDirectionVectors(pool, hierarchy, annotation);
  assert.deepEqual(thalamus.warnings, []);
  const defaults = await directionVectorsFromCenter(pool, hierarchy, annotation, { region: 'root', compat: true });
  const regions = [
    { ids: new Set(hierarchy.descendants(315)), shape: isocortex.header, source: isocortex.source },
    {
      ids: new Set(hierarchy.descendants(549)),
      shape: thalamus,
      source: chunkSource(thalamus, seen('dv_thalamus', thalamus.values)),
    },
  ];
  const source = { shape: defaults, source: chunkSource(defaults, seen('dv_from_center', defaults.values)) };
  const merged = mergeRegions(pool, annotation, source, regions, { compat: true });
  const slab = { grid: merged.grid, components: 3, from: 0, to: 0, first: 0, last: 0 };
  for await (const values of seen('dv_merged', merged.values)) {
    // Of doubles, as those from the centre are under compat.
    digestOf('orientation_field').update(orientationsAsUpstream([{ ...slab, values } as Slab<Float64Array>]));
  }
  assert.equal(digests.size, 4);
  for (const [name, digest] of digests) assert.equal(digest.digest('hex'), (await expected(name)).payload_sha256, name);
}
