import { PNG } from 'pngjs';
import type { Color, Coloring } from './colors.ts';
import type { Plane } from './plane.ts';

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

const WHITE: Color = 0xffffff;
/** How much darker the outline of a region is than the region. */
const OUTLINE = 0.6;

/**
 * @param scale - pixels for the smaller side of a voxel
 * @param labelOf - when given, a line is drawn where the label changes; it takes a pixel of the voxel
 */
export function drawPlane(
  plane: Plane,
  colorOf: Coloring,
  scale: number,
  labelOf?: (voxel: number) => number | bigint,
): Image {
  const smaller = Math.min(...plane.pixel);
  const [across, down] = plane.pixel.map((size) => (scale * size) / smaller);
  const [width, height] = [Math.round(plane.width * across), Math.round(plane.height * down)];
  const voxelAt = (x: number, y: number) =>
    plane.voxel(Math.min(plane.width - 1, Math.floor(x / across)), Math.min(plane.height - 1, Math.floor(y / down)));
  const isEdge = (x: number, y: number) => {
    const label = labelOf?.(voxelAt(x, y));
    return label !== labelOf?.(voxelAt(x + 1, y)) || label !== labelOf?.(voxelAt(x, y + 1));
  };
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = colorOf(voxelAt(x, y));
      pixels[x + width * y] = isEdge(x, y) ? darker(color) : color;
    }
  }
  return { width, height, pixels };
}

/** Images in a row on white, each in the middle of its height. */
export function beside(images: readonly Image[], gap: number): Image {
  const height = Math.max(...images.map((image) => image.height));
  const width = images.reduce((sum, image) => sum + image.width + gap, -gap);
  const pixels = new Uint32Array(width * height).fill(WHITE);
  let left = 0;
  for (const image of images) {
    const top = Math.floor((height - image.height) / 2);
    for (let y = 0; y < image.height; y++) {
      pixels.set(image.pixels.subarray(y * image.width, (y + 1) * image.width), left + width * (top + y));
    }
    left += image.width + gap;
  }
  return { width, height, pixels };
}

export function encodePng({ width, height, pixels }: Image): Buffer {
  const png = new PNG({ width, height });
  pixels.forEach((color, i) => {
    png.data.writeUInt32BE(color * 256 + 255, 4 * i);
  });
  return PNG.sync.write(png, { colorType: 2 });
}

function darker(color: Color): Color {
  const channel = (shift: number) => Math.round(((color >> shift) & 255) * OUTLINE) << shift;
  return channel(16) | channel(8) | channel(0);
}
