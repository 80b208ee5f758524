import type { ByRegion, DensitySums } from './density-sums.ts';

/** Cells of an ME-type in a region. */
export interface CompositionRow {
  readonly regionId: number;
  readonly mType: string;
  readonly eType: string;
  /** cells/mm³ */
  readonly density: number;
  /** Cells; not rounded. */
  readonly count: number;
}

const CUBIC_MICROMETRES_PER_MM3 = 1e9;

/** One row for each ME-type and region labelled exactly so that has cells. */
export const compositionOfDensities = ({ voxelVolume, voxels, sums }: DensitySums): CompositionRow[] =>
  [...sums].flatMap(([meType, byRegion]) =>
    [...byRegion].flatMap(([regionId, sum]) => {
      if (sum === 0) return [];
      const density = sum / (voxels.get(regionId) ?? Number.NaN);
      // As the reference multiplies: counts near a half round alike.
      return [{ regionId, ...typesOf(meType), density, count: sum * voxelVolume * 1e-9 }];
    }),
  );

/** Cells that were placed: how many of an ME-type are in a region. */
export interface PlacedCells {
  readonly regionId: number;
  readonly mType: string;
  readonly eType: string;
  readonly count: number;
}

/**
 * @param voxels - of the annotation that the cells were placed in, @param voxelVolume - µm³
 * @see blue-cwl, statistics.py, `node_population_composition_summary`
 */
export const compositionOfCells = (
  cells: readonly PlacedCells[],
  { voxels, voxelVolume }: { readonly voxels: ByRegion; readonly voxelVolume: number },
): CompositionRow[] =>
  cells.flatMap((group) => {
    const volume = (voxels.get(group.regionId) ?? 0) * voxelVolume;
    return volume === 0 ? [] : [{ ...group, density: (group.count / volume) * CUBIC_MICROMETRES_PER_MM3 }];
  });

/** The labels of `<M-type>|<E-type>`. */
function typesOf(meType: string): { readonly mType: string; readonly eType: string } {
  const [mType, eType] = meType.split('|');
  return { mType, eType };
}
