import { cross, type Grid, indexAt, isDiagonal, type Vec3 } from './grid.ts';

/** Fractions of a voxel below which a position counts as on the near edge; the reference's tolerance. */
const EDGE = 1e-7;

/**
 * Voxel that holds a position (µm), or undefined outside of the volume. Far edges are exclusive; a position whose
 * rounding error carries its index over the far edge while it lies inside stays in the last voxel.
 *
 * @see voxcell, voxel_data.py, `positions_to_indices`
 */
export function positionToIndex(grid: Grid, position: Vec3): Vec3 | undefined {
  const fraction = toFractions(grid, position);
  const index = fraction.map((value, axis) => {
    const i = Math.abs(value) < EDGE ? 0 : Math.floor(value);
    const last = grid.shape[axis] - 1;
    if (i < 0 || Number.isNaN(i)) return -1;
    return i <= last ? i : isBeyond(grid, axis, position) ? -1 : last;
  });
  return index.includes(-1) ? undefined : [index[0], index[1], index[2]];
}

/**
 * `positionToIndex` for many positions: gives x + W·(y + H·z) of the voxel, -1 outside of the volume, and allocates
 * nothing for a position that lies well inside.
 */
export function voxelLocator(grid: Grid): (x: number, y: number, z: number) => number {
  const [w, h, d] = grid.shape;
  const [ox, oy, oz] = grid.origin;
  const [dx, dy, dz] = grid.directions.map((row, axis) => row[axis]);
  // Where the axes are those of space, only a position out of range needs the rules about edges.
  const simple = isDiagonal(grid.directions);
  return (x, y, z) => {
    const fx = (x - ox) / dx;
    const fy = (y - oy) / dy;
    const fz = (z - oz) / dz;
    if (simple && fx >= 0 && fy >= 0 && fz >= 0 && fx < w && fy < h && fz < d) {
      return Math.floor(fx) + w * (Math.floor(fy) + h * Math.floor(fz));
    }
    const index = positionToIndex(grid, [x, y, z]);
    return index ? indexAt(grid, ...index) : -1;
  };
}

/** Whether a position whose index is past the last voxel lies past the far edge too; rounding is judged along axes only. */
function isBeyond({ shape, directions, origin }: Grid, axis: number, position: Vec3): boolean {
  if (!isDiagonal(directions)) return true;
  const step = directions[axis][axis];
  const edge = origin[axis] + step * shape[axis];
  return step > 0 ? position[axis] >= edge : position[axis] <= edge;
}

/** Solves origin + f·directions = position by Cramer's rule. */
function toFractions({ directions, origin }: Grid, position: Vec3): Vec3 {
  const p: Vec3 = [position[0] - origin[0], position[1] - origin[1], position[2] - origin[2]];
  const [a, b, c] = directions;
  if (isDiagonal(directions)) return [p[0] / a[0], p[1] / b[1], p[2] / c[2]];
  const determinant = dot(a, cross(b, c));
  return [dot(p, cross(b, c)) / determinant, dot(p, cross(c, a)) / determinant, dot(p, cross(a, b)) / determinant];
}

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
