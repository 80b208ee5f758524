import type { LayeredRegion } from './layered-region.ts';

/** The planes [from, to) of the whole volume that hold a half of a region, or all of it. */
export interface RegionHalf {
  readonly name: 'left' | 'right' | 'whole';
  readonly from: number;
  readonly to: number;
  /** Layers that have voxels there. */
  readonly layers: ReadonlySet<number>;
}

/**
 * The halves of a region that have voxels.
 *
 * @param zHalfway - first plane of the right half; by default the region is not divided
 */
export function regionHalves(region: LayeredRegion, zHalfway: number | undefined): RegionHalf[] {
  const { box, layers } = region;
  const plane = (box.to[0] - box.from[0]) * (box.to[1] - box.from[1]);
  const [from, to] = [box.from[2], box.to[2]];
  const middle = Math.min(Math.max(zHalfway ?? from, from), to);
  const halves =
    zHalfway === undefined
      ? ([['whole', from, to]] as const)
      : ([
          ['left', from, middle],
          ['right', middle, to],
        ] as const);
  return halves
    .map(([name, first, last]) => {
      const present = new Uint8Array(256);
      for (let i = plane * (first - from); i < plane * (last - from); i++) present[layers[i]] = 1;
      const inside = Array.from(present.keys()).filter((layer) => layer > 0 && present[layer] === 1);
      return { name, from: first, to: last, layers: new Set(inside) };
    })
    .filter((half) => half.layers.size > 0);
}
