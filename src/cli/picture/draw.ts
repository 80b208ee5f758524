import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Volume } from '../../volume/volume.ts';
import { directionColors, greyLevels, regionColors } from './colors.ts';
import { beside, drawPlane, encodePng } from './image.ts';
import { type Axis, planeCount, planeOf } from './plane.ts';

/** The middle plane when no number is given. */
export interface Cut {
  readonly axis: Axis;
  readonly plane?: number;
}

/**
 * Planes of a volume side by side, as PNG: regions in the colours of the hierarchy with their outlines when there is
 * one, else scalars in grey and directions as RGB.
 *
 * @param scale - pixels for the smaller side of a voxel
 * @throws NoSuchPlane
 */
export function drawVolume(
  volume: Volume,
  hierarchy: RegionHierarchy | undefined,
  cuts: readonly Cut[],
  scale: number,
) {
  const color = hierarchy
    ? regionColors(volume, hierarchy)
    : volume.components >= 3
      ? directionColors(volume)
      : greyLevels(volume);
  const labelOf = hierarchy && ((voxel: number) => volume.values[voxel]);
  const images = cuts.map(({ axis, plane }) => {
    const count = planeCount(volume, axis);
    if (plane !== undefined && plane >= count) throw new NoSuchPlane({ axis, plane, count });
    return drawPlane(planeOf(volume, axis, plane), color, scale, labelOf);
  });
  return encodePng(beside(images, 4 * scale));
}

export class NoSuchPlane extends AtlasError<'NoSuchPlane', { axis: Axis; plane: number; count: number }> {
  readonly tag = 'NoSuchPlane';
  readonly remedy: string;

  constructor(details: { axis: Axis; plane: number; count: number }) {
    super(`The volume has no plane ${details.plane} across ${details.axis}: it has ${details.count}.`, details);
    this.remedy = `Give a number from 0 to ${details.count - 1}.`;
  }
}
