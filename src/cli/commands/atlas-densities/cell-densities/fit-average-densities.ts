import { join } from 'node:path';
import type { FittedDensities } from '../../../../algorithms/densities/fit/fit-average-densities.ts';
import { parseFitConfig } from '../../../../algorithms/densities/fit/fit-config.ts';
import { fitPlots } from '../../../../algorithms/densities/fit/fit-plots.ts';
import { fitReport, fittedDensitiesCsv, fittingMaps } from '../../../../algorithms/densities/fit/fit-report.ts';
import { fitDensityFiles } from '../../../../pipeline/fit-density-files.ts';
import { readInputYaml } from '../../../../pipeline/read-input.ts';
import { type ComponentOptions, componentCommand, onAtlas } from '../../../component/component-command.ts';
import { groupsOption } from '../../../component/groups-option.ts';
import { printDropped } from '../../../component/print-dropped.ts';
import { type TextOutput, writeTexts } from '../../../component/write-texts.ts';
import { positiveInteger, print, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly regionName: string;
  readonly neuronDensityPath: string;
  readonly geneConfigPath: string;
  readonly averageDensitiesPath: string;
  readonly homogenousRegionsPath: string;
  readonly groupIdsConfigPath: string;
  readonly minDataPoints: number;
  readonly fittedDensitiesOutputPath: string;
  readonly fittingMapsOutputPath?: string;
  readonly reportPath?: string;
  readonly plotsDir?: string;
}

export const fitAverageDensitiesCommand = onAtlas(componentCommand('fit-average-densities'))
  .description('Estimate the densities that the literature lacks, from the intensity of marker genes.')
  .option('--region-name <name>', 'region above all that are of interest', 'root')
  .requiredOption('--neuron-density-path <nrrd>', 'density of neurons')
  .requiredOption('--gene-config-path <yaml>', 'volumes, data sets and slices of the markers')
  .requiredOption('--average-densities-path <csv>', 'densities of the literature')
  .requiredOption('--homogenous-regions-path <csv>', 'regions whose neurons are all inhibitory or all excitatory')
  .addOption(groupsOption())
  .option('--min-data-points <n>', 'regions that a fit takes at least', positiveInteger, 1)
  .requiredOption('--fitted-densities-output-path <csv>', 'where the densities go')
  .option('--fitting-maps-output-path <json>', 'where the coefficients go')
  .option('--report-path <json>', 'where it goes what each density is from')
  .option('--plots-dir <folder>', 'where plots of the fits go, as SVG')
  .action(async (options: Options) => {
    const fitted = await fit(options);
    const outputs: TextOutput[] = [
      { path: shellPath(options.fittedDensitiesOutputPath), text: fittedDensitiesCsv(fitted.table) },
    ];
    const addJson = (path: string | undefined, value: () => unknown) => {
      if (path !== undefined) outputs.push({ path: shellPath(path), text: JSON.stringify(value(), null, 1) });
    };
    addJson(options.fittingMapsOutputPath, () => fittingMaps(fitted.fits));
    addJson(options.reportPath, () => fitReport(fitted));
    const { plotsDir } = options;
    if (plotsDir !== undefined) {
      outputs.push(...fitPlots(fitted).map(({ name, svg }) => ({ path: join(shellPath(plotsDir), name), text: svg })));
    }
    await writeTexts(outputs);
    printDropped(options.averageDensitiesPath, fitted.dropped.averageDensities);
    printDropped(options.homogenousRegionsPath, fitted.dropped.homogenousRegions);
    print(describeFits(fitted));
  });

async function fit(options: Options): Promise<FittedDensities> {
  const { geneConfigPath } = options;
  const config = parseFitConfig(await readInputYaml(shellPath(geneConfigPath)), geneConfigPath);
  const genes = Object.entries(config.inputGeneVolumePath).map(([gene, path]) => [gene, shellPath(path)]);
  const files = {
    hierarchy: shellPath(options.hierarchyPath),
    annotation: shellPath(options.annotationPath),
    neuronDensity: shellPath(options.neuronDensityPath),
    averageDensities: shellPath(options.averageDensitiesPath),
    homogenousRegions: shellPath(options.homogenousRegionsPath),
    groups: shellPath(options.groupIdsConfigPath),
  };
  const named = {
    ...config,
    inputGeneVolumePath: Object.fromEntries(genes),
    realignedSlicesPath: shellPath(config.realignedSlicesPath),
    cellDensityStandardDeviationsPath: shellPath(config.cellDensityStandardDeviationsPath),
  };
  return fitDensityFiles(files, named, options);
}

const explained = (rSquare: number): string => (Number.isNaN(rSquare) ? '' : `, r² ${rSquare.toFixed(3)}`);

function describeFits({ fits, table: { types, regions, estimates } }: FittedDensities): string {
  const lines = fits.map(({ group, type, points, coefficient, rSquare }) =>
    Number.isNaN(coefficient)
      ? `${group}, ${type}: no fit, there are ${points.length} regions to fit.`
      : `${group}, ${type}: ${coefficient} cells/mm³ per intensity, ${points.length} regions${explained(rSquare)}.`,
  );
  for (const [column, type] of types.entries()) {
    const ofType = estimates.filter((_, at) => at % types.length === column);
    const counts = [...Map.groupBy(ofType, ({ origin }) => origin)].map(([origin, all]) => `${all.length} ${origin}`);
    lines.push(`${type}, ${regions.length} regions: ${counts.join(', ')}.`);
    const notes = Map.groupBy(ofType.filter(({ note }) => note !== undefined), ({ note }) => note); // biome-ignore format: one thought
    for (const [note, all] of notes) lines.push(`  of these ${all.length}: ${note}.`);
  }
  return lines.join('\n');
}
