import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { type Color, rgb, WHITE } from './color.ts';

const UNKNOWN: Color = 0xff0000;
/** Of codes such as those of hemispheres and masks, 1 first; well apart for all kinds of colour vision (Okabe and Ito). */
const CODES: readonly Color[] = [0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xd55e00, 0xf0e442, 0x000000];

/** As many values of a small integer type are codes; more are a scale. */
export const CODES_MAX = CODES.length;

/** Regions in the colours of the hierarchy, white outside the brain, red where the hierarchy knows no such id. */
export function regionColors({ regions }: RegionHierarchy): (label: number) => Color {
  const colors = new Map<number, Color>([[0, WHITE]]);
  for (const { id, attributes } of regions) {
    const hex = attributes.color_hex_triplet;
    if (typeof hex === 'string') colors.set(id, Number.parseInt(hex, 16));
  }
  return (label) => colors.get(label) ?? UNKNOWN;
}

/** White for 0, a colour for each other code. */
export const codeColor = (code: number): Color => (code === 0 ? WHITE : CODES[(code - 1) % CODES.length]);

const GOLDEN_RATIO = 0.618033988749895;

/** White for 0; for each other label always the same colour, far from those of the labels beside it. */
export function labelColor(label: number): Color {
  if (label === 0) return WHITE;
  const hue = (label * GOLDEN_RATIO) % 1;
  const channel = (shift: number) => 0.35 + 0.6 * Math.min(1, Math.max(0, Math.abs(((hue + shift) % 1) * 6 - 3) - 1));
  return rgb(channel(0), channel(2 / 3), channel(1 / 3));
}
