import type { VoxelArray } from '../../volume/volume.ts';
import { bytesPerVoxel, type VoxelType, viewOf, voxelTypeOf } from '../../volume/voxel-types.ts';
import type { ComputedVolume } from '../computed-volume.ts';
import type { LayeredRegion } from './layered-region.ts';
import type { PlacementHints } from './placement-hints.ts';

/** The marker of placement hints in names of files and layers. */
export const PH = '[PH]';

/**
 * The volumes of placement hints by the names of their files, without ending, µm: `[PH]y`, the distance of each voxel
 * from the bottom of the region along its direction vector; for each layer `[PH]<name>`, the heights of its bottom and
 * top above the bottom of the region on the same line; and `<Region>_problematic_voxel_mask`. Outside of the region hints
 * are NaN, and the mask is 0.
 *
 * @see atlas-placement-hints, utils.py, `save_placement_hints`
 */
export function hintVolumes({ region, distances, problems }: PlacementHints): ReadonlyMap<string, ComputedVolume> {
  const layerCount = region.layerNames.length;
  const type = voxelTypeOf(distances);
  const height = (n: number, boundary: number): number =>
    distances[n * (layerCount + 1) + boundary] - distances[n * (layerCount + 1) + layerCount];
  const y = (n: number): number => -distances[n * (layerCount + 1) + layerCount];
  return new Map([
    [`${PH}y`, spread(region, type, [y], Number.NaN)],
    ...region.layerNames.map((name, n): [string, ComputedVolume] => [
      `${PH}${name}`,
      spread(region, type, [(voxel) => height(voxel, n + 1), (voxel) => height(voxel, n)], Number.NaN),
    ]),
    [`${region.name}_problematic_voxel_mask`, spread(region, 'uint8', [(n) => problems[n]], 0)],
  ]);
}

/** A number of each voxel of a region. */
type Field = (n: number) => number;

function spread(region: LayeredRegion, type: VoxelType, fields: readonly Field[], outside: number): ComputedVolume {
  return { grid: region.grid, type, components: fields.length, values: planes(region, type, fields, outside) };
}

const CHUNK_BYTES = 8 * 2 ** 20;

async function* planes(
  { grid, box, voxels, planeStarts }: LayeredRegion,
  type: VoxelType,
  fields: readonly Field[],
  outside: number,
): AsyncGenerator<VoxelArray> {
  const [w, h, depth] = grid.shape;
  const [width, height] = [box.to[0] - box.from[0], box.to[1] - box.from[1]];
  const planeBytes = w * h * fields.length * bytesPerVoxel(type);
  const count = Math.max(1, Math.floor(CHUNK_BYTES / planeBytes));
  for (let first = 0; first < depth; first += count) {
    const last = Math.min(depth, first + count);
    // Types of numbers only: not those of 64-bit integers.
    const chunk = viewOf(type, new ArrayBuffer((last - first) * planeBytes)) as Float32Array;
    if (outside !== 0) chunk.fill(outside);
    for (let z = Math.max(first, box.from[2]); z < Math.min(last, box.to[2]); z++) {
      for (let n = planeStarts[z - box.from[2]]; n < planeStarts[z - box.from[2] + 1]; n++) {
        const row = Math.floor(voxels[n] / width);
        const x = box.from[0] + voxels[n] - row * width;
        const y = box.from[1] + (row % height);
        const at = fields.length * (x + w * (y + h * (z - first)));
        for (let c = 0; c < fields.length; c++) chunk[at + c] = fields[c](n);
      }
    }
    yield chunk;
  }
}
