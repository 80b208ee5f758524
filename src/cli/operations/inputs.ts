import { z } from 'zod';
import { importInputs } from '../../entities/import-inputs.ts';
import { INPUT_NAMES } from '../../entities/inputs.ts';
import { defineOperation } from '../owner/operation.ts';

const text = z.string().optional();

/** Registers source files under the ids that the fetch rules look for. */
export const importSources = defineOperation({
  name: 'import-inputs',
  input: z.object({
    files: z.partialRecord(z.enum(INPUT_NAMES), z.string()),
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
    importInputs(graph, caller, files, { ...options, resolution: settings.RESOLUTION }),
});
