import { compileMeasurements } from '../../../../algorithms/densities/measurements/compile-measurements.ts';
import { MEASUREMENT_COLUMNS, MeasurementRow } from '../../../../algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../../../algorithms/densities/measurements/read-table.ts';
import { readWorkbook } from '../../../../algorithms/densities/measurements/workbook.ts';
import { writeTable } from '../../../../algorithms/densities/measurements/write-table.ts';
import { readHierarchy } from '../../../../ontology/hierarchy.ts';
import { readInput, readInputText } from '../../../../pipeline/read-input.ts';
import { type ComponentOptions, componentCommand } from '../../../component/component-command.ts';
import { writeTexts } from '../../../component/write-texts.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly mmc3Path: string;
  readonly gabaPapersPath: string;
  readonly nonDensityMeasurementsPath: string;
  readonly measurementsOutputPath: string;
  readonly homogenousRegionsOutputPath: string;
}

export const compileMeasurementsCommand = componentCommand('compile-measurements')
  .description('Put the measurements of the literature into one table, from the Excel files of their authors.')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy (AIBS 1.json), whose names the regions get')
  .requiredOption('--mmc3-path <xlsx>', 'densities of PV+, SST+ and VIP+ cells: mmc3.xlsx of Kim et al. 2017')
  .requiredOption('--gaba-papers-path <xlsx>', 'densities and homogenous regions: gaba_papers.xlsx')
  .requiredOption('--non-density-measurements-path <csv>', 'counts and proportions, added as they are')
  .requiredOption('--measurements-output-path <csv>', 'where the measurements go')
  .requiredOption('--homogenous-regions-output-path <csv>', 'where the regions with one type of neurons go')
  .action(async (options: Options) => {
    const workbookAt = async (path: string) => readWorkbook(await readInput(shellPath(path)), path);
    const kim = await workbookAt(options.mmc3Path);
    const literature = await workbookAt(options.gabaPapersPath);
    const nonDensityText = await readInputText(shellPath(options.nonDensityMeasurementsPath));
    const nonDensities = readTable(nonDensityText, options.nonDensityMeasurementsPath, MeasurementRow).rows;
    const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
    const sources = { kim, literature, nonDensities };
    const { measurements, homogenousRegions, notes } = compileMeasurements(hierarchy, sources, options);
    await writeTexts([
      { path: shellPath(options.measurementsOutputPath), text: writeTable(MEASUREMENT_COLUMNS, measurements) },
      {
        path: shellPath(options.homogenousRegionsOutputPath),
        text: writeTable(['brain_region', 'cell_type'], homogenousRegions),
      },
    ]);
    for (const note of notes) print(note);
    print(`${measurements.length} measurements and ${homogenousRegions.length} homogenous regions.`);
  });
