import { defineKernel } from '../../../volume/slabs.ts';
import { CORNER_VALUES } from './corners.ts';
import { type SliceFinder, sliceFinder } from './slice-finder.ts';
import { CORNERS, ENDED, type FieldLayout, LANES, POSITION, STEP, VOXEL } from './streamline-code.ts';

/** Mark of a voxel whose slice is not known yet. */
export const UNSLICED = 255;

export interface StreamlineTask {
  /** Of `streamlineModule`. */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: FieldLayout;
  /** Address of the block of memory of the lanes. */
  readonly lanes: number;
  /** On the grid of the box: 0 outside the mask, UNSLICED becomes the slice. */
  readonly slices: Uint8Array;
  /** Voxels of the box to slice. */
  readonly first: number;
  readonly last: number;
  readonly thicknesses: readonly number[];
  /** Length of a step, µm. */
  readonly resolution: number;
  /** A longer streamline is cut off: it may go in a circle. */
  readonly stepsMax: number;
}

/** A streamline that is being followed. */
interface Lane {
  readonly number: number;
  voxel: number;
  slice: number;
  isForward: boolean;
  /** Steps in the direction followed first; -1 while it is followed. */
  firstSteps: number;
  /** In steps since the task began. */
  start: number;
  end: number;
}

/**
 * Finds the slices of voxels by the numbers of steps that their streamlines take inside the mask, forwards and
 * backwards. The direction that seems the shorter one is followed to its end, the other one until the slice is certain.
 *
 * @returns the number of streamlines that were cut off
 * @see cgal-pybind, src/slice_volume.cpp
 */
export function followStreamlines(_: readonly [], task: StreamlineTask): number {
  const instance = new WebAssembly.Instance(task.module, { env: { memory: task.memory } });
  const advance = instance.exports.advance as (lanes: number, steps: number) => number;
  const ended = new Uint32Array(task.memory.buffer, task.lanes + 4 * ENDED, 1);
  const lanes = Array.from({ length: LANES }, (_, number) => idleLane(number));
  const finder = sliceFinder(task.thicknesses);
  const streamlines = streamlinesOf(task);
  let [time, cutOff] = [0, 0];
  for (const lane of lanes) streamlines.begin(lane, time);
  for (;;) {
    let end = Number.POSITIVE_INFINITY;
    for (const lane of lanes) end = Math.min(end, lane.end);
    if (end === Number.POSITIVE_INFINITY) return cutOff;
    time += advance(task.lanes, end - time);
    for (const lane of lanes) {
      if ((ended[0] & (1 << lane.number)) === 0 && time < lane.end) continue;
      if (time - lane.start >= task.stepsMax) cutOff++;
      if (lane.firstSteps < 0) streamlines.turn(lane, time, finder);
      else {
        task.slices[lane.voxel] = lane.slice = sliceAt(lane, time, finder);
        streamlines.begin(lane, time);
      }
    }
  }
}

export const followStreamlinesKernel = defineKernel(import.meta.url, followStreamlines);

const idleLane = (number: number): Lane => ({
  ...{ number, voxel: 0, slice: 1, isForward: false, firstSteps: -1, start: 0, end: Number.POSITIVE_INFINITY },
});

function sliceAt({ isForward, firstSteps, start }: Lane, time: number, finder: SliceFinder): number {
  return isForward ? finder.sliceOf(firstSteps, time - start) : finder.sliceOf(time - start, firstSteps);
}

/** Puts streamlines on lanes. */
function streamlinesOf({
  memory,
  layout,
  lanes,
  slices,
  first,
  last,
  thicknesses,
  resolution,
  stepsMax,
}: StreamlineTask) {
  const numbers = new Float32Array(memory.buffer, lanes, ENDED);
  const [w, h] = layout.shape;
  let next = first;
  const put = (field: number, lane: Lane, axis: number, value: number): void => {
    numbers[field + axis * LANES + lane.number] = value;
  };
  const start = (lane: Lane, time: number, steps: number): void => {
    const row = Math.floor(lane.voxel / w);
    const index = [lane.voxel - w * row, row % h, Math.floor(row / h)];
    for (let axis = 0; axis < 3; axis++) {
      // The lower corner of the voxel.
      const length = Math.fround(layout.spacing[axis] * (layout.from[axis] + index[axis]));
      put(POSITION, lane, axis, length + layout.origin[axis]);
      put(VOXEL, lane, axis, Number.NaN);
    }
    put(STEP, lane, 0, lane.isForward ? resolution : -resolution);
    lane.start = time;
    lane.end = time + Math.min(steps, stepsMax);
  };
  /** At the corner of the first voxel of all, with vectors of length 0. */
  const rest = (lane: Lane): void => {
    for (let axis = 0; axis < 3; axis++) {
      put(POSITION, lane, axis, layout.origin[axis]);
      put(VOXEL, lane, axis, 0);
    }
    for (let i = 0; i < CORNER_VALUES; i++) put(CORNERS, lane, i, 0);
    lane.end = Number.POSITIVE_INFINITY;
  };
  return {
    begin(lane: Lane, time: number): void {
      while (next < last && slices[next] === 0) next++;
      if (next === last) {
        rest(lane);
        return;
      }
      lane.voxel = next++;
      // Neighbours are mostly in the same slice, hence nearer to the same end.
      const above = lane.voxel - w < first ? UNSLICED : slices[lane.voxel - w];
      const guess = above === 0 || above === UNSLICED ? lane.slice : above;
      lane.isForward = 2 * guess > thicknesses.length;
      lane.firstSteps = -1;
      start(lane, time, stepsMax);
    },
    turn(lane: Lane, time: number, finder: SliceFinder): void {
      lane.firstSteps = time - lane.start;
      const enough = lane.isForward ? finder.enoughBack(lane.firstSteps) : finder.enoughForward(lane.firstSteps);
      lane.isForward = !lane.isForward;
      start(lane, time, Math.max(1, enough));
    },
  };
}
