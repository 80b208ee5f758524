import { nearestName } from '../../../ontology/nearest-name.ts';
import type { TableRegion } from '../regions/hierarchy-table.ts';
import { rollUp } from '../regions/region-sums.ts';
import { endOfRegions, type VoxelRanks } from '../regions/voxel-ranks.ts';
import type { Table } from './read-table.ts';

/** A row of a table with the region that it is about. */
export interface PlacedRow<Row> {
  readonly row: Row;
  /** Where it stands in its file as a spreadsheet counts. */
  readonly rowNumber: number;
  readonly region: TableRegion;
}

/** A row that is left out. */
export interface DroppedRow {
  readonly rowNumber: number;
  readonly brain_region: string;
  readonly reason: string;
  /** What may have been meant by an unknown name. */
  readonly nearest?: string;
}

/**
 * Finds the regions of rows; rows whose region is unknown, or has no voxel, are left out.
 *
 * @param regions - that are known
 * @param compat - count the least label as outside of the brain whatever it is, as the reference does
 * @see atlas-densities, measurement_to_density.py, `remove_unknown_regions`
 */
export function placeRows<Row extends { readonly brain_region: string }>(
  { rows, rowNumbers }: Table<Row>,
  regions: readonly TableRegion[],
  voxels: VoxelRanks,
  compat: boolean,
): { placed: PlacedRow<Row>[]; dropped: DroppedRow[] } {
  const byName = new Map(regions.map((region) => [region.name, region]));
  const annotated = rollUp(voxels.hierarchy, countsInside(voxels, compat));
  const names = [...byName.keys()];
  const unknown = new Set(rows.map((row) => row.brain_region).filter((name) => !byName.has(name)));
  const nearest = new Map([...unknown].map((name) => [name, nearestName(name, names)]));
  const placed: PlacedRow<Row>[] = [];
  const dropped: DroppedRow[] = [];
  for (const [i, row] of rows.entries()) {
    const { brain_region } = row;
    const region = byName.get(brain_region);
    const rowNumber = rowNumbers[i];
    if (!region) {
      const reason = 'the hierarchy has no region of this name';
      dropped.push({ rowNumber, brain_region, reason, nearest: nearest.get(brain_region) });
    } else if (annotated[region.rank] === 0) {
      dropped.push({ rowNumber, brain_region, reason: 'the annotation has no voxel of the region' });
    } else placed.push({ row, rowNumber, region });
  }
  return { placed, dropped };
}

function countsInside(voxels: VoxelRanks, compat: boolean): Float64Array {
  const { counts, labels } = voxels;
  if (!compat || counts[0] > 0) return counts;
  const present = [...labels.keys()].filter((rank) => counts[rank] > 0);
  const least = present.reduce((a, b) => (labels[b] < labels[a] ? b : a), present[0]);
  return least < endOfRegions(voxels) ? counts.with(least, 0) : counts;
}
