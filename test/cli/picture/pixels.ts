import { PNG } from 'pngjs';

/** Rows of colours, `rrggbb`. */
export function pixelsOf(png: Buffer): string[][] {
  const { width, height, data } = PNG.sync.read(png);
  const at = (x: number, y: number) => data.subarray(4 * (x + width * y), 4 * (x + width * y) + 3).toString('hex');
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(x, y)));
}
