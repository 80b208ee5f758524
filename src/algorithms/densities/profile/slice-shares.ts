import type { LayerShare } from '../layer-shares.ts';
import type { LayerSlices, ProfiledType } from './profile-tables.ts';

export interface SliceShares {
  /** The layer of a share is a slice, + 1. */
  readonly shares: readonly LayerShare[];
  /** Slices without a cell of the class, which will have none. */
  readonly empty: readonly number[];
}

/**
 * The share of each M-type of one synapse class in the cells of each slice: its number of cells there by that of all.
 *
 * @param profiles - numbers of cells by slice, by name
 * @see atlas-densities, densities/mtype_densities_from_profiles.py
 */
export function sliceShares(
  types: readonly ProfiledType[],
  slices: readonly LayerSlices[],
  profiles: ReadonlyMap<string, readonly number[]>,
): SliceShares {
  const shares: LayerShare[] = [];
  const empty: number[] = [];
  for (const { layer, from, to } of slices) {
    // Of an M-type that is named twice, the last profile counts, as in the reference's tables.
    const here = new Map(
      types.filter(({ layers }) => layers.includes(layer)).map((type) => [type.mType, type.profile]),
    );
    for (let slice = from; slice < to && here.size > 0; slice++) {
      const cells = [...here].map(([mType, profile]) => ({ mType, count: profiles.get(profile)?.[slice] ?? 0 }));
      const all = cells.reduce((sum, { count }) => sum + count, 0);
      if (all === 0) empty.push(slice);
      for (const { mType, count } of cells)
        shares.push({ mType, layer: slice + 1, share: all === 0 ? 0 : count / all });
    }
  }
  return { shares, empty };
}
