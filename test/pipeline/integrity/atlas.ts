import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Dataset } from '../../../src/pipeline/integrity/dataset-files.ts';
import { formatHeader } from '../../../src/volume/nrrd/format-header.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import type { VoxelType } from '../../../src/volume/voxel-types.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

/** A brain of four voxels in a row of six: two regions, one of them with two children. */
export const BRAIN = hierarchyOf([1, 'root', [[2, 'grey', [[3, 'A'], [4, 'B']]], [5, 'fibres']]]); // biome-ignore format: a tree
const LABELS = [0, 3, 4, 4, 5, 0];
const MEMBERS: Readonly<Record<number, readonly number[]>> = { 1: [3, 4, 5], 2: [3, 4], 3: [3], 4: [4], 5: [5] };
export const SHAPE = [6, 1, 1] as const;
const VOXEL = 25 ** 3;
const N = Number.NaN;

export type Numbers = Exclude<VoxelType, 'int64' | 'uint64'>;

export async function writeVolume(path: string, type: Numbers, values: ArrayLike<number>, grid = gridOf(SHAPE)) {
  const { components, values: array } = volumeOf(type, grid.shape, values);
  await writeNrrd(path, headerFor({ grid, type, components }), array);
}

export async function writeMask(folder: string, id: number, values: readonly number[]): Promise<void> {
  const header = headerFor({ grid: gridOf(SHAPE), type: 'uint8', components: 1 });
  const voxels = values.filter((value) => value > 0).length;
  await writeFile(join(folder, `${id}.nrrd`), [formatHeader(header, 'gzip'), gzipSync(Uint8Array.from(values))]);
  await writeFile(join(folder, `${id}.json`), JSON.stringify({ id, regionVolume: voxels * VOXEL }));
}

/** The bits of a mask: 1 where the label is one of those of a region. */
export const maskOf = (id: number): number[] => LABELS.map((label) => (MEMBERS[id].includes(label) ? 1 : 0));

/** Writes one dataset of each kind, all sound, and gives them in the order of the reference pipeline. */
export async function writeAtlas(folder: string): Promise<Dataset[]> {
  const at = (name: string) => join(folder, name);
  await mkdir(at('hints'));
  await mkdir(at('masks'));
  await writeVolume(at('annotation.nrrd'), 'uint32', LABELS);
  await writeVolume(
    at('orientations.nrrd'),
    'float',
    LABELS.flatMap((label) => (label ? [0.8, 0, 0.6, 0] : [N, N, N, N])),
  );
  await writeVolume(
    at('vectors.nrrd'),
    'float',
    LABELS.flatMap((label) => (label ? [0, -1, 0] : [N, N, N])),
  );
  await writeVolume(at('hints/[PH]y.nrrd'), 'float', [N, 10, 60, N, N, N]);
  await writeVolume(at('hints/[PH]layer_1.nrrd'), 'float', [N, N, 50, 90, 50, 90, N, N, N, N, N, N]);
  await writeVolume(at('hints/[PH]layer_2.nrrd'), 'float', [N, N, 0, 50, 0, 50, N, N, N, N, N, N]);
  await writeVolume(at('hints/Isocortex_problematic_voxel_mask.nrrd'), 'uint8', [0, 1, 0, 0, 0, 0]);
  for (const id of Object.keys(MEMBERS).map(Number)) await writeMask(at('masks'), id, maskOf(id));
  const names = ['annotation.nrrd', 'orientations.nrrd', 'vectors.nrrd', 'hints', 'masks'];
  return names.map((name) => ({ name, path: at(name) }));
}
