import { AtlasError } from '../../../errors.ts';
import { readFeather } from '../../../volume/feather/read-feather.ts';
import { type Grid, indexAt, type Vec3 } from '../../../volume/grid.ts';
import { positionToIndex } from '../../../volume/positions.ts';

/** Voxels of barrel columns, a row each. */
export interface BarrelPositions {
  /** µm */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  /** Such as `C1` or `Gamma`. */
  readonly barrel: readonly string[];
}

type Outside = { readonly row: number; readonly barrel: string; readonly position: Vec3 };

export class BarrelOutside extends AtlasError<'BarrelOutside', Outside> {
  readonly tag = 'BarrelOutside';
  readonly remedy = 'Give barrel positions made for this annotation, in µm.';

  constructor(details: Outside) {
    const { row, barrel, position } = details;
    super(
      `Row ${row} of the barrel positions, ${barrel} at (${position.join(', ')}) µm, is outside of the annotation.`,
      details,
    );
  }
}

/** Reads a table with the columns x, y, z and barrel. @throws FeatherUnreadable, FeatherColumnInvalid */
export async function readBarrelPositions(path: string): Promise<BarrelPositions> {
  const table = await readFeather(path);
  const [x, y, z] = ['x', 'y', 'z'].map((axis) => table.numbers(axis));
  return { x, y, z, barrel: table.texts('barrel') };
}

/** On shared memory. */
export interface BarrelVoxels {
  /** In the order of their first rows. */
  readonly names: readonly string[];
  /** Positions in the annotation, x + W·(y + H·z), ascending. */
  readonly voxels: Uint32Array;
  /** Of each voxel: which of the names. */
  readonly barrels: Uint16Array;
}

/** The barrel of each voxel; where several claim one, the first of the names has it. @throws BarrelOutside */
export function barrelVoxels(grid: Grid, { x, y, z, barrel }: BarrelPositions): BarrelVoxels {
  const names = [...new Set(barrel)];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const found = new Map<number, number>();
  for (const [row, name] of barrel.entries()) {
    const position: Vec3 = [x[row], y[row], z[row]];
    const index = positionToIndex(grid, position);
    if (!index) throw new BarrelOutside({ row, barrel: name, position });
    const voxel = indexAt(grid, ...index);
    found.set(voxel, Math.min(numbers.get(name) ?? 0, found.get(voxel) ?? Number.POSITIVE_INFINITY));
  }
  const voxels = new Uint32Array(new SharedArrayBuffer(4 * found.size));
  voxels.set([...found.keys()]);
  voxels.sort();
  const barrels = new Uint16Array(new SharedArrayBuffer(2 * found.size));
  for (const [n, voxel] of voxels.entries()) barrels[n] = found.get(voxel) ?? 0;
  return { names, voxels, barrels };
}
