import type { RegionCells } from '../../entities/cell-composition/region-cells.ts';
import type { Labelled } from '../../entities/facts.ts';
import type { Regions, Snapshot } from '../snapshot.ts';

/** Cells of a region, with the regions that it is one of. */
export interface CellsNode {
  readonly regions: Regions;
  readonly cells: RegionCells;
}

export interface CellTypeNode {
  readonly snapshot: Snapshot;
  readonly type: Labelled;
}
