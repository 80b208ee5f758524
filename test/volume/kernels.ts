import { defineKernel, type Slab } from '../../src/volume/slabs.ts';

/** Sum of each voxel of the slab and its neighbours up to `reach` planes away. */
export function sumAlongZ([slab]: readonly [Slab<Uint32Array>], { reach }: { readonly reach: number }): Float64Array {
  const [w, h, d] = slab.grid.shape;
  const plane = w * h;
  const sums = new Float64Array((slab.last - slab.first) * plane);
  for (let z = slab.first; z < slab.last; z++) {
    for (let near = Math.max(0, z - reach); near <= Math.min(d - 1, z + reach); near++) {
      for (let i = 0; i < plane; i++) sums[(z - slab.first) * plane + i] += slab.values[(near - slab.from) * plane + i];
    }
  }
  return sums;
}
export const sumAlongZKernel = defineKernel(import.meta.url, sumAlongZ);
