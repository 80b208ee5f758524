import type { Region } from '../../../ontology/region.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import { preciseSum } from '../regions/region-sums.ts';
import { brainVoxels, type VoxelRanks } from '../regions/voxel-ranks.ts';
import type { Expected, LiteratureCheck, VolumeName } from './literature.ts';

/** Sums of volumes by rank, outside of the brain included. */
export type VolumeSums = Readonly<Partial<Record<VolumeName, Float64Array>>>;

/** A figure held against the literature. */
export interface CheckedDensity {
  readonly name: string;
  /** mm³ of a volume, 1/mm³ of a density; undefined where regions are checked one by one. */
  readonly value?: number;
  readonly range?: readonly [min: number, max: number];
  /** (value − mean) / tolerance, to two decimals. */
  readonly z?: number;
  readonly state: 'valid' | 'warning' | 'error' | 'not compared';
  /** Why a figure is not compared, what is wrong with others. */
  readonly reason?: string;
  readonly source?: string;
  /** Whether an error makes the validation fail. */
  readonly fatal: boolean;
}

export interface ValidationOptions {
  /** The reference's ranges and voxels of 25 µm whatever the annotation says; errors that it never raises do not fail. */
  readonly compat?: boolean;
  /** Whether regions can be looked up; without, only the checks of the whole brain are made. */
  readonly byRegion?: boolean;
}

/** mm³ of a voxel of 25 µm, which the reference takes all to be. */
const VOXEL_25 = 0.025 ** 3;

/** What checks look at. */
interface Measured {
  readonly voxels: VoxelRanks;
  readonly sums: VolumeSums;
  /** mm³ */
  readonly voxel: number;
}

/**
 * Holds the densities that are given against the literature, in the order of the checks; a check of a volume that is
 * not given is left out.
 *
 * @see molsys-cell-atlas, `densities-validation`
 */
export function validateDensities(
  checks: readonly LiteratureCheck[],
  voxels: VoxelRanks,
  sums: VolumeSums,
  { compat = false, byRegion = true }: ValidationOptions = {},
): CheckedDensity[] {
  const measured = { voxels, sums, voxel: compat ? VOXEL_25 : voxelVolumeMm3(voxels) };
  const isGiven = ({ of, less, regions, eachOf }: LiteratureCheck): boolean =>
    [...of, ...less].every((name) => sums[name]) && (byRegion || !(regions || eachOf));
  return checks.filter(isGiven).map((check) => {
    const { fatal = true, expected = check.expected } = compat ? check.compat : {};
    const { name, source } = check;
    return { name, ...verdict({ ...check, expected }, measured), ...(source && { source }), fatal };
  });
}

type Verdict = Pick<CheckedDensity, 'value' | 'range' | 'z' | 'state' | 'reason'>;

function verdict(check: LiteratureCheck, measured: Measured): Verdict {
  if (check.eachOf) return emptyRegions(check, check.eachOf, measured);
  const ranks = check.regions && ranksNamed(check.regions, measured);
  const voxels = ranks ? sumOver(measured.voxels.counts, ranks) : brainVoxels(measured.voxels);
  if (voxels === 0) return { state: 'not compared', reason: 'the annotation has no voxel of it' };
  if (check.measure === 'volume') return withinRange(check, voxels * measured.voxel, voxels * measured.voxel);
  const value = cells(check, measured, ranks) / voxels;
  if (check.measure === 'present') return value > 0 ? { value, state: 'valid' } : { value, ...none(check) };
  if (check.measure === 'absent') {
    return value === 0 ? { value, state: 'valid' } : { value, state: 'warning', reason: 'there must be none' };
  }
  return withinRange(check, value, voxels * measured.voxel);
}

const none = ({ of }: LiteratureCheck): Pick<Verdict, 'state' | 'reason'> => ({
  state: 'error',
  reason: `there is no ${of.join(' + ')} density above 0`,
});

/** @param volume - mm³ of the regions */
function withinRange({ expected, errorAbove }: LiteratureCheck, value: number, volume: number): Verdict {
  if (!expected) return { value, state: 'not compared', reason: 'the literature has no figure' };
  const [min, max] = rangeOf(expected, volume);
  const mean = (min + max) / 2;
  const z = Number(((value - mean) / (mean - min)).toFixed(2));
  const size = Math.abs(z);
  // NaN, from a volume that has it, is neither.
  const state = size <= 1 ? 'valid' : size <= errorAbove ? 'warning' : 'error';
  return { value, range: [min, max], z, state };
}

function rangeOf(expected: Expected, volume: number): [min: number, max: number] {
  const per = expected.perVolume === 'regions' ? volume : (expected.perVolume ?? 1);
  if ('min' in expected) return [expected.min / per, expected.max / per];
  const { mean, tolerance } = expected;
  return [(mean - tolerance) / per, (mean + tolerance) / per];
}

function emptyRegions(
  check: LiteratureCheck,
  { acronym, exceptName }: NonNullable<LiteratureCheck['eachOf']>,
  measured: Measured,
): Verdict {
  const { hierarchy, counts } = measured.voxels;
  const all = [...hierarchy.find(acronym, 'acronym', { withDescendants: true })].map(hierarchy.get);
  const regions = all.filter(
    (region) => sumOver(counts, ranksOf(region)) > 0 && !(exceptName && region.name.includes(exceptName)),
  );
  if (regions.length === 0) return { state: 'not compared', reason: 'the annotation has no voxel of such a region' };
  const empty = regions.filter((region) => !(cells(check, measured, ranksOf(region)) > 0));
  if (empty.length === 0) return { state: 'valid' };
  const { state, reason } = none(check);
  return { state, reason: `${reason} in ${empty.map((region) => region.acronym).join(', ')}` };
}

/** Sum of densities, of all voxels by default. */
function cells({ of, less }: LiteratureCheck, { sums }: Measured, ranks?: readonly number[]): number {
  const total = (name: VolumeName): number => {
    const byRank = sums[name] ?? new Float64Array();
    return ranks ? sumOver(byRank, ranks) : preciseSum(byRank);
  };
  return preciseSum([...of.map(total), ...less.map((name) => -total(name))]);
}

const sumOver = (byRank: Float64Array, ranks: readonly number[]): number =>
  preciseSum(ranks.map((rank) => byRank[rank]));

function ranksNamed(names: readonly string[], { voxels: { hierarchy } }: Measured): readonly number[] {
  const ids = names.flatMap((name) => [...hierarchy.find(name, 'name', { withDescendants: true })]);
  return [...new Set(ids)].map((id) => hierarchy.get(id).enter + 1);
}

const ranksOf = ({ enter, exit }: Region): number[] => Array.from({ length: exit - enter }, (_, i) => enter + 1 + i);
