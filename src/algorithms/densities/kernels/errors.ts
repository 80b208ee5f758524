import { AtlasError } from '../../../errors.ts';

type Unusable = {
  readonly volume: string;
  /** Voxels that are NaN or infinite. */
  readonly notFinite: number;
  /** Voxels below 0 where there must be none; else 0. */
  readonly negative: number;
  readonly least: number;
};

export class UnusableValues extends AtlasError<'UnusableValues', Unusable> {
  readonly tag = 'UnusableValues';
  readonly remedy = 'Repair the volume, or make it again: densities are numbers from 0 on, intensities are numbers.';

  constructor(details: Unusable) {
    const problems = [
      details.notFinite > 0 && `${details.notFinite} voxels are not finite numbers`,
      details.negative > 0 && `${details.negative} voxels are negative, the least is ${details.least}`,
    ];
    super(`${details.volume}: ${problems.filter(Boolean).join('; ')}.`, details);
  }
}

/** A volume says nothing of where cells are. */
export class NoIntensity extends AtlasError<'NoIntensity', { readonly volume: string }> {
  readonly tag = 'NoIntensity';
  readonly remedy = 'Check that it is the right volume, and whether its background is brighter than the brain.';

  constructor(details: { readonly volume: string }) {
    super(`${details.volume} has no intensity left in the brain.`, details);
  }
}

/** To a thousandth of a cell, as far as counts are looked at. */
const rounded = (cells: number): number => Number(cells.toFixed(3));

type Fixed = { readonly cells: string; readonly target: number; readonly fixed: number };

export class FixedCellsAboveTotal extends AtlasError<'FixedCellsAboveTotal', Fixed> {
  readonly tag = 'FixedCellsAboveTotal';
  readonly remedy = 'Check the density that bounds them, or, where a region group is filled as a whole, its regions.';

  constructor(details: Fixed) {
    super(
      `${rounded(details.target)} cells (${details.cells}) are to be placed, but regions that are filled have ${rounded(details.fixed)}.`,
      details,
    );
  }
}

type Room = { readonly cells: string; readonly target: number; readonly room: number; readonly limit: Limit };
type Limit = 'bound' | 'intensity';

export class NoRoomForCells extends AtlasError<'NoRoomForCells', Room> {
  readonly tag = 'NoRoomForCells';
  readonly remedy: string;

  constructor(details: Room) {
    const where = details.limit === 'bound' ? 'where they may be' : 'where they have an intensity';
    super(
      `${rounded(details.target)} cells (${details.cells}) are to be placed, but ${where} there is room for ${rounded(details.room)}.`,
      details,
    );
    this.remedy =
      details.limit === 'bound'
        ? 'Check the density that bounds them: it has too few cells.'
        : 'Check the intensity volume: it is 0 in too large a part of the brain.';
  }
}
