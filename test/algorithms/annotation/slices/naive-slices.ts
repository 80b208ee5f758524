import type { Grid, Vec3 } from '../../../../src/volume/grid.ts';

const f = Math.fround;
const CORNERS: readonly Vec3[] = [
  [0, 0, 0],
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 1],
  [1, 1, 1],
  [0, 1, 1],
];

interface Setting {
  readonly grid: Grid;
  /** Fortran order. */
  readonly mask: ArrayLike<number>;
  readonly vectors: ArrayLike<number>;
  readonly thicknesses: readonly number[];
  readonly resolution: number;
}

/** The specification word for word: every streamline to both ends, one number at a time. */
export function naiveSlices({ grid, mask, vectors, thicknesses, resolution }: Setting): number[] {
  const [w, h, d] = grid.shape;
  const spacing = grid.directions.map((row, axis) => f(row[axis]));
  const at = ([x, y, z]: readonly number[]) =>
    x >= 0 && y >= 0 && z >= 0 && x < w && y < h && z < d ? x + w * (y + h * z) : -1;
  const placeOf = (p: readonly number[]) => p.map((value, axis) => f(f(value - f(grid.origin[axis])) / spacing[axis]));
  const length = (start: readonly number[], sign: number): number => {
    let p = start;
    for (let count = 0; ; count++) {
      const i = at(placeOf(p).map(Math.floor));
      if (i < 0 || mask[i] === 0) return count;
      const v = interpolate(placeOf(p));
      p = p.map((value, axis) => f(value + f(v[axis] * f(sign * resolution))));
    }
  };
  const interpolate = (place: readonly number[]): number[] => {
    const voxel = place.map(Math.floor);
    const [wx, wy, wz] = place.map((value, axis) => f(value - voxel[axis]));
    const corners = CORNERS.map((corner) => {
      const i = at(voxel.map((index, axis) => index + corner[axis]));
      return [0, 1, 2].map((axis) => (i < 0 ? Number.NaN : vectors[3 * i + axis]));
    });
    for (let i = 1; i < 8; i++) if (Number.isNaN(corners[i][0])) corners[i] = meanOf(corners, i);
    return [0, 1, 2].map((axis) => {
      const lerp = (a: number, b: number, t: number) => f(f(a * f(1 - t)) + f(b * t));
      const [v0, v1, v2, v3, v4, v5, v6, v7] = corners.map((corner) => corner[axis]);
      return lerp(lerp(lerp(v0, v1, wx), lerp(v3, v2, wx), wy), lerp(lerp(v4, v5, wx), lerp(v7, v6, wx), wy), wz);
    });
  };
  const rounded = thicknesses.map(f);
  const total = rounded.reduce((sum, thickness) => f(sum + thickness));
  let sum = 0;
  const ends = rounded.map((thickness) => (sum = f(sum + f(thickness / total))));
  return Array.from(mask, (inside, i) => {
    if (inside === 0) return 0;
    const index = [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];
    const start = index.map((n, axis) => f(f(spacing[axis] * n) + f(grid.origin[axis])));
    const [forward, back] = [length(start, 1), length(start, -1)];
    const ratio = f(back / f(f(forward + back) + f(1.1920929e-7)));
    const slice = ends.findIndex((end) => ratio <= end);
    return slice < 0 ? thicknesses.length + 1 : slice + 1;
  });
}

function meanOf(corners: readonly (readonly number[])[], of: number): number[] {
  let [total, mean] = [0, [0, 0, 0]];
  for (const [j, corner] of corners.entries()) {
    if (j === of || Number.isNaN(corner[0])) continue;
    const squares = CORNERS[j].reduce((count, value, axis) => count + (value - CORNERS[of][axis]) ** 2, 0);
    const closeness = f(1 / f(Math.sqrt(squares)));
    mean = mean.map((value, axis) => f(value + f(corner[axis] * closeness)));
    total = f(total + closeness);
  }
  return mean.map((value) => f(value / total));
}
