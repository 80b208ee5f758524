/** The inputs of the golden numbers of the densities: a cube of 20³ voxels, each a region of its own. */

import type { ComputedVolume } from '../../../src/algorithms/computed-volume.ts';
import { type Brain, brainOf } from '../../../src/algorithms/densities/kernels/brain.ts';
import { readGroupDefinitions } from '../../../src/algorithms/densities/regions/group-definitions.ts';
import { type RegionGroups, resolveGroups } from '../../../src/algorithms/densities/regions/region-groups.ts';
import { rankVoxels } from '../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { readHierarchy } from '../../../src/ontology/hierarchy.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { createVolume } from '../../../src/volume/volume.ts';
import { realInput } from '../../shared-inputs.ts';
import { gridOf } from '../../support/volumes.ts';
import { valuesOf } from '../support.ts';

const SIZE = 20;
const VOXELS = SIZE ** 3;
const grid = gridOf([SIZE, SIZE, SIZE]);

/** Regions with the ids below VOXELS are grouped as in AIBS 1.json. */
export const CUBE_HIERARCHY = realInput('leaves_only_25/hierarchy.json');

/** @param value - by index in numpy's order */
function cubeOf<Type extends 'uint32' | 'double'>(type: Type, value: (c: number) => number) {
  const volume = createVolume({ grid, type, components: 1 });
  for (let c = 0; c < VOXELS; c++) volume.values[c] = value(c);
  return memorySource({ ...volume, order: 'c' });
}

/** Numbers in [0, 1) that look random. @param first - that of voxel 0 */
export const chance = (k: number, first?: number, factor = 1) =>
  cubeOf('double', (c) => (c === 0 && first !== undefined ? first : factor * chanceAt(k, c)));

const chanceAt = (k: number, c: number): number => (Math.imul(c + 1_000_003 * k, -1_640_531_535) >>> 0) / 2 ** 32;

/** Densities with voxel 0 at 0, scaled so that there are so many cells. */
export const cells = (k: number, count: number) => cubeOf('double', densityAt(k, count));

export function densityAt(k: number, count: number): (c: number) => number {
  let sum = 0;
  for (let c = 1; c < VOXELS; c++) sum += chanceAt(k, c);
  return (c) => (c === 0 ? 0 : (chanceAt(k, c) * count) / sum / 1.5625e-5);
}

export async function cubeBrain(): Promise<Brain> {
  return brainOf(
    await rankVoxels(
      await readHierarchy(CUBE_HIERARCHY),
      cubeOf('uint32', (c) => c),
    ),
  );
}

export async function cubeGroups(): Promise<RegionGroups> {
  const file = 'region-groups.json';
  const definitions = await readGroupDefinitions(`${import.meta.dirname}/../../../ontologies/${file}`);
  return resolveGroups(await readHierarchy(CUBE_HIERARCHY), definitions, { file });
}

/** Values by index in numpy's order. */
export async function cubeValues({ values }: ComputedVolume): Promise<number[]> {
  const fortran = await valuesOf(values as AsyncIterable<Float64Array>);
  return fortran.map(
    (_, c) => fortran[Math.floor(c / SIZE ** 2) + SIZE * ((Math.floor(c / SIZE) % SIZE) + SIZE * (c % SIZE))],
  );
}
