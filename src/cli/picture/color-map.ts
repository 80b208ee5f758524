import { type Color, rgb, WHITE } from './color.ts';

/** Least and greatest of what is shown. */
export interface ValueScale {
  readonly least: number;
  readonly greatest: number;
}

/** Viridis at 0, 1/8, …, 1: as much brighter as the value is greater, in print and to the colour-blind too. */
const STOPS: readonly Color[] = [
  0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725,
];

/** Steps between two stops: few enough for all colours to find room in the palette of a PNG. */
const STEPS = 30;

/** @param share - 0 to 1; NaN is white */
export function mapColor(share: number): Color {
  if (Number.isNaN(share)) return WHITE;
  const steps = Math.round(Math.min(1, Math.max(0, share)) * (STOPS.length - 1) * STEPS);
  const place = steps / STEPS;
  const below = Math.min(STOPS.length - 2, Math.floor(place));
  const mixed = (shift: number) => {
    const [a, b] = [(STOPS[below] >> shift) & 255, (STOPS[below + 1] >> shift) & 255];
    return (a + (b - a) * (place - below)) / 255;
  };
  return rgb(mixed(16), mixed(8), mixed(0));
}

/** Of all finite values; undefined when there is none. */
export function scaleOf(parts: readonly Float64Array[]): ValueScale | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of parts) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return least > greatest ? undefined : { least, greatest };
}

/** Where a value is on the scale; of a scale without extent, in the middle. */
export const shareOf = ({ least, greatest }: ValueScale, value: number): number =>
  greatest > least ? (value - least) / (greatest - least) : value - least + 0.5;
