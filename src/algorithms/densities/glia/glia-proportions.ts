import { z } from 'zod';
import { AtlasError } from '../../../errors.ts';

/** By how much the proportions may miss 1. */
const ROUNDING = 1e-6;

/** A number, or a text that says one. */
const Proportion = z.coerce.number().min(0).max(1);

const GliaProportionsFile = z
  .looseObject({ astrocyte: Proportion, oligodendrocyte: Proportion, microglia: Proportion })
  .refine(
    ({ astrocyte, oligodendrocyte, microglia }) => Math.abs(astrocyte + oligodendrocyte + microglia - 1) <= ROUNDING,
    'astrocyte, oligodendrocyte and microglia do not add up to 1',
  );

/** Shares of the types of glia; microglia are what is left. */
export interface GliaProportions {
  readonly astrocyte: number;
  readonly oligodendrocyte: number;
}

/**
 * @param file - its name, for messages
 * @throws MalformedProportions
 */
export function parseGliaProportions(json: unknown, file: string): GliaProportions {
  const parsed = GliaProportionsFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new MalformedProportions({ file, problems });
}

type Malformed = { readonly file: string; readonly problems: readonly string[] };

export class MalformedProportions extends AtlasError<'MalformedProportions', Malformed> {
  readonly tag = 'MalformedProportions';
  readonly remedy = 'Give {"astrocyte": …, "oligodendrocyte": …, "microglia": …} with numbers that add up to 1.';

  constructor(details: Malformed) {
    super(`${details.file} has no proportions of glia: ${details.problems.join('; ')}.`, details);
  }
}
