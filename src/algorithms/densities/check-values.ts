import { AtlasError } from '../../errors.ts';
import type { Grid, Vec3 } from '../../volume/grid.ts';
import { type NumberArray, toNumbers } from '../../volume/numbers.ts';
import type { SlabSource } from '../../volume/slab-source.ts';

/** Which values are right: `finite` for intensities whose background is noise, `any` for what the reference takes. */
export type Values = 'from 0 on' | 'finite' | 'any';

/** What no intensity or density is. */
interface Faults {
  negative: number;
  /** NaN or infinite. */
  notFinite: number;
  /** Index of the first voxel, in Fortran order. */
  first: number;
}

export interface NamedVolume {
  /** Its file, or what it holds, for messages. */
  readonly name: string;
  readonly grid: Grid;
}

/** Looks at all values of some volumes, in file order, and says what is wrong with them at the end, all at once. */
export interface ValueCheck {
  /** @param volume - its position in the list */
  look(volume: number, values: NumberArray): void;
  /** @throws UnusableVoxels */
  end(): void;
}

export function checkValues(volumes: readonly NamedVolume[], right: Values = 'from 0 on'): ValueCheck {
  const least = right === 'finite' ? -Number.MAX_VALUE : 0;
  const faults = volumes.map((): Faults => ({ negative: 0, notFinite: 0, first: -1 }));
  const seen = volumes.map(() => 0);
  return {
    look(volume, values) {
      if (right !== 'any') count(faults[volume], values, { least, offset: seen[volume] });
      seen[volume] += values.length;
    },
    end() {
      const bad = volumes.flatMap(({ name, grid }, i) => {
        const { first, ...counts } = faults[i];
        return first < 0 ? [] : [{ name, ...counts, first: voxelAt(grid, first) }];
      });
      if (bad.length > 0) throw new UnusableVoxels({ volumes: bad });
    },
  };
}

function count(faults: Faults, values: NumberArray, { least, offset }: { least: number; offset: number }): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= least && value < Number.POSITIVE_INFINITY) continue;
    if (value < 0 && value > Number.NEGATIVE_INFINITY) faults.negative++;
    else faults.notFinite++;
    if (faults.first < 0) faults.first = offset + i;
  }
}

function voxelAt({ shape: [w, h] }: Grid, index: number): Vec3 {
  return [index % w, Math.floor(index / w) % h, Math.floor(index / (w * h))];
}

type BadVolume = {
  readonly name: string;
  readonly negative: number;
  readonly notFinite: number;
  readonly first: Vec3;
};

/** Volumes have voxels that are negative, NaN or infinite. */
export class UnusableVoxels extends AtlasError<'UnusableVoxels', { readonly volumes: readonly BadVolume[] }> {
  readonly tag = 'UnusableVoxels';
  readonly remedy = 'Repair these volumes or make them again: densities and intensities are finite numbers from 0 on.';

  constructor(details: { readonly volumes: readonly BadVolume[] }) {
    super(`Not intensities or densities: ${details.volumes.map(describe).join('; ')}.`, details);
  }
}

function describe({ name, negative, notFinite, first }: BadVolume): string {
  const counts = [negative > 0 && `${negative} negative`, notFinite > 0 && `${notFinite} NaN or infinite`];
  return `${name} has ${counts.filter(Boolean).join(' and ')} voxels, the first at (${first.join(', ')})`;
}

/** A stream whose values are looked at as they are taken, all of them once. */
export function checkedStream(source: SlabSource, check: ValueCheck): SlabSource {
  if (source.kind !== 'stream') return source;
  return {
    ...source,
    async take(planes, isLast, allocate) {
      const values = await source.take(planes, isLast, allocate);
      check.look(0, toNumbers(values));
      if (isLast) check.end();
      return values;
    },
  };
}
