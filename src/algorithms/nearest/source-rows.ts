import type { Vec3 } from '../../volume/grid.ts';

/** The sources of a group row by row along x: those of row n are xs[starts[n]] … xs[starts[n + 1] − 1], ascending. */
export interface SourceRows {
  readonly shape: Vec3;
  readonly starts: Uint32Array;
  readonly xs: Uint16Array;
}

/** On shared memory. Row n is the one of y + H·z = n. */
export function sourceRows(shape: Vec3, roles: Uint8Array, group: number): SourceRows {
  const [w, h, d] = shape;
  const starts = new Uint32Array(new SharedArrayBuffer(4 * (h * d + 1)));
  for (let row = 0; row < h * d; row++) {
    let count = 0;
    for (let i = w * row; i < w * (row + 1); i++) if (roles[i] === group) count++;
    starts[row + 1] = starts[row] + count;
  }
  const xs = new Uint16Array(new SharedArrayBuffer(2 * starts[h * d]));
  for (let row = 0; row < h * d; row++) {
    if (starts[row] === starts[row + 1]) continue;
    let n = starts[row];
    for (let x = 0; x < w; x++) if (roles[w * row + x] === group) xs[n++] = x;
  }
  return { shape, starts, xs };
}

/** The first n from `start` to `end` with xs[n] ≥ x. */
export function firstFrom(xs: Uint16Array, x: number, start: number, end: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
