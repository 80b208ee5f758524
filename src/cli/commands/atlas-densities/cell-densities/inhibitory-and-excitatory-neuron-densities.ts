import {
  inhibitoryCounts,
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../../../algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../../../algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import { readWorkbook } from '../../../../algorithms/densities/measurements/workbook.ts';
import { readInput } from '../../../../pipeline/read-input.ts';
import { writeDensities } from '../../../../pipeline/write-densities.ts';
import { withWorkers } from '../../../component/component-command.ts';
import { shellPath } from '../../../shell.ts';
import { type DensityOptions, densityCommand, openVolume, printCells, readGivenBrain, writeWithReport } from './density-command.ts'; // biome-ignore format: long

interface Options extends DensityOptions {
  readonly gad1Path: string;
  readonly nrn1Path: string;
  readonly neuronDensityPath: string;
  readonly inhibitoryNeuronCountsPath?: string;
  readonly outputDir: string;
}

export const inhibitoryAndExcitatoryCommand = densityCommand('inhibitory-and-excitatory-neuron-densities')
  .description('Part neurons into inhibitory and excitatory ones, by gad67 and nrn1 and the counts of the literature.')
  .requiredOption('--gad1-path <nrrd>', 'expression of gad67 (gad1), of any scale')
  .requiredOption('--nrn1-path <nrrd>', 'expression of nrn1, of any scale')
  .requiredOption('--neuron-density-path <nrrd>', 'density of all neurons, cells/mm³')
  .option('--inhibitory-neuron-counts-path <xlsx>', 'other counts than those of Kim et al. 2017, in their mmc1.xlsx')
  .requiredOption('--output-dir <folder>', 'where inhibitory_neuron_density.nrrd and excitatory_… go, cells/mm³')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const { compat, inhibitoryNeuronCountsPath: path } = options;
      const counts =
        path === undefined
          ? MOUSE_INHIBITORY
          : inhibitoryCounts(await readWorkbook(await readInput(shellPath(path)), path));
      const count = counts.reduce((sum, cells) => sum + cells, 0);
      const sources = {
        gad: await openVolume(options.gad1Path),
        nrn: await openVolume(options.nrn1Path),
        neuronDensity: await openVolume(options.neuronDensityPath),
      };
      const { brain, groups, header: like } = await readGivenBrain(options);
      const settings = { count, shares: inhibitoryShares(counts), compat };
      const volumes = inhibitoryExcitatoryDensities(pool, brain, groups, sources, settings);
      const output = { path: shellPath(options.outputDir), folder: true };
      const report = await writeWithReport(output, options, (folder) =>
        writeDensities(folder, volumes, { like, level: options.compressionLevel, count: 2 }),
      );
      printCells(report);
    }),
  );
