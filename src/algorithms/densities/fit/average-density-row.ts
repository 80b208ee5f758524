import { z } from 'zod';
import { nonNegativeCell, optionalTextCell, textCell } from '../measurements/cells.ts';
import { DENSITY } from '../measurements/measurement.ts';

const density = nonNegativeCell.refine((value) => Number.isFinite(value), 'it is not a finite number');

/** What measurements-to-average-densities writes, as far as the fit uses it. */
export const AverageDensityRow = z.object({
  brain_region: textCell,
  measurement: density,
  standard_deviation: density,
  measurement_type: z.literal(DENSITY.measurement_type, `it is not "${DENSITY.measurement_type}"`),
  cell_type: textCell,
  source_title: optionalTextCell.default(null),
  comment: optionalTextCell.default(null),
});
export type AverageDensityRow = z.infer<typeof AverageDensityRow>;
