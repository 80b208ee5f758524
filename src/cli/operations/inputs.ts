import { z } from 'zod';
import { importCcf } from '../../entities/import-ccf.ts';
import { defineOperation } from '../owner/operation.ts';

const text = z.string().optional();

/** Registers source files under the ids that the fetch rules look for. */
export const importAllen = defineOperation({
  name: 'import-allen-ccf',
  input: z.object({
    files: z.object({ annotation: z.string(), hierarchy: z.string(), template: text }),
    options: z.object({
      species: text,
      speciesLabel: text,
      space: text,
      root: text,
      license: text,
      citation: text,
      doi: text,
    }),
  }),
  run: ({ graph, caller, settings }, { files, options }) =>
    importCcf(graph, caller, files, { ...options, resolution: settings.RESOLUTION }),
});
