import { parse } from 'yaml';
import { AverageDensityRow } from '../../../../algorithms/densities/fit/average-density-row.ts';
import {
  type FittedDensities,
  fitAverageDensities,
} from '../../../../algorithms/densities/fit/fit-average-densities.ts';
import { deviationsByName, parseFitConfig, slicesByMarker } from '../../../../algorithms/densities/fit/fit-config.ts';
import { fitGroups } from '../../../../algorithms/densities/fit/fit-groups.ts';
import { fitReport, fittedDensitiesCsv, fittingMaps } from '../../../../algorithms/densities/fit/fit-report.ts';
import { HomogenousRegion } from '../../../../algorithms/densities/measurements/homogenous-region.ts';
import { readTable } from '../../../../algorithms/densities/measurements/read-table.ts';
import { readGroupDefinitions } from '../../../../algorithms/densities/regions/group-definitions.ts';
import { hierarchyTable } from '../../../../algorithms/densities/regions/hierarchy-table.ts';
import { resolveGroups } from '../../../../algorithms/densities/regions/region-groups.ts';
import { topRegion } from '../../../../algorithms/densities/regions/top-region.ts';
import { rankVoxels } from '../../../../algorithms/densities/regions/voxel-ranks.ts';
import { readHierarchy } from '../../../../ontology/hierarchy.ts';
import { readJson } from '../../../../ontology/read-json.ts';
import { readInputText } from '../../../../pipeline/read-input.ts';
import { spacing } from '../../../../volume/grid.ts';
import { streamAnnotation, streamNrrd } from '../../../../volume/nrrd/stream.ts';
import { type ComponentOptions, componentCommand } from '../../../component/component-command.ts';
import { describeDropped } from '../../../component/describe-dropped.ts';
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
}

const DEFAULT_GROUPS = new URL('../../../../../ontologies/region-groups.json', import.meta.url).pathname;

export const fitAverageDensitiesCommand = componentCommand('fit-average-densities')
  .description('Estimate the densities that the literature lacks, from the intensity of marker genes.')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy')
  .option('--region-name <name>', 'region above all that are of interest', 'root')
  .requiredOption('--neuron-density-path <nrrd>', 'density of neurons')
  .requiredOption('--gene-config-path <yaml>', 'volumes, data sets and slices of the markers')
  .requiredOption('--average-densities-path <csv>', 'densities of the literature')
  .requiredOption('--homogenous-regions-path <csv>', 'regions whose neurons are all inhibitory or all excitatory')
  .option('--group-ids-config-path <json>', 'groups of regions', DEFAULT_GROUPS)
  .option('--min-data-points <n>', 'regions that a fit takes at least', positiveInteger, 1)
  .requiredOption('--fitted-densities-output-path <csv>', 'where the densities go')
  .option('--fitting-maps-output-path <json>', 'where the coefficients go')
  .option('--report-path <json>', 'where it goes what each density is from')
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
    await writeTexts(outputs);
    print(describeDropped(options.averageDensitiesPath, fitted.dropped.averageDensities));
    print(describeDropped(options.homogenousRegionsPath, fitted.dropped.homogenousRegions));
    print(describeFits(fitted));
  });

async function fit(options: Options): Promise<FittedDensities> {
  const { averageDensitiesPath, homogenousRegionsPath, geneConfigPath, groupIdsConfigPath } = options;
  const textAt = (path: string) => readInputText(shellPath(path));
  const averageDensities = readTable(await textAt(averageDensitiesPath), averageDensitiesPath, AverageDensityRow);
  const homogenousRegions = readTable(await textAt(homogenousRegionsPath), homogenousRegionsPath, HomogenousRegion);
  const config = parseFitConfig(parse(await textAt(geneConfigPath)), geneConfigPath);
  const deviationsPath = config.cellDensityStandardDeviationsPath;
  const deviations = deviationsByName(await readJson(shellPath(deviationsPath)), deviationsPath);
  const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
  const definitions = await readGroupDefinitions(shellPath(groupIdsConfigPath));
  const resolved = resolveGroups(hierarchy, definitions, { file: groupIdsConfigPath, compat: options.compat });
  const regions = hierarchyTable(hierarchy, topRegion(hierarchy, options.regionName, options));
  const annotation = await streamAnnotation(shellPath(options.annotationPath));
  const neuronDensity = (await streamNrrd(shellPath(options.neuronDensityPath))).source;
  const { grid } = annotation.source;
  const offset = Math.trunc(grid.origin[0] / spacing(grid)[0]);
  const slicesPath = config.realignedSlicesPath;
  const slices = slicesByMarker(await readJson(shellPath(slicesPath)), slicesPath, config, offset);
  const markers = new Map(
    await Promise.all(
      [...slices].map(async ([marker, planes]) => {
        const { source } = await streamNrrd(shellPath(config.inputGeneVolumePath[marker]));
        return [marker, { intensity: source, slices: planes }] as const;
      }),
    ),
  );
  const groups = fitGroups(hierarchy, resolved);
  const voxels = await rankVoxels(hierarchy, annotation.source);
  const inputs = { averageDensities, homogenousRegions, groups, neuronDensity, deviations, markers };
  return fitAverageDensities(voxels, regions, inputs, options);
}

const describeFits = ({ fits, table }: FittedDensities): string =>
  [
    ...fits.map(({ group, type, points, coefficient, rSquare }) =>
      Number.isNaN(coefficient)
        ? `${group}, ${type}: no fit, there are ${points.length} regions to fit.`
        : `${group}, ${type}: ${coefficient} cells/mm³ per intensity, r² ${rSquare.toFixed(3)}, ${points.length} regions.`,
    ),
    ...table.types.map((type, column) => {
      const origins = table.regions.map((_, at) => table.estimates[at * table.types.length + column].origin);
      const counts = [...Map.groupBy(origins, (origin) => origin)].map(([origin, all]) => `${all.length} ${origin}`);
      return `${type}: ${counts.join(', ')}.`;
    }),
  ].join('\n');
