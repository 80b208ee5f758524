/** 0xRRGGBB */
export type Color = number;

export const WHITE: Color = 0xffffff;

/** Shares of red, green and blue, 0 to 1. */
export const rgb = (r: number, g: number, b: number): Color => (level(r) << 16) | (level(g) << 8) | level(b);

const level = (share: number): number => Math.round(255 * Math.min(1, Math.max(0, share)));

/** Each channel times `factor`. */
export function scaled(color: Color, factor: number): Color {
  const channel = (shift: number) => (((color >> shift) & 255) / 255) * factor;
  return rgb(channel(16), channel(8), channel(0));
}
