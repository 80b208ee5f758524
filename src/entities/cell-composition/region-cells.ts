import {
  type CompositionRow,
  compositionOfDensities,
} from '../../algorithms/densities/composition-summary/composition-rows.ts';
import { preciseSum } from '../../algorithms/densities/regions/region-sums.ts';
import type { Labelled } from '../facts.ts';
import { toIri } from '../iri.ts';
import type { ExactComposition } from './exact-composition.ts';

/** The cells of a type, or of all types (where it is absent), in a region. */
export interface RegionCells {
  readonly regionId: number;
  readonly mType?: Labelled;
  readonly eType?: Labelled;
  /** Not rounded. */
  readonly count: number;
  /** cells/mm³ */
  readonly density: number;
}

/** What cells are counted by. */
export type CompositionDetail = 'TOTAL' | 'M_TYPE' | 'ME_TYPE';

const CUBIC_MICROMETRES_PER_MM3 = 1e9;

/**
 * The cells in some regions together: their number, and that over the volume of the regions, from the exact sums.
 *
 * @param regionId - that they are said to be of, @param regionIds - whose voxels are counted: labels of the annotation
 * @returns types without cells are left out; nothing where the regions have no voxels
 */
export function cellsOfRegions(
  { sums, iris }: ExactComposition,
  { regionId, regionIds }: { readonly regionId: number; readonly regionIds: readonly number[] },
  by: CompositionDetail,
): RegionCells[] {
  const { voxels, voxelVolume } = sums;
  const volume = (voxelVolume * preciseSum(regionIds.map((id) => voxels.get(id) ?? 0))) / CUBIC_MICROMETRES_PER_MM3;
  if (volume === 0) return [];
  const groups = Map.groupBy([...sums.sums], ([meType]) => groupOf(meType, by));
  const rows = [...groups].map(([group, members]) => {
    const parts = members.flatMap(([, byRegion]) => regionIds.map((id) => byRegion.get(id) ?? 0));
    const count = (preciseSum(parts) * voxelVolume) / CUBIC_MICROMETRES_PER_MM3;
    return { regionId, ...typesOf(group, iris), count, density: count / volume };
  });
  return rows.filter(({ count }) => count !== 0 || by === 'TOTAL').sort(byLabels);
}

/** The cells of each region that voxels are labelled with, by ME-type. */
export const cellsByRegion = ({ sums, iris }: ExactComposition): RegionCells[] =>
  compositionOfDensities(sums).map(({ regionId, mType, eType, count, density }: CompositionRow) => ({
    regionId,
    ...typesOf(`${mType}|${eType}`, iris),
    count,
    density,
  }));

function groupOf(meType: string, by: CompositionDetail): string {
  if (by === 'TOTAL') return '';
  return by === 'M_TYPE' ? meType.split('|')[0] : meType;
}

function typesOf(group: string, { mTypes, eTypes }: ExactComposition['iris']) {
  const [mType, eType] = group.split('|');
  const labelled = (label: string | undefined, iris: ReadonlyMap<string, string>): Labelled | undefined =>
    label ? { id: toIri(iris.get(label) ?? ''), label } : undefined;
  return { mType: labelled(mType, mTypes), eType: labelled(eType, eTypes) };
}

function byLabels(a: RegionCells, b: RegionCells): number {
  const [first, second] = [a, b].map(({ mType, eType }) => `${mType?.label ?? ''}|${eType?.label ?? ''}`);
  return first < second ? -1 : Number(first > second);
}
