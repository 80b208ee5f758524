import type { Source } from '../measurements/source-of.ts';
import type { TableRegion } from '../regions/hierarchy-table.ts';

/** Where a density is from. */
export type Origin = 'literature' | 'homogenous' | 'fitted' | 'missing';

/** The density of a cell type in a region. */
export interface Estimate {
  /** cells/mm³; NaN when it is missing. */
  readonly density: number;
  readonly deviation: number;
  readonly origin: Origin;
  /** Of what is from the literature: each value, with the row of its table. */
  readonly sources?: readonly LiteratureValue[];
  /** Why it is missing, or what was taken for granted. */
  readonly note?: string;
}

export interface LiteratureValue {
  readonly row: number;
  readonly density: number;
  readonly deviation: number;
  readonly source: Source;
}

/** Estimates by region and cell type. */
export interface DensityTable {
  /** Ascending by id. */
  readonly regions: readonly TableRegion[];
  /** Sorted as the reference sorts its columns, in which gad67+ goes by the name of inhibitory neurons. */
  readonly types: readonly string[];
  /** At region · types.length + type. */
  readonly estimates: Estimate[];
}

export const MISSING: Estimate = { density: Number.NaN, deviation: Number.NaN, origin: 'missing' };
