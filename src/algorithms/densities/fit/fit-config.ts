import { z } from 'zod';
import { nearestName } from '../../../ontology/nearest-name.ts';
import { MalformedFitConfig } from './errors.ts';

/** Which volumes and slices a fit takes; as in the reference's fit_average_densities_ccfv2_config.yaml. */
export const FitConfig = z
  .object({
    /** By marker. */
    inputGeneVolumePath: z.record(z.string(), z.string()),
    /** The data set of a marker; its slices are listed under this id. */
    sectionDataSetID: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)),
    realignedSlicesPath: z.string(),
    cellDensityStandardDeviationsPath: z.string(),
  })
  .superRefine(({ inputGeneVolumePath, sectionDataSetID }, context) => {
    for (const marker of Object.keys(inputGeneVolumePath)) {
      if (marker in sectionDataSetID) continue;
      const message = `there is no id of the data set of ${marker}`;
      context.addIssue({ code: 'custom', path: ['sectionDataSetID'], message });
    }
  });
export type FitConfig = z.infer<typeof FitConfig>;

const Slices = z.record(z.string(), z.array(z.int()).nullable());
const Deviations = z.record(z.string(), z.number().min(0));

/** @throws MalformedFitConfig naming all problems */
export const parseFitConfig = (value: unknown, file: string): FitConfig => parse(FitConfig, value, file);

/**
 * @param value - parsed file of slices: indices of coronal planes by data set, null for all
 * @param offset - planes before the first one of the volume
 * @returns by marker, in the order of the configuration
 * @throws MalformedFitConfig naming all problems
 */
export function slicesByMarker(value: unknown, file: string, config: FitConfig, offset: number) {
  const slices = parse(Slices, value, file);
  const markers = Object.keys(config.inputGeneVolumePath).map((marker) => [marker, config.sectionDataSetID[marker]]);
  const problems = markers
    .filter(([, id]) => !(id in slices))
    .map(([marker, id]) => `it has no slices of ${marker}, whose data set is ${id}${hint(id, Object.keys(slices))}`);
  if (problems.length > 0) throw new MalformedFitConfig({ file, problems });
  return new Map(markers.map(([marker, id]) => [marker, slices[id]?.map((x) => x - offset) ?? null]));
}

const hint = (id: string, ids: readonly string[]): string => {
  const near = nearestName(id, ids);
  return near === undefined ? '' : ` (is it ${near}?)`;
};

/**
 * @param value - parsed file of standard deviations by `|root|…|name`
 * @returns by name
 * @throws MalformedFitConfig naming all problems
 */
export const deviationsByName = (value: unknown, file: string): Map<string, number> =>
  new Map(Object.entries(parse(Deviations, value, file)).map(([path, deviation]) => [lastOf(path), deviation]));

const lastOf = (path: string): string => path.slice(path.lastIndexOf('|') + 1);

function parse<Value>(schema: z.ZodType<Value>, value: unknown, file: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedFitConfig({ file, problems });
}
