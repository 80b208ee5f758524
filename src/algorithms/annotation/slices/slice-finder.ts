/** From numbers of steps to slices, in the 32-bit arithmetic of the reference. */
export interface SliceFinder {
  /** From 1, as many as there are thicknesses; one more where rounding lets no slice hold the ratio. */
  sliceOf(back: number, forward: number): number;
  /** Number of steps back from which on a voxel with so many forward is in the last slice. */
  enoughBack(forward: number): number;
  /** Number of steps forward from which on a voxel with so many back is in the first slice. */
  enoughForward(back: number): number;
}

/** 2⁻²³, added to lengths so that none is 0. */
const EPSILON = Math.fround(1.1920929e-7);

/**
 * @param thicknesses - two at least, positive, from the start of the streamlines on; their proportions count
 * @see cgal-pybind, src/slice_volume.cpp
 */
export function sliceFinder(thicknesses: readonly number[]): SliceFinder {
  const f = Math.fround;
  const rounded = thicknesses.map(f);
  const total = rounded.reduce((sum, thickness) => f(sum + thickness), 0);
  let end = 0;
  const ends = rounded.map((thickness) => {
    end = f(end + f(thickness / total));
    return end;
  });
  const sliceOf = (back: number, forward: number): number => {
    const ratio = f(back / f(f(forward + back) + EPSILON));
    const slice = ends.findIndex((limit) => ratio <= limit);
    return slice < 0 ? ends.length + 1 : slice + 1;
  };
  const [first, beforeLast] = [ends[0], ends[ends.length - 2]];
  return {
    sliceOf,
    enoughBack: (forward) =>
      smallest((forward * beforeLast) / (1 - beforeLast), (back) => sliceOf(back, forward) >= ends.length),
    enoughForward: (back) => smallest((back * (1 - first)) / first, (forward) => sliceOf(back, forward) === 1),
  };
}

/** The smallest whole number for which a condition holds that holds for all larger ones too. */
function smallest(estimate: number, holds: (count: number) => boolean): number {
  let count = Math.floor(estimate);
  while (!holds(count)) count++;
  while (count > 0 && holds(count - 1)) count--;
  return count;
}
