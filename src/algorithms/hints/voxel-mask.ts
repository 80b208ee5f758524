import type { Mesh } from '../mesh/mesh.ts';
import { submesh } from '../mesh/submesh.ts';
import { type Box, boxShape } from '../regions/bounding-box.ts';

/** Voxels of a box, 1 for those in the mask, in Fortran order. */
export interface VoxelMask {
  readonly box: Box;
  readonly values: Uint8Array;
}

/** The voxels of a box that a mesh passes through. */
export function meshMask({ vertices, triangles }: Mesh, box: Box): VoxelMask {
  const mask = { box, values: new Uint8Array(boxShape(box).reduce((product, size) => product * size)) };
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [0, 1, 2].map((corner) => 3 * triangles[t + corner]);
    const along = (corner: number, axis: number): number =>
      vertices[corners[corner] + axis] - vertices[corners[0] + axis];
    const lengths = [0, 1, 2].map((axis) => Math.max(Math.abs(along(1, axis)), Math.abs(along(2, axis))));
    // Points less than half a voxel from each other along each axis.
    const steps = 1 + Math.ceil(2 * Math.max(...lengths));
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; i + j <= steps; j++) {
        const at = [0, 1, 2].map(
          (axis) => vertices[corners[0] + axis] + (i * along(1, axis) + j * along(2, axis)) / steps,
        );
        const position = positionOf(mask, at);
        if (position >= 0) mask.values[position] = 1;
      }
    }
  }
  return mask;
}

/** Position in the box of the voxel that holds a point, -1 outside of it. */
function positionOf({ box: { from, to } }: VoxelMask, point: ArrayLike<number>): number {
  const [x, y, z] = [0, 1, 2].map((axis) => Math.floor(point[axis]) - from[axis]);
  const [w, h, d] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  return x >= 0 && y >= 0 && z >= 0 && x < w && y < h && z < d ? x + w * (y + h * z) : -1;
}

export const complement = ({ box, values }: VoxelMask): VoxelMask => ({
  box,
  values: values.map((value) => 1 - value),
});

/** The mask with all voxels that are at most two away from it along each axis: dilated by a cube of 5 voxels. */
export function dilate({ box, values }: VoxelMask): VoxelMask {
  const [w, h] = boxShape(box);
  return { box, values: widen(widen(widen(values, 1, w), w, h), w * h, Number.POSITIVE_INFINITY) };
}

/** @param size - voxels along the axis; a neighbour of another row is none */
function widen(values: Uint8Array, stride: number, size: number): Uint8Array {
  const wide = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    const place = Math.floor(i / stride) % size;
    for (let step = -2; step <= 2; step++) {
      const other = i + step * stride;
      if (place + step >= 0 && place + step < size && other >= 0 && other < values.length) wide[other] = 1;
    }
  }
  return wide;
}

/**
 * The triangles whose corners and centre are in a mask.
 *
 * @see atlas-placement-hints, utils.py, `clip_mesh`
 */
export function clip(mesh: Mesh, mask: VoxelMask): Mesh {
  const { vertices, triangles } = mesh;
  const isIn = (point: ArrayLike<number>): boolean => mask.values[positionOf(mask, point)] === 1;
  const keep = new Uint8Array(triangles.length / 3);
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [0, 1, 2].map((corner) =>
      vertices.subarray(3 * triangles[t + corner], 3 * triangles[t + corner] + 3),
    );
    const center = [0, 1, 2].map((axis) => corners.reduce((sum, corner) => sum + corner[axis] / 3, 0));
    keep[t / 3] = Number([...corners, center].every(isIn));
  }
  return submesh(mesh, keep);
}
