import { type Grid, voxelVolume } from '../../volume/grid.ts';
import type { ByteRuns } from '../../volume/nrrd/byte-runs.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import { type Finding, finding, listed } from './finding.ts';

/** Share by which a volume in a file may differ from that of its voxels: rounding. */
const VOLUME_TOLERANCE = 1e-9;

/** What a file of a region holds. */
export interface MaskRuns {
  /** VoxelRuns of voxels that are not 0. */
  readonly runs: VoxelRuns;
  /** Values other than 0 and 1. */
  readonly others: readonly number[];
}

export function maskRuns({ count, values, ends }: ByteRuns): MaskRuns {
  const starts = new Uint32Array(count);
  const stops = new Uint32Array(count);
  const others = new Set<number>();
  let length = 0;
  for (let run = 0; run < count; run++) {
    if (values[run] === 0) continue;
    if (values[run] > 1) others.add(values[run]);
    const start = run === 0 ? 0 : ends[run - 1];
    if (length === 0 || stops[length - 1] !== start) starts[length++] = start;
    stops[length - 1] = ends[run];
  }
  return { runs: { starts: starts.slice(0, length), ends: stops.slice(0, length) }, others: [...others] };
}

export function voxelsOf({ starts, ends }: VoxelRuns): number {
  let voxels = 0;
  for (let i = 0; i < starts.length; i++) voxels += ends[i] - starts[i];
  return voxels;
}

/**
 * A mask is 1 in the region and 0 elsewhere, and as large as its metadata says.
 *
 * @param regionVolume - µm³, from `<id>.json`; undefined when there is no such file or no volume in it
 */
export function checkMask(grid: Grid, { runs, others }: MaskRuns, regionVolume: number | undefined): Finding[] {
  const voxels = voxelsOf(runs);
  const volume = voxels * voxelVolume(grid);
  const differs = regionVolume !== undefined && Math.abs(regionVolume - volume) > VOLUME_TOLERANCE * volume;
  return [
    finding('mask', [
      others.length > 0 && `It has the values ${listed(others)} besides 0 and 1.`,
      voxels === 0 && 'It is empty.',
    ]),
    finding('region volume', [
      regionVolume === undefined && 'There is no metadata file with its volume beside it.',
      differs && `Its ${voxels} voxels are ${volume} µm³, and its metadata say ${regionVolume} µm³.`,
    ]),
  ];
}

/** In a leaves-only parcellation a region is the union of its children, of which no two share a voxel. */
export function checkUnion(mask: VoxelRuns, children: readonly VoxelRuns[]): Finding {
  const { union, shared } = unionOf(children);
  return finding('union', [
    shared > 0 && `Its children share ${shared} voxels.`,
    !isEqual(mask.starts, union.starts) || !isEqual(mask.ends, union.ends)
      ? `It is not the union of its children: ${voxelsOf(mask)} and ${voxelsOf(union)} voxels.`
      : false,
  ]);
}

/** Sweeps over where masks start and end. */
function unionOf(masks: readonly VoxelRuns[]): { readonly union: VoxelRuns; readonly shared: number } {
  const starts = joined(masks.map((mask) => mask.starts));
  const ends = joined(masks.map((mask) => mask.ends));
  const union = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
  let [runs, depth, shared, position] = [0, 0, 0, 0];
  for (let s = 0, e = 0; e < ends.length; ) {
    const isStart = s < starts.length && starts[s] < ends[e];
    const next = isStart ? starts[s++] : ends[e++];
    if (depth > 1) shared += next - position;
    position = next;
    depth += isStart ? 1 : -1;
    if (isStart && depth === 1 && (runs === 0 || union.ends[runs - 1] !== next)) union.starts[runs++] = next;
    if (depth === 0) union.ends[runs - 1] = next;
  }
  return { union: { starts: union.starts.subarray(0, runs), ends: union.ends.subarray(0, runs) }, shared };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all.sort();
}

const isEqual = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
