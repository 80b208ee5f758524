// A quadric is the sum of squared distances to planes, as the ten numbers of a symmetric 4×4 matrix by rows:
// xx xy xz xw, yy yz yw, zz zw, ww. Many of them lie in one array.

export const QUADRIC = 10;

/** Adds the plane n·p + d = 0 to quadric i. */
export function addPlane(quadrics: Float64Array, i: number, x: number, y: number, z: number, d: number): void {
  const at = i * QUADRIC;
  quadrics[at] += x * x;
  quadrics[at + 1] += x * y;
  quadrics[at + 2] += x * z;
  quadrics[at + 3] += x * d;
  quadrics[at + 4] += y * y;
  quadrics[at + 5] += y * z;
  quadrics[at + 6] += y * d;
  quadrics[at + 7] += z * z;
  quadrics[at + 8] += z * d;
  quadrics[at + 9] += d * d;
}

/** The place for what an edge becomes, and its error: the sum of squared distances to the planes of both its ends. */
export interface Collapse {
  x: number;
  y: number;
  z: number;
  error: number;
}

const sum = new Float64Array(QUADRIC);

/**
 * The best place for the vertex that edge a–b collapses to: where the error is least, or of both ends and the middle
 * the one with the least error when the quadrics do not determine a point or the edge is on a border.
 */
export function bestCollapse(
  quadrics: Float64Array,
  vertices: Float64Array,
  a: number,
  b: number,
  onBorder: boolean,
  best: Collapse,
): void {
  for (let i = 0; i < QUADRIC; i++) sum[i] = quadrics[a * QUADRIC + i] + quadrics[b * QUADRIC + i];
  const [xx, xy, xz, xw] = [sum[0], sum[1], sum[2], sum[3]];
  const [yy, yz, yw] = [sum[4], sum[5], sum[6]];
  const [zz, zw] = [sum[7], sum[8]];
  const cofactorX = yy * zz - yz * yz;
  const cofactorY = xz * yz - xy * zz;
  const cofactorZ = xy * yz - xz * yy;
  const determinant = xx * cofactorX + xy * cofactorY + xz * cofactorZ;
  if (!onBorder && determinant !== 0) {
    best.x = -(cofactorX * xw + cofactorY * yw + cofactorZ * zw) / determinant;
    best.y = -(cofactorY * xw + (xx * zz - xz * xz) * yw + (xy * xz - xx * yz) * zw) / determinant;
    best.z = -(cofactorZ * xw + (xy * xz - xx * yz) * yw + (xx * yy - xy * xy) * zw) / determinant;
    best.error = errorAt(best.x, best.y, best.z);
    return;
  }
  best.error = Number.POSITIVE_INFINITY;
  for (const share of [0.5, 0, 1]) {
    const [x, y, z] = [0, 1, 2].map((axis) => (1 - share) * vertices[3 * a + axis] + share * vertices[3 * b + axis]);
    const error = errorAt(x, y, z);
    if (error < best.error) Object.assign(best, { x, y, z, error });
  }
}

function errorAt(x: number, y: number, z: number): number {
  return (
    x * (sum[0] * x + 2 * (sum[1] * y + sum[2] * z + sum[3])) +
    y * (sum[4] * y + 2 * (sum[5] * z + sum[6])) +
    z * (sum[7] * z + 2 * sum[8]) +
    sum[9]
  );
}
