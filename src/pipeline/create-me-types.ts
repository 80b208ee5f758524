import type { DensitySums } from '../algorithms/densities/composition-summary/density-sums.ts';
import { describeUnknownRegion, UnknownMapRegions } from '../algorithms/densities/me-types/errors.ts';
import { meTypeDensities } from '../algorithms/densities/me-types/me-type-densities.ts';
import { meTypeShares, type UnusedShares } from '../algorithms/densities/me-types/me-type-shares.ts';
import { parseProbabilityMap, type SynapseClass } from '../algorithms/densities/me-types/probability-map.ts';
import type { ClippedMarker } from '../algorithms/densities/me-types/usable-densities.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { readInputText } from './read-input.ts';
import { writeMeTypes } from './write-me-types.ts';

/** Paths. */
export interface MeTypeInputs {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly probabilityMaps: readonly string[];
  /** By name, in the order in which their parts of a density are added. */
  readonly markers: ReadonlyMap<string, string>;
}

export interface CreateMeTypesOptions {
  readonly synapseClass: SynapseClass;
  /** Where the folder will be, as `metadata.json` says it. */
  readonly named: string;
  /** Whether regions that the hierarchy does not have are an error. */
  readonly compat: boolean;
  readonly signal?: AbortSignal;
  /** @param done - share of the volumes */
  readonly progress?: (done: number) => void;
}

export interface CreatedMeTypes {
  readonly sums: DensitySums;
  /** What of the maps and the markers was left out, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Makes the densities of ME-types from probability maps, in a folder that nobody reads yet.
 *
 * @throws UnknownMapRegions under `compat`; what `parseProbabilityMap`, `meTypeShares` and `meTypeDensities` throw
 */
export async function createMeTypes(
  pool: WorkerPool,
  inputs: MeTypeInputs,
  folder: string,
  { synapseClass, named, compat, signal, progress }: CreateMeTypesOptions,
): Promise<CreatedMeTypes> {
  const hierarchy = await readHierarchy(inputs.hierarchy);
  const maps = await Promise.all(
    inputs.probabilityMaps.map(async (path) => parseProbabilityMap(await readInputText(path), path)),
  );
  const { unused, ...shares } = meTypeShares(maps, hierarchy, [...inputs.markers.keys()], synapseClass);
  const { unknownRegions } = unused;
  if (compat && unknownRegions.length > 0) {
    throw new UnknownMapRegions({ hierarchy: hierarchy.file, regions: unknownRegions });
  }
  const { header, source } = await streamAnnotation(inputs.annotation);
  const markers = await Promise.all([...inputs.markers.values()].map((path) => streamNrrd(path)));
  const densities = await meTypeDensities(
    pool,
    source,
    markers.map((marker) => marker.source),
    shares,
    { signal, clip: !compat },
  );
  let made = 0;
  const onVolume = (): void => progress?.(++made / shares.meTypes.length);
  const sums = await writeMeTypes(folder, densities, { like: header, synapseClass, named, onVolume });
  return { sums, notices: [...noticesOf(unused), ...densities.clipped.map(describeClipped)] };
}

const describeClipped = ({ marker, voxels, least }: ClippedMarker): string =>
  `${voxels} voxels of ${marker} are negative, down to ${least} cells/mm³, and were taken as 0.`;

function noticesOf({ unknownRegions, markersNotGiven, markersNotInMaps }: UnusedShares): string[] {
  const regions = unknownRegions.map(describeUnknownRegion);
  return [
    ...(regions.length === 0
      ? []
      : [
          `${regions.length} regions of the maps are left out, the hierarchy does not have them: ${regions.join(', ')}.`,
        ]),
    ...markersNotGiven.map(
      ({ marker, rows, nearest }) =>
        `${rows} rows of the maps are of the marker ${marker}, which is not given${nearest === undefined ? '' : ` (${nearest} is)`}: its cells are in no ME-type.`,
    ),
    ...markersNotInMaps.map((marker) => `No map has the marker ${marker}: its cells are in no ME-type.`),
  ];
}
