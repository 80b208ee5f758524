import { averageDensities } from '../../../../algorithms/densities/measurements/average-densities.ts';
import { averageReport } from '../../../../algorithms/densities/measurements/average-report.ts';
import { meanDensities } from '../../../../algorithms/densities/measurements/mean-densities.ts';
import { MeasurementRow } from '../../../../algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../../../algorithms/densities/measurements/read-table.ts';
import { writeTable } from '../../../../algorithms/densities/measurements/write-table.ts';
import { hierarchyTable } from '../../../../algorithms/densities/regions/hierarchy-table.ts';
import { topRegion } from '../../../../algorithms/densities/regions/top-region.ts';
import { readInputText } from '../../../../pipeline/read-input.ts';
import { readVoxelRanks } from '../../../../pipeline/read-voxel-ranks.ts';
import { streamNrrd } from '../../../../volume/nrrd/stream.ts';
import { type ComponentOptions, componentCommand, onAtlas } from '../../../component/component-command.ts';
import { printDropped } from '../../../component/print-dropped.ts';
import { type TextOutput, writeTexts } from '../../../component/write-texts.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly regionName: string;
  readonly cellDensityPath: string;
  readonly neuronDensityPath: string;
  readonly measurementsPath: string;
  readonly outputPath: string;
  readonly reportPath?: string;
}

export const measurementsToAverageDensitiesCommand = onAtlas(componentCommand('measurements-to-average-densities'))
  .description('Bring the measurements of the literature to cells/mm³, by the volumes and densities of the atlas.')
  .option('--region-name <name>', 'region above all that are of interest', 'root')
  .requiredOption('--cell-density-path <nrrd>', 'density of cells')
  .requiredOption('--neuron-density-path <nrrd>', 'density of neurons')
  .requiredOption('--measurements-path <csv>', 'measurements, such as compile-measurements makes them')
  .requiredOption('--output-path <csv>', 'where the densities go')
  .option('--report-path <json>', 'where it goes what became of each measurement')
  .action(async (options: Options) => {
    const text = await readInputText(shellPath(options.measurementsPath));
    const table = readTable(text, options.measurementsPath, MeasurementRow);
    const atlas = { hierarchy: shellPath(options.hierarchyPath), annotation: shellPath(options.annotationPath) };
    const { voxels } = await readVoxelRanks(atlas);
    const { hierarchy } = voxels;
    const regions = hierarchyTable(hierarchy, topRegion(hierarchy, options.regionName, options));
    const meansOf = async (path: string) => meanDensities(voxels, (await streamNrrd(shellPath(path))).source);
    const cell = await meansOf(options.cellDensityPath);
    const neuron = await meansOf(options.neuronDensityPath);
    const average = averageDensities(table, regions, voxels, { cell, neuron }, options);
    const rows = average.densities.map(({ row }) => row);
    const outputs: TextOutput[] = [{ path: shellPath(options.outputPath), text: writeTable(table.columns, rows) }];
    if (options.reportPath !== undefined) {
      outputs.push({ path: shellPath(options.reportPath), text: JSON.stringify(averageReport(average), null, 1) });
    }
    await writeTexts(outputs);
    for (const { rowNumber, assumption } of average.densities) {
      if (assumption !== undefined) print(`${options.measurementsPath}, row ${rowNumber}: ${assumption}`);
    }
    printDropped(options.measurementsPath, average.dropped);
    print(`${rows.length} densities of ${table.rows.length} measurements.`);
  });
