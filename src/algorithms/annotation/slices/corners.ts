/** Two planes of vectors, of W × H voxels. The one at the far side is absent beyond the volume. */
export interface PlanePair {
  readonly near: ArrayLike<number>;
  readonly far: ArrayLike<number> | undefined;
  readonly width: number;
  readonly height: number;
}

/** Components of the vectors at the corners of one voxel. */
export const CORNER_VALUES = 24;

/** Corners in the order of the interpolation. */
const X = [0, 1, 1, 0, 0, 1, 1, 0];
const Y = [0, 0, 1, 1, 0, 0, 1, 1];
const Z = [0, 0, 0, 0, 1, 1, 1, 1];
/** 1 / distance of two corners by the number of axes along which they differ, as the reference rounds it. */
const CLOSENESS = [0, 1, 2, 3].map((axes) => Math.fround(1 / Math.fround(Math.sqrt(axes))));

/**
 * Writes the vectors at the corners of voxel (x, y): x of the eight, then y, then z. Corners without a vector get one
 * from the others.
 *
 * @returns whether the voxel's own vector, that at its first corner, is one
 */
export function writeCorners(target: Float32Array, at: number, planes: PlanePair, x: number, y: number): boolean {
  const { near, far, width, height } = planes;
  let isComplete = true;
  for (let corner = 0; corner < 8; corner++) {
    const [cx, cy, plane] = [x + X[corner], y + Y[corner], Z[corner] === 0 ? near : far];
    const isInside = cx < width && cy < height && plane !== undefined;
    const from = 3 * (cx + width * cy);
    for (let axis = 0; axis < 3; axis++) {
      target[at + 8 * axis + corner] = isInside ? plane[from + axis] : Number.NaN;
    }
    if (Number.isNaN(target[at + corner])) isComplete = false;
  }
  if (!isComplete) completeCorners(target, at);
  const square = target[at] ** 2 + target[at + 8] ** 2 + target[at + 16] ** 2;
  return Number.isFinite(square) && square > 0;
}

/**
 * Gives each corner without a vector the mean of the others, weighted by their closeness, in 32-bit arithmetic; what a
 * corner got counts for the next. The first corner is left as it is.
 *
 * @see cgal-pybind, src/utils.cpp
 */
function completeCorners(vectors: Float32Array, at: number): void {
  const f = Math.fround;
  for (let corner = 1; corner < 8; corner++) {
    if (!Number.isNaN(vectors[at + corner])) continue;
    let [x, y, z, sum] = [0, 0, 0, 0];
    for (let other = 0; other < 8; other++) {
      if (other === corner || Number.isNaN(vectors[at + other])) continue;
      const axes = Number(X[other] !== X[corner]) + Number(Y[other] !== Y[corner]) + Number(Z[other] !== Z[corner]);
      const closeness = CLOSENESS[axes];
      x = f(x + f(vectors[at + other] * closeness));
      y = f(y + f(vectors[at + 8 + other] * closeness));
      z = f(z + f(vectors[at + 16 + other] * closeness));
      sum = f(sum + closeness);
    }
    vectors[at + corner] = f(x / sum);
    vectors[at + 8 + corner] = f(y / sum);
    vectors[at + 16 + corner] = f(z / sum);
  }
}
