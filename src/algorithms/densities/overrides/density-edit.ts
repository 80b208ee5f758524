import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelType } from '../../../volume/voxel-types.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/** What becomes of the density d of a voxel, by its rank: scale·d + constant, 1/mm³. */
export interface DensityEdit {
  readonly scale: Float64Array;
  readonly constant: Float64Array;
}

/** Leaves all as it is. */
export const noEdit = (ranks: number): DensityEdit => ({
  scale: new Float64Array(ranks).fill(1),
  constant: new Float64Array(ranks),
});

export function multiply({ scale, constant }: DensityEdit, rank: number, factor: number): void {
  scale[rank] *= factor;
  constant[rank] *= factor;
}

export function setTo({ scale, constant }: DensityEdit, rank: number, density: number): void {
  scale[rank] = 0;
  constant[rank] = density;
}

/** A density after an edit, in float32 when it was so; voxels outside of the brain too have a rank, 0. @throws GridMismatch; what the stream throws */
export function editDensity(
  { ranks }: VoxelRanks,
  { source, type }: { readonly source: SlabSource; readonly type: VoxelType },
  { scale, constant }: DensityEdit,
  options: PassOptions = {},
): ComputedVolume<'float' | 'double'> {
  const Edited = type === 'float' ? Float32Array : Float64Array;
  async function* values() {
    let at = 0;
    for await (const { values: slabs } of eachSlab([source], options)) {
      const slab = toNumbers(slabs[0]);
      const edited = new Edited(slab.length);
      for (let i = 0; i < slab.length; i++) {
        const rank = ranks[at + i];
        // A voxel that is set is so even where it was NaN.
        edited[i] = scale[rank] === 0 ? constant[rank] : scale[rank] * slab[i] + constant[rank];
      }
      at += slab.length;
      yield edited;
    }
  }
  return { grid: source.grid, type: type === 'float' ? 'float' : 'double', components: 1, values: values() };
}
