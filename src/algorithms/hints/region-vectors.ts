import { assertSameGrid } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { Slab } from '../../volume/slabs.ts';
import type { VolumeShape } from '../../volume/volume.ts';
import { assertVectors, type Vectors } from '../vectors/vectors.ts';
import type { LayeredRegion } from './layered-region.ts';

/** Direction vectors on the grid of an annotation, such as an opened file. */
export interface DirectionVectors {
  readonly header: VolumeShape;
  readonly source: SlabSource;
}

/** @throws NotDirectionVectors, GridMismatch */
export function vectorsFor(region: LayeredRegion, { header, source }: DirectionVectors): SlabSource<Vectors> {
  assertVectors(header);
  assertSameGrid(region.grid, header.grid);
  // The types of vectors, as just checked.
  return source as SlabSource<Vectors>;
}

/** The part of a layered region that is in some planes. */
export interface RegionPart {
  /** Number of its first voxel. */
  readonly start: number;
  readonly voxels: number;
}

/** The part of a region in the own planes of a slab. */
export function partIn({ box: { from, to }, planeStarts }: LayeredRegion, { first, last }: Slab): RegionPart {
  const plane = (z: number): number => Math.min(Math.max(z, from[2]), to[2]) - from[2];
  const start = planeStarts[plane(first)];
  return { start, voxels: planeStarts[plane(last)] - start };
}

/**
 * Calls `visit` with the indices in the whole volume and the vector of each voxel of a region that is in a slab, in the
 * order of their numbers. Both arrays are used again for the next voxel.
 */
export function eachVector(
  region: LayeredRegion,
  vectors: Slab<Vectors>,
  visit: (voxel: Int32Array, vector: Float64Array, n: number) => void,
): void {
  const { box, voxels } = region;
  const [w, h] = vectors.grid.shape;
  const [width, height] = [box.to[0] - box.from[0], box.to[1] - box.from[1]];
  const { start, voxels: count } = partIn(region, vectors);
  const voxel = new Int32Array(3);
  const vector = new Float64Array(3);
  for (let n = start; n < start + count; n++) {
    const row = Math.floor(voxels[n] / width);
    const plane = Math.floor(row / height);
    voxel[0] = box.from[0] + voxels[n] - row * width;
    voxel[1] = box.from[1] + row - plane * height;
    voxel[2] = box.from[2] + plane;
    const at = 3 * (voxel[0] + w * (voxel[1] + h * (voxel[2] - vectors.from)));
    for (let axis = 0; axis < 3; axis++) vector[axis] = vectors.values[at + axis];
    visit(voxel, vector, n - start);
  }
}
