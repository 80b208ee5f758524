import { cross, type Grid, type Vec3 } from '../../volume/grid.ts';
import { release } from '../../volume/memory.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import { decimate } from '../mesh/decimate.ts';
import { levelSurface } from '../mesh/marching-cubes.ts';
import { type Mesh, meshVolume, triangleCount } from '../mesh/mesh.ts';
import { restoreVolume } from '../mesh/restore-volume.ts';
import { DegenerateMesh } from './errors.ts';
import { RADIUS } from './gaussian.ts';
import { dilated, maskBits } from './mask-bits.ts';
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
  readonly runs: VoxelRuns;
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
  const mesh = surfaceOf(runs, grid.shape, compat);
  placeInSpace(mesh, grid, compat ? 0 : 0.5);
  const triangles = triangleCount(mesh);
  if (triangles < LEAST_TRIANGLES) throw new DegenerateMesh({ id, problem: 'it has no surface' });
  const target = Math.round(KEPT * triangles);
  if (target >= LEAST_TRIANGLES) {
    const volume = meshVolume(mesh);
    const small = decimate(mesh, target);
    if (!compat) restoreVolume(small, volume);
    return { mesh: small, triangles, target };
  }
  if (compat) throw new DegenerateMesh({ id, problem: `${KEPT} of its ${triangles} triangles are no surface` });
  return { mesh, triangles, target };
}

const voxelsIn = ({ starts, ends }: VoxelRuns): number => {
  let voxels = 0;
  for (let i = 0; i < starts.length; i++) voxels += ends[i] - starts[i];
  return voxels;
};

/** In index coordinates of the volume. */
function surfaceOf(runs: VoxelRuns, shape: Vec3, compat: boolean): Mesh {
  const mask = maskBits(runs, shape, MARGIN);
  const grown = dilated(mask);
  const field = smoothMask(grown);
  release(mask.bits, grown.bits);
  const surface = compat ? levelSurface(field, field.peak / 2) : surfaceOfVolume(field, voxelsIn(runs));
  release(field.tiles, field.values);
  for (let i = 0; i < surface.vertices.length; i++) surface.vertices[i] += mask.from[i % 3];
  return surface;
}

/** Moves the vertices of a mesh from index coordinates to where they are in space, µm. */
function placeInSpace({ vertices, triangles }: Mesh, { directions, origin }: Grid, shift: number): void {
  const [a, b, c] = directions;
  for (let i = 0; i < vertices.length; i += 3) {
    const x = vertices[i] + shift;
    const y = vertices[i + 1] + shift;
    const z = vertices[i + 2] + shift;
    for (let axis = 0; axis < 3; axis++) {
      vertices[i + axis] = origin[axis] + x * a[axis] + y * b[axis] + z * c[axis];
    }
  }
  const [nx, ny, nz] = cross(b, c);
  const isMirrored = a[0] * nx + a[1] * ny + a[2] * nz < 0;
  if (isMirrored) turnOver(triangles);
}

/** Makes the other side of a surface its outside. */
function turnOver(triangles: Uint32Array): void {
  for (let i = 0; i < triangles.length; i += 3) {
    [triangles[i + 1], triangles[i + 2]] = [triangles[i + 2], triangles[i + 1]];
  }
}
