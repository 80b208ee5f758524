import type { TableRegion } from '../regions/hierarchy-table.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { type AtlasDensities, conversionsOf } from './conversions.ts';
import { type DroppedRow, type PlacedRow, placeRows } from './known-regions.ts';
import { DENSITY, type MeasurementRow } from './measurement.ts';
import type { Table } from './read-table.ts';

/** A measurement in cells/mm³. */
export interface AverageDensity extends PlacedRow<MeasurementRow> {
  /** As it was measured. */
  readonly given: MeasurementRow;
  /** What it was converted by. */
  readonly by: string;
  /** What was taken for granted. */
  readonly assumption?: string;
}

export interface AverageDensities {
  readonly densities: readonly AverageDensity[];
  readonly dropped: readonly DroppedRow[];
}

/**
 * Brings measurements of all types to cells/mm³, by the volumes and densities of the atlas. Rows stay single: several
 * values of a region are averaged where they are used.
 *
 * @param regions - that are known
 * @param compat - drop counts per slice that name no unit, and keep densities that are infinite or NaN
 * @see atlas-densities, measurement_to_density.py, `measurement_to_average_density`
 */
export function averageDensities(
  table: Table<MeasurementRow>,
  regions: readonly TableRegion[],
  voxels: VoxelRanks,
  atlas: AtlasDensities,
  { compat = false }: { readonly compat?: boolean } = {},
): AverageDensities {
  const { placed, dropped } = placeRows(table, regions, voxels, compat);
  const conversionOf = conversionsOf(placed, voxels, atlas, compat);
  const densities: AverageDensity[] = [];
  for (const each of placed) {
    const { row: given, rowNumber } = each;
    const { factor, by, assumption, reason: refused } = conversionOf(each);
    const row = toDensity(given, factor);
    if (refused === undefined && (compat || isKnown(row))) {
      densities.push({ ...each, row, given, by, assumption });
    } else {
      const reason = refused ?? `by ${by} it is not finite`;
      dropped.push({ rowNumber, brain_region: given.brain_region, reason });
    }
  }
  return { densities, dropped: dropped.sort((a, b) => a.rowNumber - b.rowNumber) };
}

const isKnown = ({ measurement, standard_deviation }: MeasurementRow): boolean =>
  Number.isFinite(measurement) && Number.isFinite(standard_deviation);

/** Without a standard deviation, a value is as uncertain as it is large. */
function toDensity(row: MeasurementRow, factor: number): MeasurementRow {
  const deviation = Number.isNaN(row.standard_deviation) ? row.measurement : row.standard_deviation;
  const kind = row.measurement_type === DENSITY.measurement_type ? {} : DENSITY;
  return { ...row, ...kind, measurement: row.measurement * factor, standard_deviation: deviation * factor };
}
