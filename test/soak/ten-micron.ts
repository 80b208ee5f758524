import type { Grid, Vec3 } from '../../src/volume/grid.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';

/** µm. */
const VOXEL_SIZE = 10;

/** The left hemisphere of an annotation on a grid of 10 µm: each voxel takes the label at its centre. */
export async function upsampleHemisphere(annotation: string, target: string): Promise<void> {
  const { header, volume } = await readAnnotation(annotation);
  const [w, h, d] = volume.grid.shape;
  const { directions } = volume.grid;
  const scale = Math.abs(directions[0][0]) / VOXEL_SIZE;
  const scaled = ([x, y, z]: Vec3): Vec3 => [x / scale, y / scale, z / scale];
  const grid: Grid = {
    ...volume.grid,
    shape: [Math.floor(w * scale), Math.floor(h * scale), Math.floor(Math.floor(d / 2) * scale)],
    directions: [scaled(directions[0]), scaled(directions[1]), scaled(directions[2])],
  };
  const sourceOf = (size: number) => Int32Array.from({ length: size }, (_, i) => Math.floor((i + 0.5) / scale));
  const [xs, ys, zs] = grid.shape.map(sourceOf);
  async function* planes() {
    for (const z of zs) {
      const plane = new Uint32Array(xs.length * ys.length);
      let at = 0;
      for (const y of ys) {
        const row = w * (y + h * z);
        for (const x of xs) plane[at++] = volume.values[row + x];
      }
      yield plane;
    }
  }
  await writeNrrd(target, headerFor({ grid, type: 'uint32', components: 1 }, { like: header }), planes());
}
