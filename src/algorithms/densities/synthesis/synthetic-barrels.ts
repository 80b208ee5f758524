import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { type Grid, indexAt, type Vec3 } from '../../../volume/grid.ts';
import type { Volume } from '../../../volume/volume.ts';

/** The rows of barrels of the mouse, from the top of its snout down. */
const ROWS: readonly (readonly string[])[] = [
  ['Alpha', 'A1', 'A2', 'A3'],
  ['Beta', 'B1', 'B2', 'B3', 'B4'],
  ['Gamma', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6'],
  ['Delta', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8'],
  ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8'],
];

/** Acronym of the barrel field. */
const BARREL_FIELD = 'SSp-bfd';

/** Centre of a voxel in µm, and the barrel that it is in. */
export interface BarrelVoxel {
  readonly position: Vec3;
  readonly barrel: string;
}

/**
 * Barrel columns, invented: on either side, the barrel field is cut into rows along the second axis and each row along
 * the first, into parts of as many voxels. Empty where the annotation has no barrel field.
 */
export function syntheticBarrels(hierarchy: RegionHierarchy, annotation: Volume<Uint32Array>): BarrelVoxel[] {
  const field = hierarchy.byAcronym(BARREL_FIELD);
  if (!field) return [];
  const labels = new Set(hierarchy.descendants(field.id));
  const { grid, values } = annotation;
  const [w, h, d] = grid.shape;
  const sides: Vec3[][] = [[], []];
  for (let i = 0; i < values.length; i++) {
    if (!labels.has(values[i])) continue;
    const z = Math.floor(i / (w * h));
    sides[z < d / 2 ? 0 : 1].push([i % w, Math.floor(i / w) % h, z]);
  }
  const labelOf = ([x, y, z]: Vec3): number => values[indexAt(grid, x, y, z)];
  return sides.flatMap((voxels) =>
    partition(voxels, 1, ROWS).flatMap(([row, ofRow]) =>
      partition(ofRow, 0, row).flatMap(([barrel, ofBarrel]) =>
        withoutSlivers(ofBarrel, labelOf).map((voxel) => ({ position: centreOf(grid, voxel), barrel })),
      ),
    ),
  );
}

/** What a barrel has of a layer is left out where it is less than this share of what it has of all layers. */
const SLIVER = 0.01;

/** A layer of a barrel that has hardly a voxel lies between slices, where nothing is known of it. */
function withoutSlivers(voxels: readonly Vec3[], labelOf: (voxel: Vec3) => number): readonly Vec3[] {
  const byLabel = Map.groupBy(voxels, labelOf);
  return [...byLabel.values()].filter((layer) => layer.length >= SLIVER * voxels.length).flat();
}

function centreOf({ origin, directions }: Grid, voxel: Vec3): Vec3 {
  const along = (n: 0 | 1 | 2): number =>
    directions.reduce((sum, direction, axis) => sum + direction[n] * (voxel[axis] + 0.5), origin[n]);
  return [along(0), along(1), along(2)];
}

/** As many voxels for each part, in order along an axis. */
function partition<Part>(voxels: readonly Vec3[], axis: 0 | 1, parts: readonly Part[]): [Part, Vec3[]][] {
  const sorted = voxels.toSorted((a, b) => a[axis] - b[axis]);
  const bound = (n: number): number => Math.round((n * sorted.length) / parts.length);
  return parts.map((part, n) => [part, sorted.slice(bound(n), bound(n + 1))]);
}
