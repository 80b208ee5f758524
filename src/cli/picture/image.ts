import { type Color, scaled, WHITE } from './color.ts';
import type { Section } from './section.ts';

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** How bright the outline of a region is beside the region. */
const OUTLINE = 0.6;

export const blankImage = (width: number, height: number): Image => {
  return { width, height, pixels: new Uint32Array(width * height).fill(WHITE) };
};

/**
 * @param scale - pixels for the smaller side of a voxel
 * @param colorOf - of a pixel of the section
 * @param labelOf - when given, a line is drawn where the label changes; it takes a pixel of the picture
 */
export function drawSection(
  section: Pick<Section, 'width' | 'height' | 'pixel'>,
  scale: number,
  colorOf: (pixel: number) => Color,
  labelOf?: (pixel: number) => number,
): Image {
  const smaller = Math.min(...section.pixel);
  const [across, down] = section.pixel.map((size) => (scale * size) / smaller);
  const width = Math.max(1, Math.round(section.width * across));
  const height = Math.max(1, Math.round(section.height * down));
  const column = (x: number) => Math.min(section.width - 1, Math.floor(x / across));
  const row = (y: number) => Math.min(section.height - 1, Math.floor(y / down));
  const at = (x: number, y: number) => column(x) + section.width * row(y);
  const isEdge = (x: number, y: number) => {
    const label = labelOf?.(at(x, y));
    return label !== labelOf?.(at(x + 1, y)) || label !== labelOf?.(at(x, y + 1));
  };
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = colorOf(at(x, y));
      pixels[x + width * y] = isEdge(x, y) ? scaled(color, OUTLINE) : color;
    }
  }
  return { width, height, pixels };
}

/** Images in a row on white, each in the middle of its height. */
export function beside(images: readonly Image[], gap: number): Image {
  const width = images.reduce((sum, image) => sum + image.width + gap, -gap);
  const row = blankImage(width, Math.max(...images.map((image) => image.height)));
  let left = 0;
  for (const image of images) {
    paste(row, image, left, Math.floor((row.height - image.height) / 2));
    left += image.width + gap;
  }
  return row;
}

/** Images below each other on white, from the left. */
export function below(images: readonly Image[], gap: number): Image {
  const height = images.reduce((sum, image) => sum + image.height + gap, -gap);
  const column = blankImage(Math.max(...images.map((image) => image.width)), height);
  let top = 0;
  for (const image of images) {
    paste(column, image, 0, top);
    top += image.height + gap;
  }
  return column;
}

export function paste(target: Image, image: Image, left: number, top: number): void {
  for (let y = 0; y < image.height; y++) {
    target.pixels.set(image.pixels.subarray(y * image.width, (y + 1) * image.width), left + target.width * (top + y));
  }
}

/** Half as wide and high: each pixel the mean of four, which smooths edges. */
export function halved({ width, height, pixels }: Image): Image {
  const half = blankImage(width >> 1, height >> 1);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const first = 2 * x + width * 2 * y;
      const four = [first, first + 1, first + width, first + width + 1].map((pixel) => pixels[pixel]);
      const mean = (shift: number) => (four.reduce((sum, color) => sum + ((color >> shift) & 255), 0) >> 2) << shift;
      half.pixels[x + half.width * y] = mean(16) | mean(8) | mean(0);
    }
  }
  return half;
}
