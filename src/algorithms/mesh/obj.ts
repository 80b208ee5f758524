import { createGrowing, type Growing } from './growing.ts';
import type { Mesh } from './mesh.ts';

/** A mesh as Wavefront OBJ: coordinates with six significant digits, vertices counted from 1. */
export function formatObj({ vertices, triangles }: Mesh): Uint8Array {
  const bytes = createGrowing(Uint8Array);
  appendLines(bytes, vertices, (x, y, z) => `v ${sixDigits(x)} ${sixDigits(y)} ${sixDigits(z)}\n`);
  appendLines(bytes, triangles, (a, b, c) => `f ${a + 1} ${b + 1} ${c + 1}\n`);
  return bytes.taken();
}

/** Lines that are brought together at a time: all of them as strings of their own take ten times the memory. */
const PART = 4096;

/** Appends a line of ASCII for every three values. */
function appendLines(
  bytes: Growing<Uint8Array>,
  values: Mesh['vertices' | 'triangles'],
  line: (a: number, b: number, c: number) => string,
): void {
  const encoder = new TextEncoder();
  for (let start = 0; start < values.length; start += 3 * PART) {
    const lines: string[] = [];
    const end = Math.min(values.length, start + 3 * PART);
    for (let i = start; i < end; i += 3) lines.push(line(values[i], values[i + 1], values[i + 2]));
    const part = lines.join('');
    bytes.reserve(part.length);
    encoder.encodeInto(part, bytes.values.subarray(bytes.length));
    bytes.length += part.length;
  }
}

/** C's `%g`. */
export function sixDigits(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(rounded);
  const [mantissa, exponent] = rounded.toExponential().split('e');
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
