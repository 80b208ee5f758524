import { release, zeros } from '../../../volume/memory.ts';
import { gzipSparse } from '../../../volume/nrrd/gzip-sparse.ts';
import { defineKernel } from '../../../volume/slabs.ts';
import type { VoxelRuns } from '../../../volume/voxel-runs.ts';
import { createSums, totalsOf } from '../regions/region-sums.ts';
import type { MappedVoxels } from './mapped-voxels.ts';

export interface MeTypeParams {
  readonly voxels: MappedVoxels;
  /** By marker: its density in the mapped voxels. */
  readonly densities: readonly Float64Array[];
  /** Of the ME-type: share of the cells of a marker in a region, at region · markers + marker. */
  readonly shares: Float64Array;
  /** Voxels of the volume. */
  readonly total: number;
  /** Of the values written. */
  readonly type: 'float' | 'double';
}

/** A density that is 0 outside of some regions. */
export interface MeTypeVolume {
  /** Its values in Fortran order as one gzip member; undefined when all of them are 0. */
  readonly gzip?: Uint8Array;
  /** By region, cells/mm³: over the voxels labelled with exactly that region. */
  readonly sums: Float64Array;
}

/** The density of an ME-type: Σ share · density over the markers in their order, in the regions that have a share. */
export function meTypeVolume(_: readonly [], params: MeTypeParams): MeTypeVolume {
  const { voxels, shares, densities, total, type } = params;
  const runs = runsWithShare(voxels, shares, densities.length);
  const values = type === 'float' ? zeros(Float32Array, runs.count) : zeros(Float64Array, runs.count);
  for (let marker = 0; marker < densities.length; marker++) {
    addMarker(values, runs, voxels, densities[marker], sharesOfMarker(shares, marker, densities.length));
  }
  const sums = sumsByRegion(values, runs, voxels.regions, shares.length / densities.length);
  const isZero = values.every((value) => value === 0);
  const volume = { gzip: isZero ? undefined : gzipSparse(meetingRuns(runs), values, total), sums };
  release(values);
  return volume;
}

export const meTypeVolumeKernel = defineKernel(import.meta.url, meTypeVolume);

interface ChosenRuns extends VoxelRuns {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Of the runs among those of all mapped voxels. */
  readonly indices: Uint32Array;
  /** Voxels. */
  readonly count: number;
}

function runsWithShare({ regions, starts, ends }: MappedVoxels, shares: Float64Array, markers: number): ChosenRuns {
  const isChosen = new Uint8Array(shares.length / markers);
  for (let i = 0; i < shares.length; i++) if (shares[i] > 0) isChosen[Math.floor(i / markers)] = 1;
  let length = 0;
  for (let run = 0; run < regions.length; run++) length += isChosen[regions[run]];
  const indices = new Uint32Array(length);
  let count = 0;
  for (let run = 0, i = 0; run < regions.length; run++) {
    if (isChosen[regions[run]] === 0) continue;
    indices[i++] = run;
    count += ends[run] - starts[run];
  }
  return { indices, starts: indices.map((run) => starts[run]), ends: indices.map((run) => ends[run]), count };
}

/** Runs of two regions that meet become one. */
function meetingRuns({ starts, ends }: ChosenRuns): VoxelRuns {
  const isFirst = (_: number, i: number): boolean => i === 0 || starts[i] !== ends[i - 1];
  const isLast = (_: number, i: number): boolean => i + 1 === starts.length || starts[i + 1] !== ends[i];
  return { starts: starts.filter(isFirst), ends: ends.filter(isLast) };
}

/** By region. */
const sharesOfMarker = (shares: Float64Array, marker: number, markers: number): Float64Array =>
  Float64Array.from({ length: shares.length / markers }, (_, region) => shares[region * markers + marker]);

function addMarker(
  values: Float32Array | Float64Array,
  runs: ChosenRuns,
  { regions, offsets }: MappedVoxels,
  density: Float64Array,
  shares: Float64Array,
): void {
  const { indices, starts, ends } = runs;
  for (let i = 0, at = 0; i < indices.length; i++) {
    const end = at + ends[i] - starts[i];
    const share = shares[regions[indices[i]]];
    if (share > 0) for (let from = offsets[indices[i]]; at < end; at++, from++) values[at] += share * density[from];
    else at = end;
  }
}

function sumsByRegion(
  values: Float32Array | Float64Array,
  runs: ChosenRuns,
  regions: Uint32Array,
  count: number,
): Float64Array {
  const totals = createSums(count);
  let at = 0;
  for (let i = 0; i < runs.indices.length; i++) {
    const region = regions[runs.indices[i]];
    let sum = totals.sums[region];
    let lost = totals.lost[region];
    for (const end = at + runs.ends[i] - runs.starts[i]; at < end; at++) {
      const value = values[at];
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    totals.sums[region] = sum;
    totals.lost[region] = lost;
  }
  return totalsOf(totals);
}
