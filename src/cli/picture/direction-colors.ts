import { type Color, rgb, WHITE } from './color.ts';

/** |x|, |y|, |z| of a vector, whatever its length, as red, green and blue. NaN and zero are white. */
export function vectorColor(x: number, y: number, z: number): Color {
  const length = Math.hypot(x, y, z);
  return length > 0 ? rgb(Math.abs(x) / length, Math.abs(y) / length, Math.abs(z) / length) : WHITE;
}

/** The direction onto which a quaternion (w, x, y, z) of any length turns (0, 1, 0), coloured as a vector. */
export const quaternionColor = (w: number, x: number, y: number, z: number): Color =>
  vectorColor(2 * (x * y - w * z), w * w - x * x + y * y - z * z, 2 * (y * z + w * x));
