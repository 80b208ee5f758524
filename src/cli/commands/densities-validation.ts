import { labelCounts } from '../../algorithms/annotation/label-counts.ts';
import { validateAnnotation } from '../../algorithms/annotation/validate-annotation.ts';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { assertValidAnnotation } from '../../pipeline/integrity/validated-annotation.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { type ComponentOptions, componentCommand, withWorkers } from '../component/component-command.ts';
import { formatJson, print, shellPath } from '../shell.ts';

/** Flags of the reference that ask for densities to be validated. */
const OF_DENSITIES = [
  'cell_density',
  'neuron_glia_density_folder',
  'inhibitory_density_folder',
  'excitatory_ME_types_folder',
  'inhibitory_ME_types_folder',
] as const;

interface Options extends ComponentOptions, Readonly<Partial<Record<(typeof OF_DENSITIES)[number], string>>> {
  readonly annotation: string;
  readonly hierarchy?: string;
}

export class DensitiesNotSupported extends AtlasError<'DensitiesNotSupported', { readonly flag: string }> {
  readonly tag = 'DensitiesNotSupported';
  readonly remedy = 'Leave the flag out: `densities-validation --annotation FILE` validates the annotation.';

  constructor(details: { readonly flag: string }) {
    super(`${details.flag} asks for densities to be validated, which this version does not do.`, details);
  }
}

export const densitiesValidationCommand = componentCommand('densities-validation')
  .description(
    'Hold the volume of the brain in an annotation against the literature: 508.91 ± 23.42 mm³ for the mouse.',
  )
  .requiredOption('--annotation <nrrd>', 'annotation: region ids')
  .option('--hierarchy <json>', 'region hierarchy: labels must be in it')
  .action(async ({ annotation, hierarchy, threads, ...options }: Options) => {
    const flag = OF_DENSITIES.find((name) => options[name] !== undefined);
    if (flag) throw new DensitiesNotSupported({ flag: `--${flag}` });
    await withWorkers(threads, async (pool) => {
      const regions = hierarchy === undefined ? undefined : await readHierarchy(shellPath(hierarchy));
      const { source } = await streamAnnotation(shellPath(annotation));
      const report = validateAnnotation(regions, source.grid, await labelCounts(pool, source));
      print(formatJson(report));
      assertValidAnnotation(annotation, report);
    });
  });
for (const name of OF_DENSITIES) densitiesValidationCommand.option(`--${name} <path>`, 'not supported yet');
