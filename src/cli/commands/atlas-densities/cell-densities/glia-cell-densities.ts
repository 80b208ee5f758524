import { MOUSE_GLIA } from '../../../../algorithms/densities/cell-density/cell-counts.ts';
import { gliaDensities } from '../../../../algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../../../algorithms/densities/glia/glia-proportions.ts';
import { readJson } from '../../../../ontology/read-json.ts';
import { writeDensities } from '../../../../pipeline/write-densities.ts';
import { assertSameGrid } from '../../../../volume/grid.ts';
import { withWorkers } from '../../../component/component-command.ts';
import { shellPath } from '../../../shell.ts';
import { type DensityOptions, densityCommand, openVolume, printCells, readGivenBrain, writeWithReport } from './density-command.ts'; // biome-ignore format: long

interface Options extends DensityOptions {
  readonly cellDensityPath: string;
  readonly gliaDensityPath: string;
  readonly astrocyteDensityPath: string;
  readonly oligodendrocyteDensityPath: string;
  readonly microgliaDensityPath: string;
  readonly gliaProportionsPath: string;
  readonly outputDir: string;
}

export const gliaCellDensitiesCommand = densityCommand('glia-cell-densities')
  .description('Place glia and their types among the cells, as many as the literature counted; the rest are neurons.')
  .requiredOption('--cell-density-path <nrrd>', 'density of all cells, cells/mm³')
  .requiredOption('--glia-density-path <nrrd>', 'intensity of glia, of any scale')
  .requiredOption('--astrocyte-density-path <nrrd>', 'intensity of astrocytes')
  .requiredOption('--oligodendrocyte-density-path <nrrd>', 'intensity of oligodendrocytes')
  .requiredOption('--microglia-density-path <nrrd>', 'intensity of microglia, of which only the grid is looked at')
  .requiredOption('--glia-proportions-path <json>', 'share of each type: {"astrocyte": …, …}')
  .requiredOption('--output-dir <folder>', 'where the densities go, cells/mm³: glia_density.nrrd …')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const file = options.gliaProportionsPath;
      const proportions = parseGliaProportions(await readJson(shellPath(file)), file);
      const sources = {
        cellDensity: await openVolume(options.cellDensityPath),
        glia: await openVolume(options.gliaDensityPath),
        astrocyte: await openVolume(options.astrocyteDensityPath),
        oligodendrocyte: await openVolume(options.oligodendrocyteDensityPath),
      };
      const microglia = await openVolume(options.microgliaDensityPath);
      assertSameGrid(sources.glia.grid, microglia.grid);
      const { brain, groups, header: like } = await readGivenBrain(options);
      const volumes = gliaDensities(pool, brain, groups, sources, { proportions, count: MOUSE_GLIA });
      const output = { path: shellPath(options.outputDir), folder: true };
      const report = await writeWithReport(output, options, (folder) =>
        writeDensities(folder, volumes, { like, level: options.compressionLevel, count: 5 }),
      );
      printCells(report);
    }),
  );
