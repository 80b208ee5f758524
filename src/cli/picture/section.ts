import { AtlasError } from '../../errors.ts';
import type { Grid } from '../../volume/grid.ts';
import { planesOf, type SlabSource, shareSlab } from '../../volume/slab-source.ts';
import type { VoxelArray } from '../../volume/volume.ts';

export type Axis = 'x' | 'y' | 'z';

/** Which plane of a volume; the middle one when no number is given. */
export interface Cut {
  readonly axis: Axis;
  readonly plane?: number;
}

/**
 * A plane of a volume as one looks at it. In the axes of the Allen CCF (front to back, top to bottom, left to right) x
 * cuts coronally, y horizontally (front on top) and z sagittally.
 */
export interface Section {
  readonly width: number;
  readonly height: number;
  /** µm a pixel, across and down. */
  readonly pixel: readonly [number, number];
  readonly components: number;
  /** Row by row, the components of a pixel together. */
  readonly values: Float64Array;
}

export class NoSuchPlane extends AtlasError<'NoSuchPlane', { axis: Axis; plane: number; count: number }> {
  readonly tag = 'NoSuchPlane';
  readonly remedy: string;

  constructor(details: { axis: Axis; plane: number; count: number }) {
    super(`The volume has no plane ${details.plane} across ${details.axis}: it has ${details.count}.`, details);
    this.remedy = `Give a number from 0 to ${details.count - 1}.`;
  }
}

/** The axis of the volume that a section cuts, and those that run across and down it. */
const AXES = {
  x: { cut: 0, across: 2, down: 1 },
  y: { cut: 1, across: 2, down: 0 },
  z: { cut: 2, across: 0, down: 1 },
};
const SLAB_PLANES = 8;

/**
 * Takes sections out of a volume in one pass; no more of it is in memory than some planes.
 *
 * @throws NoSuchPlane; what a stream throws
 */
export async function readSections(source: SlabSource, cuts: readonly Cut[]): Promise<Section[]> {
  const { grid, components } = source;
  const targets = cuts.map((cut) => emptySection(grid, components, cut));
  const depth = grid.shape[2];
  let memory = new SharedArrayBuffer(0);
  const allocate = (bytes: number): SharedArrayBuffer => {
    if (memory.byteLength !== bytes) memory = new SharedArrayBuffer(bytes);
    return memory;
  };
  for (let first = 0; first < depth; first += SLAB_PLANES) {
    const last = Math.min(depth, first + SLAB_PLANES);
    const shared = await shareSlab(source, { from: first, to: last, first, last }, allocate);
    for (let z = first; z < last; z++) {
      const plane = planesOf(shared, z, z + 1);
      for (const target of targets) copyPart(target, plane, z, grid);
    }
  }
  return targets.map(({ section }) => section);
}

interface Target {
  readonly section: Section;
  readonly axis: Axis;
  readonly plane: number;
}

function emptySection({ shape, directions }: Grid, components: number, { axis, plane: asked }: Cut): Target {
  const { cut, across, down } = AXES[axis];
  const count = shape[cut];
  const plane = asked ?? Math.floor(count / 2);
  if (plane >= count) throw new NoSuchPlane({ axis, plane, count });
  const [width, height] = [shape[across], shape[down]];
  const values = new Float64Array(width * height * components);
  const pixel = [Math.hypot(...directions[across]), Math.hypot(...directions[down])] as const;
  return { axis, plane, section: { width, height, pixel, components, values } };
}

/** Copies what a section has of the plane z of the volume. */
function copyPart({ section, axis, plane }: Target, values: VoxelArray, z: number, { shape: [w, h] }: Grid): void {
  const { width, components } = section;
  const copy = (pixel: number, voxel: number) => {
    for (let c = 0; c < components; c++)
      section.values[pixel * components + c] = Number(values[voxel * components + c]);
  };
  if (axis === 'x') for (let y = 0; y < h; y++) copy(y * width + z, plane + w * y);
  if (axis === 'y') for (let x = 0; x < w; x++) copy(x * width + z, x + w * plane);
  if (axis === 'z' && z === plane) for (let voxel = 0; voxel < w * h; voxel++) copy(voxel, voxel);
}
