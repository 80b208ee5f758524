import { AverageDensityRow } from '../algorithms/densities/fit/average-density-row.ts';
import { type FittedDensities, fitAverageDensities } from '../algorithms/densities/fit/fit-average-densities.ts';
import { deviationsByName, type FitConfig, slicesByMarker } from '../algorithms/densities/fit/fit-config.ts';
import { fitGroups } from '../algorithms/densities/fit/fit-groups.ts';
import { HomogenousRegion } from '../algorithms/densities/measurements/homogenous-region.ts';
import { readTable } from '../algorithms/densities/measurements/read-table.ts';
import { readGroupDefinitions } from '../algorithms/densities/regions/group-definitions.ts';
import { hierarchyTable } from '../algorithms/densities/regions/hierarchy-table.ts';
import { resolveGroups } from '../algorithms/densities/regions/region-groups.ts';
import { topRegion } from '../algorithms/densities/regions/top-region.ts';
import { readJson } from '../ontology/read-json.ts';
import { spacing } from '../volume/grid.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { readInputText } from './read-input.ts';
import { readVoxelRanks } from './read-voxel-ranks.ts';

/** Paths. */
export interface FitFiles {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly neuronDensity: string;
  /** Tables. */
  readonly averageDensities: string;
  readonly homogenousRegions: string;
  readonly groups: string;
}

export interface FitFilesOptions {
  readonly compat: boolean;
  /** See `topRegion`. */
  readonly regionName?: string;
  readonly minDataPoints?: number;
  readonly signal?: AbortSignal;
}

/**
 * Fits densities to files.
 *
 * @param config - with paths that can be opened from here
 * @throws MalformedTable, MalformedFitConfig, UnknownRegion; what `fitAverageDensities` throws
 */
export async function fitDensityFiles(
  files: FitFiles,
  config: FitConfig,
  { compat, regionName, minDataPoints, signal }: FitFilesOptions,
): Promise<FittedDensities> {
  const averageDensities = await tableAt(files.averageDensities, AverageDensityRow);
  const homogenousRegions = await tableAt(files.homogenousRegions, HomogenousRegion);
  const deviations = await jsonAt(config.cellDensityStandardDeviationsPath, deviationsByName);
  const definitions = await readGroupDefinitions(files.groups);
  const { voxels, header } = await readVoxelRanks(files, signal);
  const { hierarchy } = voxels;
  const groups = fitGroups(hierarchy, resolveGroups(hierarchy, definitions, { file: files.groups, compat }));
  const regions = hierarchyTable(hierarchy, topRegion(hierarchy, regionName, { compat }));
  const offset = Math.trunc(header.grid.origin[0] / spacing(header.grid)[0]);
  const slices = await jsonAt(config.realignedSlicesPath, (json, file) => slicesByMarker(json, file, config, offset));
  const markers = new Map(
    await Promise.all(
      [...slices].map(async ([marker, planes]) => {
        const { source } = await streamNrrd(config.inputGeneVolumePath[marker]);
        return [marker, { intensity: source, slices: planes }] as const;
      }),
    ),
  );
  const { source: neuronDensity } = await streamNrrd(files.neuronDensity);
  const inputs = { averageDensities, homogenousRegions, groups, neuronDensity, deviations, markers };
  return fitAverageDensities(voxels, regions, inputs, { minDataPoints, compat, signal });
}

const tableAt = async <Row extends Parameters<typeof readTable>[2]>(path: string, row: Row) =>
  readTable(await readInputText(path), path, row);

const jsonAt = async <Value>(path: string, parse: (json: unknown, file: string) => Value): Promise<Value> =>
  parse(await readJson(path), path);
