import { type Overrides, overrideDensities } from '../../pipeline/override-densities.ts';
import { type VolumeOptions, volumeCommand } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { WrongUsage } from '../failure.ts';
import { formatJson, print, repeated, shellPath } from '../shell.ts';

interface Source {
  readonly table?: string;
  readonly cellGroups?: string;
  readonly recipe?: string;
  readonly region?: readonly string[];
}

interface Options extends VolumeOptions, Source {
  readonly annotationPath: string;
  readonly hierarchyPath: string;
  readonly inputDir: readonly string[];
  readonly outputDir: readonly string[];
}

const NAME = 'override-densities';

export const overrideDensitiesCommand = volumeCommand(NAME)
  .description('Give cell types other densities in regions: as a table has it, or as a recipe of ME-types has it.')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy')
  .requiredOption('--input-dir <folder>', 'densities, a file a cell type; may be repeated', repeated)
  .requiredOption('--output-dir <folder>', 'where those of the input folder go; one for each', repeated)
  .option('--table <csv>', 'cell_type, region (id), density (1/mm³), distribution (heterogeneous or homogeneous)')
  .option('--cell-groups <json>', 'of a table: cell types by group; groups may hold groups')
  .option('--recipe <json>', 'densities or ratios of ME-types by region')
  .option('--region <acronym>', 'of a recipe: there are cells in these regions only; may be repeated', repeated)
  .action(async ({ inputDir, outputDir, annotationPath, hierarchyPath, ...options }: Options) => {
    if (inputDir.length !== outputDir.length) throw new WrongUsage(NAME, 'Give an --output-dir for each --input-dir.');
    const { compat, compressionLevel: level, threads } = options;
    const inputs = {
      annotation: shellPath(annotationPath),
      hierarchy: shellPath(hierarchyPath),
      folders: inputDir.map(shellPath),
      overrides: overridesIn(options),
    };
    const folders = Object.fromEntries(outputDir.map((path, n) => [`${n}`, { path: shellPath(path), folder: true }]));
    const report = await stageOutputs(
      folders,
      (staged) =>
      overrideDensities(inputs, outputDir.map((_, n) => staged[`${n}`]), { compat, level, threads }), // biome-ignore format: one call
    );
    print(formatJson(report));
  });

function overridesIn({ table, cellGroups, recipe, region = [] }: Source): Overrides {
  if (table !== undefined && recipe === undefined) {
    return { table: shellPath(table), ...(cellGroups !== undefined && { groups: shellPath(cellGroups) }) };
  }
  if (recipe !== undefined && table === undefined) return { recipe: shellPath(recipe), regions: region };
  throw new WrongUsage(NAME, 'Give either --table or --recipe.');
}
