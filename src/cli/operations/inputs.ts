import { z } from 'zod';
import { importAllenCcf } from '../../entities/import.ts';
import { defineOperation } from '../owner/operation.ts';

/** Registers source files under the ids that the fetch rules look for. */
export const importAllen = defineOperation({
  name: 'import-allen-ccf',
  input: z.object({ annotation: z.string(), hierarchy: z.string(), template: z.string().optional() }),
  run: ({ graph, caller, settings }, files) =>
    importAllenCcf(graph, caller, { ...files, resolution: settings.RESOLUTION }),
});
