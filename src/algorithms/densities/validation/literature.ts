import { z } from 'zod';
import { readJson } from '../../../ontology/read-json.ts';
import { MalformedLiterature } from './errors.ts';

/** Volumes that densities are validated in; those of a folder of ME-types are its files added up. */
const VolumeName = z.enum([
  ...(['cell', 'neuron', 'glia', 'astrocyte', 'microglia', 'oligodendrocyte', 'gad67', 'pv', 'sst', 'vip'] as const),
  ...(['inhibitoryMeTypes', 'excitatoryMeTypes', 'genericInhibitory'] as const),
  ...(['inhibitoryMeTypesTransplant', 'excitatoryMeTypesTransplant'] as const),
]);
export type VolumeName = z.infer<typeof VolumeName>;

/** mm³ that cells are divided by: a figure, or the volume of the check's regions in the annotation. */
const perVolume = z.union([z.number().positive(), z.literal('regions')]).optional();

/** The range of the literature: mm³ of volumes, 1/mm³ of densities, cells where there is `perVolume`. */
const Expected = z.union([
  z.strictObject({ mean: z.number(), tolerance: z.number().positive(), perVolume }),
  z
    .strictObject({ min: z.number(), max: z.number(), perVolume })
    .refine(({ min, max }) => min < max, 'min must be below max'),
]);
export type Expected = z.infer<typeof Expected>;

const names = z.array(VolumeName).default([]);

const LiteratureCheck = z
  .strictObject({
    name: z.string().min(1),
    /** `density`: mean over voxels; `present`, `absent`: that there are cells, or none. */
    measure: z.enum(['density', 'volume', 'present', 'absent']).default('density'),
    /** Volumes added up, and those taken from them. */
    of: names,
    less: names,
    /** Names of regions, with those below them; the whole file when left out. */
    regions: z.array(z.string()).min(1).optional(),
    /** Each region of these acronyms, and each below it: a query as in region groups. */
    eachOf: z.strictObject({ acronym: z.string(), exceptName: z.string().optional() }).optional(),
    /** Without it the figure is only reported. */
    expected: Expected.optional(),
    /** |z| beyond which the check fails; between 1 and this it warns. */
    errorAbove: z.number().min(1).default(99),
    source: z.string().optional(),
    /** What the reference does instead. */
    compat: z.strictObject({ expected: Expected.optional(), fatal: z.boolean().optional() }).default({}),
  })
  .refine(({ measure, of }) => measure === 'volume' || of.length > 0, 'a check of densities names volumes in `of`')
  .refine(({ measure, regions, eachOf }) => measure !== 'absent' || regions || eachOf, '`absent` needs regions');
export type LiteratureCheck = z.infer<typeof LiteratureCheck>;

/** @throws OntologyFileUnreadable, MalformedLiterature */
export const readLiterature = async (path: string): Promise<readonly LiteratureCheck[]> =>
  parseLiterature(await readJson(path), path);

/** @param file - its name, for messages. @throws MalformedLiterature naming all problems */
export function parseLiterature(json: unknown, file: string): readonly LiteratureCheck[] {
  const parsed = z.array(LiteratureCheck).min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedLiterature({ file, problems });
}
