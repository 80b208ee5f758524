import type { Mesh } from '../../algorithms/mesh/mesh.ts';
import { cross, type Vec3 } from '../../volume/grid.ts';
import { dot, type View } from './camera.ts';
import { type Color, scaled } from './color.ts';
import { blankImage, type Image } from './image.ts';

/** The inner side of a surface; hidden where it is closed and wound outward. */
const INSIDE: Color = 0xd03020;
/** How bright a face is that turns away from the light, and how much more one that faces it. */
const [AMBIENT, DIFFUSE] = [0.3, 0.7];
const MARGIN = 4;

/** The colour and the depth of each pixel so far. */
interface Canvas {
  readonly image: Image;
  readonly depths: Float64Array;
}

/**
 * Draws a mesh without perspective, each face in one shade (Lambert), the nearest at each pixel.
 *
 * @param mesh - with a face at least, and no corner that is none of its vertices
 * @param size - of the longer side of the picture, pixels
 */
export function rasterize(mesh: Mesh, color: Color, view: View, size: number): Image {
  const { points, width, height } = project(mesh, view, size);
  const canvas = {
    image: blankImage(width, height),
    depths: new Float64Array(width * height).fill(Number.POSITIVE_INFINITY),
  };
  // From the upper left, before the picture; in its own axes.
  const length = Math.hypot(1, 1, 2);
  const light: Vec3 = [-1 / length, -1 / length, -2 / length];
  const corner = (index: number): Vec3 => [points[3 * index], points[3 * index + 1], points[3 * index + 2]];
  for (let t = 0; t < mesh.triangles.length; t += 3) {
    const [a, b, c] = [corner(mesh.triangles[t]), corner(mesh.triangles[t + 1]), corner(mesh.triangles[t + 2])];
    const normal = cross(between(a, b), between(a, c));
    const area = Math.hypot(...normal);
    if (area === 0) continue;
    const isOutside = normal[2] < 0;
    const facing = (dot(normal, light) / area) * (isOutside ? 1 : -1);
    fillTriangle(canvas, a, b, c, scaled(isOutside ? color : INSIDE, AMBIENT + DIFFUSE * Math.max(0, facing)));
  }
  return canvas.image;
}

const between = (a: Vec3, b: Vec3): Vec3 => [b[0] - a[0], b[1] - a[1], b[2] - a[2]];

/** The vertices in the axes of the picture, pixels, with the corners of faces within its margins. */
function project({ vertices, triangles }: Mesh, { right, down, into }: View, size: number) {
  const points = new Float64Array(vertices.length);
  for (let i = 0; i < vertices.length; i += 3) {
    const point: Vec3 = [vertices[i], vertices[i + 1], vertices[i + 2]];
    points.set([dot(point, right), dot(point, down), dot(point, into)], i);
  }
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const greatest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const index of triangles) {
    for (const axis of [0, 1]) {
      least[axis] = Math.min(least[axis], points[3 * index + axis]);
      greatest[axis] = Math.max(greatest[axis], points[3 * index + axis]);
    }
  }
  const [extentX, extentY] = [greatest[0] - least[0], greatest[1] - least[1]];
  const zoom = (size - 2 * MARGIN) / (Math.max(extentX, extentY) || 1);
  for (let i = 0; i < points.length; i += 3) {
    points[i] = (points[i] - least[0]) * zoom + MARGIN;
    points[i + 1] = (points[i + 1] - least[1]) * zoom + MARGIN;
    points[i + 2] *= zoom;
  }
  return { points, width: Math.ceil(extentX * zoom) + 2 * MARGIN, height: Math.ceil(extentY * zoom) + 2 * MARGIN };
}

/** Colours the pixels whose middles are in the triangle and before what is there. */
function fillTriangle({ image, depths }: Canvas, a: Vec3, b: Vec3, c: Vec3, color: Color): void {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  if (area === 0) return;
  const [left, right] = [Math.floor(Math.min(a[0], b[0], c[0])), Math.ceil(Math.max(a[0], b[0], c[0]))];
  const [top, bottom] = [Math.floor(Math.min(a[1], b[1], c[1])), Math.ceil(Math.max(a[1], b[1], c[1]))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const toB = ((px - a[0]) * (c[1] - a[1]) - (py - a[1]) * (c[0] - a[0])) / area;
      const toC = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0])) / area;
      if (toB < 0 || toC < 0 || toB + toC > 1) continue;
      const depth = a[2] + toB * (b[2] - a[2]) + toC * (c[2] - a[2]);
      const pixel = x + image.width * y;
      if (depth >= depths[pixel]) continue;
      depths[pixel] = depth;
      image.pixels[pixel] = color;
    }
  }
}
