import { PNG } from 'pngjs';
import type { Color, Coloring } from './colors.ts';
import type { Plane } from './plane.ts';

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** How much darker the outline of a region is than the region. */
const OUTLINE = 0.6;

/**
 * @param scale - pixels for the smaller side of a voxel
 * @param outlined - whether a line is drawn where the colour changes (regions); takes a pixel of the voxel
 */
export function drawPlane(plane: Plane, color: Coloring, scale: number, outlined: boolean): Image {
  const smaller = Math.min(...plane.pixel);
  const [across, down] = plane.pixel.map((size) => (scale * size) / smaller);
  const [width, height] = [Math.round(plane.width * across), Math.round(plane.height * down)];
  const voxelAt = (x: number, y: number) =>
    plane.voxel(Math.min(plane.width - 1, Math.floor(x / across)), Math.min(plane.height - 1, Math.floor(y / down)));
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const own = color(voxelAt(x, y));
      const onEdge = outlined && (own !== color(voxelAt(x + 1, y)) || own !== color(voxelAt(x, y + 1)));
      pixels[x + width * y] = onEdge ? darker(own) : own;
    }
  }
  return { width, height, pixels };
}

/** Images in a row on white, in the middle of its height. */
export function beside(images: readonly Image[], gap: number): Image {
  const height = Math.max(...images.map((image) => image.height));
  const width = images.reduce((sum, image) => sum + image.width + gap, -gap);
  const pixels = new Uint32Array(width * height).fill(0xffffff);
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
  return PNG.sync.write(png);
}

function darker(color: Color): Color {
  const channel = (shift: number) => Math.round(((color >> shift) & 255) * OUTLINE) << shift;
  return channel(16) | channel(8) | channel(0);
}
