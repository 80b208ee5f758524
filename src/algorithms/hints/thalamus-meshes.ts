import { convexHull } from '../mesh/convex-hull.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { inverted } from '../mesh/submesh.ts';
import { growBox } from '../regions/bounding-box.ts';
import { surfaceOf } from './layer-boundaries.ts';
import type { LayeredRegion } from './layered-region.ts';
import type { RegionHalf } from './region-halves.ts';
import { clip, complement, dilate, meshMask } from './voxel-mask.ts';

/** Surfaces of a half of the thalamus, in voxels of the whole volume. */
export interface ThalamusMeshes {
  /** The convex hull of all layers. */
  readonly hull: Mesh;
  /** The reticular nucleus, which is layer 1. */
  readonly reticular: Mesh;
  /** Its part near the hull. */
  readonly top: Mesh;
  /** Its other part, seen from inside. */
  readonly bottom: Mesh;
  /** The hull beside the nucleus, seen from inside. */
  readonly overallBottom: Mesh;
}

/** @throws FlatPoints @see atlas-placement-hints, layered_atlas.py, `create_uncut_thalamus_meshes` */
export function thalamusMeshes(region: LayeredRegion, half: RegionHalf): ThalamusMeshes {
  const { from, to } = region.box;
  const hull = hullOf(region, half);
  const reticular = surfaceOf(region, half, (layer) => layer === 1);
  // With room for surfaces that bulge over the outermost voxels, and for the dilation.
  const box = growBox({ from: [from[0], from[1], half.from], to: [to[0], to[1], half.to] }, 4, region.grid.shape);
  const nearHull = dilate(meshMask(hull, box));
  return {
    hull,
    reticular,
    top: clip(reticular, nearHull),
    bottom: inverted(clip(reticular, complement(nearHull))),
    overallBottom: inverted(clip(hull, dilate(complement(meshMask(reticular, box))))),
  };
}

/** Around the centres of the voxels. */
function hullOf({ box, layers }: LayeredRegion, half: RegionHalf): Mesh {
  const [w, h] = [box.to[0] - box.from[0], box.to[1] - box.from[1]];
  const points: number[] = [];
  for (let z = half.from; z < half.to; z++) {
    for (let y = 0; y < h; y++) {
      const row = layers.subarray(w * (y + h * (z - box.from[2])), w * (y + 1 + h * (z - box.from[2])));
      const first = row.findIndex((layer) => layer !== 0);
      if (first < 0) continue;
      const last = row.findLastIndex((layer) => layer !== 0);
      for (const x of new Set([first, last])) points.push(box.from[0] + x, box.from[1] + y, z);
    }
  }
  const { vertices, triangles } = convexHull(points);
  return { vertices: vertices.map((value) => value + 0.5), triangles };
}
