import { AtlasError } from '../../../errors.ts';

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
