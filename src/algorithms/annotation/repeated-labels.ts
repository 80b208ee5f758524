import type { SlabSource } from '../../volume/slab-source.ts';

/** An annotation that is passed over several times: a stream has to be opened each time. */
export type RepeatedLabels = SlabSource<Uint32Array> | (() => Promise<SlabSource<Uint32Array>>);

export const openLabels = async (labels: RepeatedLabels): Promise<SlabSource<Uint32Array>> =>
  typeof labels === 'function' ? labels() : labels;
