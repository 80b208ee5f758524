import { z } from 'zod';
import type { CellTypeIris } from '../../algorithms/densities/composition-summary/composition-summary.ts';
import {
  type DensitySums,
  densitySumsJson,
  parseDensitySums,
} from '../../algorithms/densities/composition-summary/density-sums.ts';
import { MalformedDensitySums } from '../../algorithms/densities/composition-summary/errors.ts';
import { Iri } from '../iri.ts';

/** The cells of each region, unrounded, and the IRIs of their types: the second file of a CellCompositionSummary. */
export interface ExactComposition {
  readonly sums: DensitySums;
  readonly iris: CellTypeIris;
}

const Iris = z.object({ mTypes: z.record(z.string(), Iri), eTypes: z.record(z.string(), Iri) });

export const exactCompositionJson = ({ sums, iris: { mTypes, eTypes } }: ExactComposition): string =>
  densitySumsJson(sums, { mTypes: Object.fromEntries(mTypes), eTypes: Object.fromEntries(eTypes) });

/** @param file - its name, for messages. @throws MalformedDensitySums */
export function parseExactComposition(json: unknown, file: string): ExactComposition {
  const sums = parseDensitySums(json, file);
  const parsed = Iris.safeParse(json);
  if (!parsed.success) throw new MalformedDensitySums({ file, problems: ['mTypes and eTypes are no IRIs by label'] });
  const { mTypes, eTypes } = parsed.data;
  const unnamed = [...sums.sums.keys()].filter((meType) => {
    const [mType, eType] = meType.split('|');
    return !(mType in mTypes && eType in eTypes);
  });
  if (unnamed.length > 0) throw new MalformedDensitySums({ file, problems: [`no IRIs of ${unnamed.join(', ')}`] });
  return { sums, iris: { mTypes: new Map(Object.entries(mTypes)), eTypes: new Map(Object.entries(eTypes)) } };
}
