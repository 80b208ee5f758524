import type { Mesh } from './mesh.ts';

/** A mesh as Wavefront OBJ: coordinates with six significant digits, vertices counted from 1. */
export function formatObj({ vertices, triangles }: Mesh): string {
  const lines: string[] = [];
  for (let i = 0; i < vertices.length; i += 3) {
    lines.push(`v ${sixDigits(vertices[i])} ${sixDigits(vertices[i + 1])} ${sixDigits(vertices[i + 2])}\n`);
  }
  for (let i = 0; i < triangles.length; i += 3) {
    lines.push(`f ${triangles[i] + 1} ${triangles[i + 1] + 1} ${triangles[i + 2] + 1}\n`);
  }
  return lines.join('');
}

/** C's `%g`. */
export function sixDigits(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(rounded);
  const [mantissa, exponent] = rounded.toExponential().split('e');
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
