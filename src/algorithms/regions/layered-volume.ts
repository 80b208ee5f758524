import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Box, boxShape, cropGrid, wholeBox } from './bounding-box.ts';

interface Target {
  /** Layer numbers of the box, on shared memory: slabs write to different planes. */
  readonly layers: Uint8Array;
  readonly box: Box;
  readonly labels: ReadonlyMap<number, number>;
}

export function writeLayers([annotation]: readonly [Slab<Uint32Array>], { layers, box, labels }: Target): void {
  const { values, first, last } = annotation;
  const [w, h] = annotation.grid.shape;
  const [bw, bh] = boxShape(box);
  let [label, layer] = [0, labels.get(0) ?? 0];
  for (let z = Math.max(first, box.from[2]); z < Math.min(last, box.to[2]); z++) {
    for (let y = box.from[1]; y < box.to[1]; y++) {
      const row = w * (y + h * (z - annotation.from));
      const target = bw * (y - box.from[1] + bh * (z - box.from[2])) - box.from[0];
      for (let x = box.from[0]; x < box.to[0]; x++) {
        if (values[row + x] !== label) {
          label = values[row + x];
          layer = labels.get(label) ?? 0;
        }
        if (layer !== 0) layers[target + x] = layer;
      }
    }
  }
}

export const layersKernel = defineKernel(import.meta.url, writeLayers);

/**
 * The layer of each voxel by its label, 0 where it has none. The number may mean anything else: 1 for all labels of a
 * region gives its mask.
 *
 * @param labels - 1 to 255 by label; see `layerLabels`
 * @param box - the part of the annotation to look at; all of it by default
 * @returns uint8 on the grid of the box, in Fortran order on shared memory
 * @see atlas-commons, utils.py, `create_layered_volume`
 */
export async function layeredVolume(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  labels: ReadonlyMap<number, number>,
  box: Box = wholeBox(annotation.grid.shape),
  slabbing: Slabbing = {},
): Promise<Volume<Uint8Array>> {
  const volume = createVolume({ grid: cropGrid(annotation.grid, box), type: 'uint8', components: 1 });
  const target: Target = { layers: volume.values, box, labels };
  for await (const _ of overSlabs(pool, layersKernel, [annotation], target, slabbing));
  return volume;
}
