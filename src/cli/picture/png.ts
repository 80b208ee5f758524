import { crc32, deflateSync } from 'node:zlib';
import type { Color } from './color.ts';
import type { Image } from './image.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const [TRUE_COLOR, PALETTE] = [2, 3];
const PALETTE_MAX = 256;

/** What the filters of a row expect of a byte, from those of the pixels to the left, above, and above to the left. */
const PREDICTIONS: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (left, above) => (left + above) >> 1,
  nearestToGradient,
];

/** As few bytes as it takes: with a palette when 256 colours suffice. @see PNG specification, third edition */
export function encodePng(image: Image): Buffer {
  const { width, height, pixels } = image;
  const colors = [...new Set(pixels)];
  const hasPalette = colors.length <= PALETTE_MAX;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = hasPalette ? PALETTE : TRUE_COLOR;
  const rows = hasPalette ? paletteRows(image, colors) : colorRows(image);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(hasPalette ? [chunk('PLTE', bytesOf(colors))] : []),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

/** Three bytes a colour. */
function bytesOf(colors: ArrayLike<Color>): Buffer {
  const bytes = Buffer.alloc(3 * colors.length);
  for (let i = 0; i < colors.length; i++) bytes.writeUIntBE(colors[i], 3 * i, 3);
  return bytes;
}

function paletteRows({ width, height, pixels }: Image, colors: readonly Color[]): Buffer {
  const places = new Map(colors.map((color, place) => [color, place]));
  const rows = Buffer.alloc((width + 1) * height);
  pixels.forEach((color, i) => {
    rows[(width + 1) * Math.floor(i / width) + 1 + (i % width)] = places.get(color) ?? 0;
  });
  return rows;
}

/** Each row with the filter that leaves the smallest differences. */
function colorRows({ width, height, pixels }: Image): Buffer {
  const length = 3 * width;
  // One pixel and one row of zeros before the first ones.
  const padded = Buffer.alloc((length + 3) * (height + 1));
  const rows = Buffer.alloc((length + 1) * height);
  for (let y = 0; y < height; y++) {
    const start = (length + 3) * (y + 1) + 3;
    padded.set(bytesOf(pixels.subarray(y * width, (y + 1) * width)), start);
    const candidates = PREDICTIONS.map((predict) => differences(padded, start, length, predict));
    const sizes = candidates.map((row) => row.reduce((sum, value) => sum + Math.min(value, 256 - value), 0));
    const filter = sizes.indexOf(Math.min(...sizes));
    rows[y * (length + 1)] = filter;
    rows.set(candidates[filter], y * (length + 1) + 1);
  }
  return rows;
}

function differences(padded: Buffer, start: number, length: number, predict: (typeof PREDICTIONS)[number]): Uint8Array {
  const row = new Uint8Array(length);
  const up = length + 3;
  for (let i = start; i < start + length; i++) {
    row[i - start] = padded[i] - predict(padded[i - 3], padded[i - up], padded[i - up - 3]);
  }
  return row;
}

/** Paeth's predictor. */
function nearestToGradient(left: number, above: number, corner: number): number {
  const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
