import { barrelVoxels, readBarrelPositions } from '../algorithms/annotation/barrels/barrel-positions.ts';
import { deviationsByName } from '../algorithms/densities/fit/fit-config.ts';
import { parseProbabilityMap } from '../algorithms/densities/me-types/probability-map.ts';
import { HomogenousRegion } from '../algorithms/densities/measurements/homogenous-region.ts';
import { MeasurementRow } from '../algorithms/densities/measurements/measurement.ts';
import { readTable } from '../algorithms/densities/measurements/read-table.ts';
import { readGroupDefinitions } from '../algorithms/densities/regions/group-definitions.ts';
import { readRegionMetadata } from '../algorithms/regions/region-metadata.ts';
import type { RegionHierarchy } from '../ontology/hierarchy.ts';
import { readRegionsLayersMap } from '../ontology/layers.ts';
import { readJson } from '../ontology/read-json.ts';
import { readInputText } from '../pipeline/read-input.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { readNrrdHeader } from '../volume/nrrd/read.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { AnnotationNotInHierarchy, HierarchyNotGiven } from './errors.ts';
import { INPUT_NAMES, INPUTS, type InputName, type SourceFiles } from './inputs.ts';
import { readHintLayers } from './placement-hints/hint-layers.ts';

type Headers = Readonly<Partial<Record<InputName, NrrdHeader>>>;

/** How the pipeline reads the inputs that are no volumes. */
const READERS: Readonly<Partial<Record<InputName, (path: string) => Promise<unknown>>>> = {
  regionsLayersMap: readRegionsLayersMap,
  isocortexMetadata: readRegionMetadata,
  isocortex23Metadata: readRegionMetadata,
  placementHintLayers: readHintLayers,
  barrelPositions: readBarrelPositions,
  regionsGroups: readGroupDefinitions,
  measurements: async (path) => readTable(await readInputText(path), path, MeasurementRow),
  homogenousRegions: async (path) => readTable(await readInputText(path), path, HomogenousRegion),
  stdCells: async (path) => deviationsByName(await readJson(path), path),
  probabilityMapL1: readProbabilityMap,
  probabilityMapL23: readProbabilityMap,
  probabilityMapL4: readProbabilityMap,
  probabilityMapL5: readProbabilityMap,
  probabilityMapL6: readProbabilityMap,
  probabilityMapThalamus: readProbabilityMap,
};

async function readProbabilityMap(path: string) {
  return parseProbabilityMap(await readInputText(path), path);
}

/** The annotation is read as a whole. */
const VOLUMES = INPUT_NAMES.filter((name) => name !== 'annotation' && typeof INPUTS[name].kind === 'object');

/**
 * Reads every file as far as its rules will, so that a wrong one is refused now.
 *
 * @returns the headers of the volumes
 */
export async function checkInputs(sources: SourceFiles, hierarchy: RegionHierarchy | undefined): Promise<Headers> {
  const headers: Partial<Record<InputName, NrrdHeader>> = {};
  for (const name of VOLUMES) {
    const path = sources[name];
    if (path !== undefined) headers[name] = await readNrrdHeader(path);
  }
  for (const [name, path] of Object.entries(sources)) await READERS[name as InputName]?.(path);
  const { annotation, barrelPositions } = sources;
  if (annotation === undefined) return headers;
  if (!hierarchy) throw new HierarchyNotGiven({ volume: annotation });
  const { header, volume } = await readAnnotation(annotation);
  assertKnownRegions(annotation, hierarchy, volume.values);
  if (barrelPositions !== undefined) barrelVoxels(header.grid, await readBarrelPositions(barrelPositions));
  return { ...headers, annotation: header };
}

/** One pass; runs of one id, which volumes are full of, cost one comparison a voxel. */
function assertKnownRegions(file: string, hierarchy: RegionHierarchy, labels: Uint32Array): void {
  const checked = new Set<number>([0]);
  const unknown: number[] = [];
  let last = 0;
  for (const label of labels) {
    if (label === last) continue;
    last = label;
    if (checked.has(label)) continue;
    checked.add(label);
    if (!hierarchy.has(label)) unknown.push(label);
  }
  if (unknown.length > 0)
    throw new AnnotationNotInHierarchy({ annotation: file, hierarchy: hierarchy.file, ids: unknown });
}
