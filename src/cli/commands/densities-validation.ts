import {
  DensitiesNotValid,
  MOUSE_LITERATURE,
  validateDensityFiles,
} from '../../pipeline/integrity/validate-density-files.ts';
import { type ComponentOptions, componentCommand } from '../component/component-command.ts';
import { formatJson, print, shellPath } from '../shell.ts';

interface Options extends ComponentOptions {
  readonly annotation: string;
  readonly hierarchy?: string;
  readonly cell_density?: string;
  readonly neuron_glia_density_folder?: string;
  readonly inhibitory_density_folder?: string;
  readonly excitatory_ME_types_folder?: string;
  readonly inhibitory_ME_types_folder?: string;
  readonly excitatory_ME_types_transplant_folder?: string;
  readonly inhibitory_ME_types_transplant_folder?: string;
  readonly literature?: string;
  readonly error_fatal: boolean;
}

const given = (path: string | undefined): string | undefined => (path === undefined ? undefined : shellPath(path));

export const densitiesValidationCommand = componentCommand('densities-validation')
  .description('Hold the volume of the brain and densities of cells against the literature; the report is JSON.')
  .requiredOption('--annotation <nrrd>', 'annotation: region ids')
  .option('--hierarchy <json>', 'region hierarchy: labels must be in it, and densities are checked by region')
  .option('--cell_density <nrrd>', 'density of all cells')
  .option('--neuron_glia_density_folder <folder>', 'neuron, glia, astrocyte, microglia, oligodendrocyte')
  .option('--inhibitory_density_folder <folder>', 'gad67+, pv+, sst+, vip+')
  .option('--excitatory_ME_types_folder <folder>', 'excitatory ME-types and the generic inhibitory one')
  .option('--inhibitory_ME_types_folder <folder>', 'inhibitory ME-types')
  .option('--excitatory_ME_types_transplant_folder <folder>', 'excitatory ME-types after transplant')
  .option('--inhibitory_ME_types_transplant_folder <folder>', 'inhibitory ME-types after transplant')
  .option('--literature <json>', 'figures to hold against; by default those of the mouse brain')
  .option('--error_fatal <0|1>', 'whether an error makes the command fail', (text) => text !== '0', true)
  .action(async ({ annotation, literature, error_fatal: isFatal, compat, threads, ...options }: Options) => {
    const files = {
      annotation: shellPath(annotation),
      hierarchy: given(options.hierarchy),
      cellDensity: given(options.cell_density),
      neuronGliaFolder: given(options.neuron_glia_density_folder),
      inhibitoryFolder: given(options.inhibitory_density_folder),
      excitatoryMeTypesFolder: given(options.excitatory_ME_types_folder),
      inhibitoryMeTypesFolder: given(options.inhibitory_ME_types_folder),
      excitatoryMeTypesTransplantFolder: given(options.excitatory_ME_types_transplant_folder),
      inhibitoryMeTypesTransplantFolder: given(options.inhibitory_ME_types_transplant_folder),
    };
    const report = await validateDensityFiles(files, {
      literature: given(literature) ?? MOUSE_LITERATURE,
      compat,
      threads,
    });
    print(formatJson(report));
    if (isFatal && !report.success) throw new DensitiesNotValid(annotation, report);
  });
