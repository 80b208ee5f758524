import type { Grid } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';
import { EXTENT, regionAt } from './synthetic-anatomy.ts';
import { SYNTHETIC_REGIONS } from './synthetic-regions.ts';

/** A node of a hierarchy file in the layout of the Allen Institute (AIBS). */
export interface AibsNode {
  readonly id: number;
  readonly ontology_id: number;
  readonly acronym: string;
  readonly name: string;
  readonly color_hex_triplet: string;
  readonly graph_order: number;
  readonly st_level: number;
  readonly hemisphere_id: number;
  readonly parent_structure_id: number | null;
  readonly children: readonly AibsNode[];
}

/**
 * A deterministic mouse-like brain for trials and tests: about a hundred regions of the Allen ontology as smooth bodies,
 * both hemispheres alike. Some regions with children have voxels of their own, as in the real annotation.
 *
 * @param voxelSize - µm; 100 gives (132, 80, 114) voxels
 * @returns region ids in the axes of the Allen CCF (front to back, top to bottom, left to right), 0 outside the brain
 */
export function syntheticAnnotation(voxelSize: number): Volume<Uint32Array> {
  const voxels = (length: number) => Math.round((1000 * length) / voxelSize);
  const half = voxels(EXTENT.halfWidth);
  const [width, height, depth] = [voxels(EXTENT.length), voxels(EXTENT.height), 2 * half];
  const ids = new Map<string | undefined, number>(SYNTHETIC_REGIONS.map(([id, , acronym]) => [acronym, id]));
  const values = new Uint32Array(width * height * depth);
  const mm = (index: number) => ((index + 0.5) * voxelSize) / 1000;
  for (let z = 0; z < half; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const id = ids.get(regionAt(mm(x), mm(y), mm(half - 1 - z))) ?? 0;
        values[x + width * (y + height * z)] = id;
        values[x + width * (y + height * (depth - 1 - z))] = id;
      }
    }
  }
  return { grid: gridOf(width, height, depth, voxelSize), values, components: 1, order: 'fortran' };
}

function gridOf(width: number, height: number, depth: number, d: number): Grid {
  return {
    shape: [width, height, depth],
    directions: [
      [d, 0, 0],
      [0, d, 0],
      [0, 0, d],
    ],
    origin: [0, 0, 0],
    space: 'left-posterior-superior',
  };
}

/** The region hierarchy of the synthetic annotation, as a hierarchy file holds it (AIBS layout). */
export function syntheticHierarchy(): object {
  const [root] = SYNTHETIC_REGIONS;
  let order = 0;
  const nodeOf = ([id, parent, acronym, name, color]: (typeof SYNTHETIC_REGIONS)[number], level: number): AibsNode => ({
    id,
    ontology_id: 1,
    acronym,
    name,
    color_hex_triplet: color,
    graph_order: order++,
    st_level: level,
    hemisphere_id: 3,
    parent_structure_id: parent ?? null,
    children: SYNTHETIC_REGIONS.filter(([, of]) => of === id).map((child) => nodeOf(child, level + 1)),
  });
  return { success: true, id: 0, start_row: 0, num_rows: 1, total_rows: 1, msg: [nodeOf(root, 0)] };
}
