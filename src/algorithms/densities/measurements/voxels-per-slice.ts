import type { TableRegion } from '../regions/hierarchy-table.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/**
 * Voxels of regions in each coronal plane x of the volume, in one pass.
 *
 * @param regions - each with its closed subtree
 * @returns by region and x
 */
export function voxelsByPlane({ grid, ranks, labels }: VoxelRanks, regions: readonly TableRegion[]): Float64Array[] {
  const [width] = grid.shape;
  // Numbers of the ranks that are counted, from 1 on.
  const numbers = new Uint16Array(labels.length);
  let counted = 0;
  for (const { rank, end } of regions) {
    for (let r = rank; r < end; r++) if (numbers[r] === 0) numbers[r] = ++counted;
  }
  const counts = new Float64Array((counted + 1) * width);
  for (let i = 0; i < ranks.length; i += width) {
    for (let x = 0; x < width; x++) {
      const number = numbers[ranks[i + x]];
      if (number !== 0) counts[number * width + x]++;
    }
  }
  return regions.map(({ rank, end }) => {
    const planes = new Float64Array(width);
    for (const number of numbers.subarray(rank, end)) {
      for (let x = 0; x < width; x++) planes[x] += counts[number * width + x];
    }
    return planes;
  });
}

/**
 * Mean over all slices of some planes that follow each other, planes without the region left out; NaN when there are
 * fewer.
 *
 * @param thickness - planes of a slice
 * @see atlas-densities, measurement_to_density.py, `get_average_voxel_count_per_slice`
 */
export function meanVoxelsPerSlice(planes: Float64Array, thickness: number): number {
  const present = planes.filter((count) => count > 0);
  const slices = present.length - thickness + 1;
  if (slices < 1) return Number.NaN;
  let total = 0;
  for (let first = 0; first < slices; first++) {
    for (let plane = first; plane < first + thickness; plane++) total += present[plane];
  }
  return total / slices;
}
