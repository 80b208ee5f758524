import { AtlasError } from '../../src/errors.ts';
import { defineKernel, type Slab } from '../../src/volume/slabs.ts';

/** Sum over each voxel of the slab and its neighbours up to `reach` planes away. */
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

/** Of each own plane, the sum of its labels and those of its neighbours, modulo 2^32. */
export function planeSums([slab]: readonly [Slab<Uint32Array>]): Uint32Array {
  const plane = slab.grid.shape[0] * slab.grid.shape[1];
  const sums = new Uint32Array(slab.last - slab.first);
  for (let z = slab.first; z < slab.last; z++) {
    const seen = slab.values.subarray((Math.max(slab.from, z - 1) - slab.from) * plane, (z + 2 - slab.from) * plane);
    for (let i = 0; i < seen.length; i++) sums[z - slab.first] += seen[i];
  }
  return sums;
}
export const planeSumsKernel = defineKernel(import.meta.url, planeSums);

/** Dot product of two vector fields, with the first plane it is for. */
export function dot([a, b]: readonly [Slab<Float32Array>, Slab<Float32Array>]) {
  const products = new Float64Array(a.values.length / a.components);
  for (let i = 0; i < a.values.length; i++) products[Math.floor(i / a.components)] += a.values[i] * b.values[i];
  return { first: a.first, parts: [products] };
}
export const dotKernel = defineKernel(import.meta.url, dot);

class TooDeep extends AtlasError<'TooDeep', { readonly plane: number }> {
  readonly tag = 'TooDeep';
  readonly remedy = 'Stay above.';
}

export function failFrom([slab]: readonly [Slab], { plane }: { readonly plane: number }): number {
  if (slab.last > plane) throw new TooDeep(`Plane ${plane} is too deep.`, { plane });
  return slab.first;
}
export const failFromKernel = defineKernel(import.meta.url, failFrom);

/** Says that it runs, and never returns. */
export function spin(_slabs: readonly Slab[], { started }: { readonly started: Int32Array }): never {
  Atomics.store(started, 0, 1);
  Atomics.notify(started, 0);
  while (true);
}
export const spinKernel = defineKernel(import.meta.url, spin);

export function memoryKind([slab]: readonly [Slab]): string {
  return slab.values.buffer.constructor.name;
}
export const memoryKindKernel = defineKernel(import.meta.url, memoryKind);
