import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { nearestName } from '../../../ontology/nearest-name.ts';
import type { LabelCounts } from '../../annotation/label-counts.ts';
import { RegionsWithoutVoxels } from './errors.ts';
import type { MarkersConfig } from './markers-config.ts';

export interface CellTypeProportions {
  /** Sorted by type; they add up to 1. */
  readonly proportions: ReadonlyMap<string, number>;
  /** By region name. */
  readonly voxels: ReadonlyMap<string, number>;
}

/**
 * The share of each cell type in all of them: its densities in regions where they are known, weighted by the voxels of
 * these regions.
 *
 * @param compat - a region that is not found counts for nothing, as long as there is another one
 * @throws RegionsWithoutVoxels
 * @see atlas-densities, combination/markers_combinator.py, `combine`
 */
export function cellTypeProportions(
  hierarchy: RegionHierarchy,
  counts: LabelCounts,
  { cellDensity }: Pick<MarkersConfig, 'cellDensity'>,
  { compat = false } = {},
): CellTypeProportions {
  const voxels = new Map(Object.keys(cellDensity).map((name) => [name, voxelsOf(hierarchy, counts, name)]));
  const total = [...voxels.values()].reduce((sum, count) => sum + count, 0);
  const empty = [...voxels].filter(([, count]) => count === 0).map(([name]) => name);
  if (total === 0 || (empty.length > 0 && !compat))
    throw new RegionsWithoutVoxels({ regions: named(hierarchy, empty) });
  const types = [...new Set(Object.values(cellDensity).flatMap(Object.keys))].sort();
  const densities = types.map((type) => {
    const cells = [...voxels].map(([name, count]) => cellDensity[name][type] * count);
    return cells.reduce((sum, each) => sum + each, 0) / total;
  });
  const all = densities.reduce((sum, density) => sum + density, 0);
  return { proportions: new Map(types.map((type, i) => [type, densities[i] / all])), voxels };
}

function voxelsOf(hierarchy: RegionHierarchy, counts: LabelCounts, name: string): number {
  let voxels = 0;
  for (const id of hierarchy.find(name, 'name', { ignoreCase: true, withDescendants: true })) {
    voxels += counts.get(id) ?? 0;
  }
  return voxels;
}

const named = ({ regions }: RegionHierarchy, names: readonly string[]) => {
  const known = regions.map(({ name }) => name);
  return names.map((name) => ({ name, nearest: nearestName(name, known) }));
};
