import type { Grid } from '../../volume/grid.ts';
import { cross } from '../../volume/grid.ts';
import { decimate } from '../mesh/decimate.ts';
import { levelSurface } from '../mesh/marching-cubes.ts';
import { type Mesh, meshVolume, triangleCount } from '../mesh/mesh.ts';
import { restoreVolume } from '../mesh/restore-volume.ts';
import { RADIUS } from './blur.ts';
import { DegenerateMesh } from './errors.ts';
import { dilated, maskBits } from './mask-bits.ts';
import type { Runs } from './region-masks.ts';
import { smoothMask } from './smooth-mask.ts';
import { surfaceOfVolume } from './surface-of-volume.ts';

/** What is left of the triangles. */
const KEPT = 0.15;
/** A closed surface has no fewer triangles. */
const LEAST_TRIANGLES = 4;
/** The mask grows by one voxel and the blur reaches RADIUS further; beyond is one voxel of nothing. */
const MARGIN = 1 + RADIUS + 1;

/** The mesh of a region, vertices in µm, normals outward. */
export interface RegionMesh {
  readonly mesh: Mesh;
  /** Triangles before the decimation. */
  readonly triangles: number;
  /** Triangles that decimation aims at; there may be more when its parts are too small for so few. */
  readonly target: number;
}

export interface MeshedRegion {
  readonly id: number;
  readonly runs: Runs;
  readonly grid: Grid;
}

/**
 * The surface of a region: its mask grown by one voxel, blurred by a Gaussian of 3 voxels, cut at the level at which it
 * encloses the volume of its voxels, and decimated to 15 % of the triangles. The volume is right within 1 %. A voxel's
 * value stands at its centre.
 *
 * @param compat - cut at half the peak, which inflates small regions, leave what decimation takes from the volume, take
 * the corner of a voxel for its centre, and refuse a surface too small to be decimated
 * @throws DegenerateMesh when the region has no surface: each of its voxels is an outermost one of the volume
 * @see bbp-atlas-web-exporter, parcellationexport.py
 */
export function regionMesh(
  { id, runs, grid }: MeshedRegion,
  { compat = false }: { readonly compat?: boolean } = {},
): RegionMesh {
  const mask = maskBits(runs, grid.shape, MARGIN);
  const field = smoothMask(dilated(mask));
  const surface = compat ? levelSurface(field, field.peak / 2) : surfaceOfVolume(field, voxelsIn(runs));
  const triangles = triangleCount(surface);
  if (triangles < LEAST_TRIANGLES) throw new DegenerateMesh({ id, problem: 'it has no surface' });
  const mesh = toSpace(
    surface,
    grid,
    mask.from.map((value) => value + (compat ? 0 : 0.5)),
  );
  const target = Math.round(KEPT * triangles);
  if (target >= LEAST_TRIANGLES) {
    const small = decimate(mesh, target);
    return { mesh: compat ? small : restoreVolume(small, meshVolume(mesh)), triangles, target };
  }
  if (compat) throw new DegenerateMesh({ id, problem: `${KEPT} of its ${triangles} triangles are no surface` });
  return { mesh, triangles, target };
}

const voxelsIn = ({ starts, ends }: Runs): number => {
  let voxels = 0;
  for (let i = 0; i < starts.length; i++) voxels += ends[i] - starts[i];
  return voxels;
};

/** @param shift - voxels from the volume's origin to that of the mesh */
function toSpace({ vertices, triangles }: Mesh, { directions, origin }: Grid, shift: readonly number[]): Mesh {
  const placed = new Float64Array(vertices.length);
  for (let i = 0; i < vertices.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = origin[axis];
      for (let j = 0; j < 3; j++) sum += (vertices[i + j] + shift[j]) * directions[j][axis];
      placed[i + axis] = sum;
    }
  }
  const [a, b, c] = directions;
  const [x, y, z] = cross(b, c);
  const isMirrored = a[0] * x + a[1] * y + a[2] * z < 0;
  return { vertices: placed, triangles: isMirrored ? reversed(triangles) : triangles };
}

/** Seen from the other side. */
const reversed = (triangles: Uint32Array): Uint32Array =>
  triangles.map((_, i) => triangles[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1]);
