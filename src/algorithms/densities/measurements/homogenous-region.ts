import { z } from 'zod';
import { textCell } from './cells.ts';

/** A region all of whose neurons are inhibitory, or all excitatory. */
export const HomogenousRegion = z.object({
  brain_region: textCell,
  cell_type: z.enum(['inhibitory', 'excitatory'], 'it is neither inhibitory nor excitatory'),
});
export type HomogenousRegion = z.infer<typeof HomogenousRegion>;
