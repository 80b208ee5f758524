import { type CellDensityReport, cellDensity } from '../../../../algorithms/densities/cell-density/cell-density.ts';
import { headerFor } from '../../../../volume/nrrd/header.ts';
import { streamNrrd } from '../../../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../../../volume/nrrd/write.ts';
import { print, shellPath } from '../../../shell.ts';
import { type DensityOptions, densityCommand, readGivenBrain, writeWithReport } from './density-command.ts';

interface Options extends DensityOptions {
  readonly nisslPath: string;
  readonly outputPath: string;
}

export const cellDensityCommand = densityCommand('cell-density')
  .description('Make a density of all cells from Nissl staining and the cells that the literature counted.')
  .requiredOption('--nissl-path <nrrd>', 'Nissl staining')
  .requiredOption('--output-path <nrrd>', 'where the density goes, cells/mm³')
  .action(async (options: Options) => {
    const { compat, compressionLevel: level } = options;
    const { brain, groups } = await readGivenBrain(options);
    const { header: like, source } = await streamNrrd(shellPath(options.nisslPath));
    const { density, report } = await cellDensity(brain, groups, source, { compat });
    await writeWithReport({ path: shellPath(options.outputPath) }, options, async (path) => {
      await writeNrrd(path, headerFor(density, { like }), density.values, { level });
      return report;
    });
    print(summaryOf(report, compat));
  });

function summaryOf({ groups, layerVoxels, ungrouped, negative }: CellDensityReport, compat: boolean): string {
  const voxels = ungrouped.reduce((sum, label) => sum + label.voxels, 0);
  const kept = compat ? 'keep an intensity in place of a density' : 'have no cells';
  return [
    ...groups.map(({ group, cells, voxels: count, cellsPerIntensity }) =>
      cellsPerIntensity === undefined
        ? `${group}: no staining in ${count} voxels, ${cells} cells are not placed.`
        : `${group}: ${cells} cells in ${count} voxels.`,
    ),
    `Purkinje layer: one cell in each of ${layerVoxels} voxels.`,
    ...(voxels > 0 ? [`In no group: ${voxels} voxels with ${ungrouped.length} labels ${kept}.`] : []),
    ...(negative > 0 ? [`Negative staining: ${negative} voxels, which count as 0.`] : []),
  ].join('\n');
}
