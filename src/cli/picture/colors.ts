import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Volume } from '../../volume/volume.ts';

/** 0xRRGGBB */
export type Color = number;
/** The colour of a voxel, by its number in the volume. */
export type Coloring = (voxel: number) => Color;

const WHITE: Color = 0xffffff;
const UNKNOWN: Color = 0xff0000;

/** Regions in the colours of the hierarchy, white outside the brain, red where the hierarchy knows no such id. */
export function regionColors(annotation: Volume, hierarchy: RegionHierarchy): Coloring {
  const colors = new Map<number, Color>([[0, WHITE]]);
  for (const { id, attributes } of hierarchy.regions) {
    const hex = attributes.color_hex_triplet;
    if (typeof hex === 'string') colors.set(id, Number.parseInt(hex, 16));
  }
  return (voxel) => colors.get(Number(annotation.values[voxel])) ?? UNKNOWN;
}

/** From black at the least value to white at the greatest; NaN is white. */
export function greyLevels({ values }: Volume): Coloring {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = Number(value);
    if (value > greatest) greatest = Number(value);
  }
  const range = greatest - least || 1;
  return (voxel) => grey((Number(values[voxel]) - least) / range);
}

/** |x|, |y|, |z| of a vector as red, green, blue; of a quaternion its vector part. NaN and zero are white. */
export function directionColors({ values, components }: Volume): Coloring {
  const magnitude = (voxel: number, c: number) => Math.abs(Number(values[voxel * components + components - 3 + c]));
  return (voxel) => {
    const [x, y, z] = [magnitude(voxel, 0), magnitude(voxel, 1), magnitude(voxel, 2)];
    const length = Math.hypot(x, y, z);
    return length > 0 ? rgb(x / length, y / length, z / length) : WHITE;
  };
}

const grey = (share: number): Color => (Number.isNaN(share) ? WHITE : rgb(share, share, share));
const level = (share: number) => Math.round(255 * Math.min(1, share));
const rgb = (r: number, g: number, b: number): Color => (level(r) << 16) | (level(g) << 8) | level(b);
