import type { Grid } from './grid.ts';
import type { VoxelArray } from './volume.ts';

/**
 * Planes z ∈ [from, to) of a volume in Fortran order. [first, last) are this slab's own planes; what lies beyond is
 * halo, cut off at the ends of the volume. A whole volume is the slab with from = first = 0 and to = last = D.
 */
export interface Slab<Values extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly components: number;
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  readonly values: Values;
}

/** A volume that slabs are read from: shared memory or a raw temporary file; kernels cannot tell which. */
export interface SlabSource<Values extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly components: number;
  /** @returns planes [from, to), a view (shared memory) or a copy (file) */
  planes(from: number, to: number): Values;
}

/**
 * A function that workers run on slabs: the export `name` of the module at `url` (`import.meta.url` of the file that
 * declares it). Called with one slab a source and the parameters; what it returns is transferred back.
 */
export interface Kernel<Params, Result> {
  readonly url: string;
  readonly name: string;
  /** Never called; binds the types. */
  readonly run: (slabs: readonly Slab[], params: Params) => Result;
}
