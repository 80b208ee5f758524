import { z } from 'zod';
import { nonNegativeCell, optionalTextCell, textCell } from './cells.ts';

/** One value of the literature, under the column names of the files. */
export interface Measurement {
  readonly brain_region: string;
  readonly measurement: number;
  /** NaN where the source gives none. */
  readonly standard_deviation: number;
  readonly measurement_type: string;
  readonly measurement_unit: string | null;
  /** Such as `PV+` or `inhibitory neuron`; volumes have none. */
  readonly cell_type: string | null;
  readonly source_title: string | null;
  readonly comment: string | null;
  readonly specimen_age: string | null;
}

/** In the order of the reference's files. */
export const MEASUREMENT_COLUMNS = [
  'brain_region',
  'measurement',
  'standard_deviation',
  'measurement_type',
  'measurement_unit',
  'cell_type',
  'source_title',
  'comment',
  'specimen_age',
] as const satisfies readonly (keyof Measurement)[];

/** What a table of measurements has at least; other columns are kept. */
export const MeasurementRow = z.looseObject({
  brain_region: textCell,
  measurement: nonNegativeCell.refine((value) => !Number.isNaN(value), 'there is no value'),
  standard_deviation: nonNegativeCell,
  measurement_type: textCell,
  measurement_unit: optionalTextCell,
  cell_type: optionalTextCell,
  source_title: optionalTextCell,
  comment: optionalTextCell,
  specimen_age: optionalTextCell,
});
export type MeasurementRow = z.infer<typeof MeasurementRow>;

export const DENSITY = { measurement_type: 'cell density', measurement_unit: 'number of cells per mm^3' } as const;
