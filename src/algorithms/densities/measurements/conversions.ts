import { spacing } from '../../../volume/grid.ts';
import { regionVolumes, voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import type { PlacedRow } from './known-regions.ts';
import { DENSITY, type MeasurementRow } from './measurement.ts';
import { meanVoxelsPerSlice, voxelsByPlane } from './voxels-per-slice.ts';

/** What measurements are converted by, beside the voxels of the regions; by rank, means of closed subtrees. */
export interface AtlasDensities {
  /** cells/mm³ */
  readonly cell: Float64Array;
  /** neurons/mm³ */
  readonly neuron: Float64Array;
}

interface Conversion {
  /** What the measurement is multiplied by to be in cells/mm³; NaN when it cannot be converted. */
  readonly factor: number;
  /** What the factor stands for. */
  readonly by: string;
  /** What was taken for granted. */
  readonly assumption?: string;
  /** Why it cannot be converted. */
  readonly reason?: string;
}

const refusal = (reason: string): Conversion => ({ factor: Number.NaN, by: '', reason });

type Placed = PlacedRow<MeasurementRow>;

/**
 * How to convert each of the rows.
 *
 * @param compat - pass counts per slice over that name no unit
 * @see atlas-densities, measurement_to_density.py
 */
export function conversionsOf(
  rows: readonly Placed[],
  voxels: VoxelRanks,
  { cell, neuron }: AtlasDensities,
  compat: boolean,
): (row: Placed) => Conversion {
  const perVolume = volumeConversion(rows, voxels);
  const perSlice = sliceConversion(rows, voxels, compat);
  const converters: Readonly<Record<string, (row: Placed) => Conversion>> = {
    [DENSITY.measurement_type]: () => ({ factor: 1, by: 'as it is' }),
    'cell count': perVolume,
    'cell proportion': ({ region }) => ({ factor: cell[region.rank], by: 'the mean density of cells' }),
    'neuron proportion': ({ region }) => ({ factor: neuron[region.rank], by: 'the mean density of neurons' }),
    [PER_SLICE]: perSlice,
    volume: () => refusal('a volume, by which counts are converted'),
  };
  return (placed) => {
    const { measurement_type: type } = placed.row;
    return converters[type]?.(placed) ?? refusal(`"${type}" is no type of measurement`);
  };
}

/**
 * By the volume of the region in the atlas; where the source measured the volume of the region above, as much of that
 * as the region has in the atlas.
 */
function volumeConversion(rows: readonly Placed[], voxels: VoxelRanks) {
  const { total } = regionVolumes(voxels);
  const measured = rows.filter(({ row }) => row.measurement_type === 'volume');
  return ({ row, region }: Placed): Conversion => {
    const above = voxels.hierarchy.get(region.id).parent;
    const volume = measured.find((other) => other.row.source_title === row.source_title && other.region.id === above);
    if (!volume) return { factor: 1 / total[region.rank], by: 'the volume of the region in the atlas' };
    const share = total[region.rank] / total[volume.region.rank];
    const by = `its share of the volume of ${volume.row.brain_region} in the same source`;
    return { factor: 1 / (volume.row.measurement * share), by };
  };
}

const PER_SLICE = 'cell count per slice';
/** µm */
const THICKNESS = 50;
const PER_SLICE_UNIT = `number of cells per ${THICKNESS}-micrometer-thick slice`;

function sliceConversion(rows: readonly Placed[], voxels: VoxelRanks, compat: boolean) {
  const regions = rows.filter(({ row }) => row.measurement_type === PER_SLICE).map(({ region }) => region);
  const planes = new Map(regions.length === 0 ? [] : voxelsByPlane(voxels, regions).map((p, i) => [regions[i].id, p]));
  const thickness = roundHalfToEven(THICKNESS / Math.abs(spacing(voxels.grid)[0]));
  return ({ row: { measurement_unit: unit }, region }: Placed): Conversion => {
    const isAssumed = unit === null && !compat;
    if (unit !== PER_SLICE_UNIT && !isAssumed) return refusal(`its unit is not "${PER_SLICE_UNIT}"`);
    const voxelsPerSlice = meanVoxelsPerSlice(planes.get(region.id) ?? new Float64Array(), thickness);
    const assumption = isAssumed ? `it names no unit and is taken for "${PER_SLICE_UNIT}"` : undefined;
    const factor = 1 / (voxelVolumeMm3(voxels) * voxelsPerSlice);
    return { factor, by: `slices of ${THICKNESS} µm`, assumption };
  };
}

/** @see Python, `round` */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
