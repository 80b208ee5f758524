import type { Mesh } from './mesh.ts';

/** A mesh as Wavefront OBJ: coordinates with six significant digits, vertices counted from 1. */
export const formatObj = ({ vertices, triangles }: Mesh): string =>
  linesOf(vertices, (x, y, z) => `v ${sixDigits(x)} ${sixDigits(y)} ${sixDigits(z)}\n`) +
  linesOf(triangles, (a, b, c) => `f ${a + 1} ${b + 1} ${c + 1}\n`);

/** Lines that are brought together at a time: all of them as strings of their own take ten times the memory. */
const PART = 4096;

/** A line for every three values. */
function linesOf(values: Mesh['vertices' | 'triangles'], line: (a: number, b: number, c: number) => string): string {
  const parts: string[] = [];
  for (let start = 0; start < values.length; start += 3 * PART) {
    const lines: string[] = [];
    const end = Math.min(values.length, start + 3 * PART);
    for (let i = start; i < end; i += 3) lines.push(line(values[i], values[i + 1], values[i + 2]));
    parts.push(lines.join(''));
  }
  return parts.join('');
}

/** C's `%g`. */
export function sixDigits(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(rounded);
  const [mantissa, exponent] = rounded.toExponential().split('e');
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
