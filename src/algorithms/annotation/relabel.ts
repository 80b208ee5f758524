import { defineKernel, type Slab } from '../../volume/slabs.ts';

/** New labels by old ones; a label that is not here stays. */
export type Relabelling = ReadonlyMap<number, number>;

export function relabel([annotation]: readonly [Slab<Uint32Array>], relabelling: Relabelling): Uint32Array {
  const { values } = annotation;
  const relabelled = new Uint32Array(values.length);
  let [from, to] = [0, relabelling.get(0) ?? 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== from) {
      from = values[i];
      to = relabelling.get(from) ?? from;
    }
    relabelled[i] = to;
  }
  return relabelled;
}

export const relabelKernel = defineKernel(import.meta.url, relabel);
