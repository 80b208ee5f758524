import { BORDER, type PaddedVolume } from './padded-volume.ts';

/** Voxels by layer, positions in a padded volume. */
export type Fronts = ReadonlyMap<number, readonly number[]>;

/** The voxels of each layer that have a voxel of 0 among their 26 neighbours: where growth starts. */
export function frontsOf({ values, neighbours }: PaddedVolume, layers: readonly number[]): Fronts {
  const fronts = new Map<number, number[]>(layers.map((layer) => [layer, []]));
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0 || values[i] === BORDER) continue;
    const front = fronts.get(values[i]);
    if (front && hasNeighbourOfZero(values, i, neighbours)) front.push(i);
  }
  return fronts;
}

function hasNeighbourOfZero(values: Uint8Array, i: number, neighbours: readonly number[]): boolean {
  for (let n = 0; n < neighbours.length; n++) if (values[i + neighbours[n]] === 0) return true;
  return false;
}

/**
 * Sets the voxels of 0 beside the front to `layer`: one dilation by a box of 3 × 3 × 3.
 *
 * @returns the voxels that became part of it, the next front
 */
export function growFront({ values, neighbours }: PaddedVolume, front: readonly number[], layer: number): number[] {
  const grown: number[] = [];
  for (const voxel of front) {
    for (const step of neighbours) {
      if (values[voxel + step] !== 0) continue;
      values[voxel + step] = layer;
      grown.push(voxel + step);
    }
  }
  return grown;
}

/**
 * Grows layers into the voxels of 0, in place: in each round every layer once, the deepest first.
 *
 * @param fronts - of the layers that grow; see `frontsOf`
 */
export function growLayers(volume: PaddedVolume, fronts: Fronts, rounds: number): void {
  const current = new Map(fronts);
  const deepestFirst = [...fronts.keys()].sort((a, b) => b - a);
  for (let round = 0; round < rounds; round++) {
    for (const layer of deepestFirst) current.set(layer, growFront(volume, current.get(layer) ?? [], layer));
  }
}
