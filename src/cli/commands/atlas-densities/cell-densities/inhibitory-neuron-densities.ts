import { Option } from 'commander';
import { ALGORITHMS, type Algorithm } from '../../../../algorithms/densities/programme/inhibitory-neuron-densities.ts';
import { TIE_BREAKS, type TieBreak } from '../../../../algorithms/densities/programme/tie-break.ts';
import { createInhibitoryDensities } from '../../../../pipeline/create-inhibitory-densities.ts';
import { onAtlas, type VolumeOptions, volumeCommand } from '../../../component/component-command.ts';
import { stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly regionName?: string;
  readonly neuronDensityPath: string;
  readonly averageDensitiesPath: string;
  readonly algorithm: Algorithm;
  readonly tieBreak: TieBreak;
  readonly outputDir: string;
}

export const inhibitoryNeuronDensitiesCommand = onAtlas(volumeCommand('inhibitory-neuron-densities'))
  .description('Densities of inhibitory neurons and of their parts, from average densities that need not agree.')
  .option('--region-name <name>', 'region above all that are of interest', 'root')
  .requiredOption('--neuron-density-path <nrrd>', 'density of neurons')
  .requiredOption('--average-densities-path <csv>', 'average densities, such as fit-average-densities makes them')
  .addOption(
    new Option('--algorithm <name>', 'counts nearest to all estimates, or parts in the proportions of theirs')
      .choices(ALGORITHMS)
      .default('linprog'),
  )
  .addOption(
    new Option(
      '--tie-break <name>',
      'of linprog, where no estimate says anything: as the solver has it, no cells, or shares as above',
    )
      .choices(TIE_BREAKS)
      .default('vertex'),
  )
  .requiredOption('--output-dir <dir>', 'folder of the densities, report and plots, made when it is absent')
  .action(async (options: Options) => {
    const { outputDir, compressionLevel: level, algorithm, regionName, compat, tieBreak } = options;
    const files = {
      hierarchy: shellPath(options.hierarchyPath),
      annotation: shellPath(options.annotationPath),
      neuronDensity: shellPath(options.neuronDensityPath),
      averageDensities: shellPath(options.averageDensitiesPath),
    };
    const folder = { path: shellPath(outputDir), folder: true };
    const notices = await stageOutputs({ folder }, (paths) =>
      createInhibitoryDensities(files, paths.folder, { level, algorithm, regionName, compat, tieBreak }),
    );
    for (const notice of notices) process.stderr.write(`warning: ${notice}\n`);
    print(`Densities, report.json and plots are in ${outputDir}.`);
  });
