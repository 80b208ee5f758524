import { z } from 'zod';
import { readJson } from '../../../ontology/read-json.ts';
import { MalformedConsistencyTests } from './errors.ts';

const tolerances = {
  /** Largest |left − right|. */
  absolute: z.number().min(0).optional(),
  /** Largest |left − right| / (left + right). */
  relative: z.number().min(0).optional(),
  /** Largest −log₁₀ p of the two distributions over voxels being one. */
  'log-p-value': z.number().min(0).optional(),
};
const Tolerance = z.strictObject(tolerances);
export type Tolerance = z.infer<typeof Tolerance>;

/** Acronym of a region, `Layer` and the layers as a regular expression, or such masks put together. */
export type Mask = string | readonly ['and' | 'or', readonly Mask[]];
const Mask: z.ZodType<Mask> = z.union([z.string().min(1), z.lazy(() => z.tuple([z.enum(['and', 'or']), z.array(Mask).min(1)]))]); // biome-ignore format: one union

/** The label of a volume, or a number. */
const terms = z.array(z.union([z.string(), z.number()])).min(1);

const ConsistencyTest = z.strictObject({
  left: terms,
  right: terms,
  /** Those of the sums or of the single voxels go before the others; without any, both sides must be the same. */
  tolerance: z
    .strictObject({ ...tolerances, sum_of_voxels: Tolerance, idv_voxels: Tolerance })
    .partial()
    .default({}),
  mask: Mask.optional(),
  /** Whether 1/mm³ are compared, or cells. */
  modality: z.enum(['density', 'count']).default('density'),
});
export type ConsistencyTest = z.infer<typeof ConsistencyTest>;

const ConsistencyTests = z
  .object({
    annotations: z.string(),
    hierarchy: z.string(),
    /** Files by label; several are added up. */
    nrrd: z.record(
      z.string(),
      z.union([z.string().regex(/(?<!\.tar)$/, 'unpack the archive and list its files'), z.array(z.string()).min(1)]),
    ),
    tests: z.array(ConsistencyTest).min(1),
  })
  .superRefine(({ nrrd, tests }, context) => {
    for (const [n, { left, right }] of tests.entries()) {
      for (const term of [...left, ...right]) {
        if (typeof term === 'number' || Object.hasOwn(nrrd, term)) continue;
        context.addIssue({ code: 'custom', path: ['tests', n], message: `"${term}" is no label of nrrd` });
      }
    }
  });
export type ConsistencyTests = z.infer<typeof ConsistencyTests>;

/** Reads tests as those of cell-density-validations are written. @throws OntologyFileUnreadable, MalformedConsistencyTests */
export const readConsistencyTests = async (path: string): Promise<ConsistencyTests> =>
  parseConsistencyTests(await readJson(path), path);

/** @param file - its name, for messages. @throws MalformedConsistencyTests naming all problems */
export function parseConsistencyTests(json: unknown, file: string): ConsistencyTests {
  const parsed = ConsistencyTests.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedConsistencyTests({ file, problems });
}
