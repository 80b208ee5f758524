import { AtlasError } from '../../../errors.ts';
import { type Categories, readFeather } from '../../../volume/feather/read-feather.ts';
import type { Grid, Vec3 } from '../../../volume/grid.ts';
import { voxelLocator } from '../../../volume/positions.ts';

/** Voxels of barrel columns, a row each. */
export interface BarrelPositions {
  /** µm */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  /** Such as `C1` or `Gamma`. */
  readonly barrel: Categories;
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
export function barrelVoxels(grid: Grid, { x, y, z, barrel: { names, rows } }: BarrelPositions): BarrelVoxels {
  const claims = new Float64Array(rows.length);
  const voxelAt = voxelLocator(grid);
  for (let row = 0; row < rows.length; row++) {
    const voxel = voxelAt(x[row], y[row], z[row]);
    if (voxel < 0) {
      throw new BarrelOutside({ row, barrel: names[rows[row]], position: [x[row], y[row], z[row]] });
    }
    claims[row] = voxel * names.length + rows[row];
  }
  const voxelOf = (claim: number) => Math.floor(claim / names.length);
  const first = claims.sort().filter((claim, n) => n === 0 || voxelOf(claim) !== voxelOf(claims[n - 1]));
  const voxels = new Uint32Array(new SharedArrayBuffer(4 * first.length));
  const barrels = new Uint16Array(new SharedArrayBuffer(2 * first.length));
  first.forEach((claim, n) => {
    voxels[n] = voxelOf(claim);
    barrels[n] = claim % names.length;
  });
  return { names, voxels, barrels };
}
