import type { Command } from 'commander';
import type { LAMINAR_REGIONS, LaminarRegion } from '../../../algorithms/hints/laminar-regions.ts';
import { type LayeredRegion, layeredRegion } from '../../../algorithms/hints/layered-region.ts';
import {
  type MeasuredDistances,
  type PlacementHints,
  placementHints,
} from '../../../algorithms/hints/placement-hints.ts';
import type { DirectionVectors } from '../../../algorithms/hints/region-vectors.ts';
import { type RegionMetadata, readRegionMetadata } from '../../../algorithms/regions/region-metadata.ts';
import { readHierarchy } from '../../../ontology/hierarchy.ts';
import { writePlacementHints } from '../../../pipeline/write-placement-hints.ts';
import type { NrrdHeader } from '../../../volume/nrrd/header.ts';
import { readAnnotation } from '../../../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../../../volume/nrrd/stream.ts';
import { memorySource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { onAtlas, type VolumeOptions, volumeCommand } from '../../component/component-command.ts';
import { stageOutputs } from '../../component/staged-outputs.ts';
import { print, shellPath } from '../../shell.ts';

/** Of the commands that make placement hints. */
export interface HintsOptions extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly metadataPath?: string;
  readonly directionVectorsPath: string;
  readonly outputDir: string;
}

export const hintsCommand = (name: string): Command =>
  onAtlas(volumeCommand(name))
    .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors of the region')
    .requiredOption('--output-dir <dir>', 'folder of the hints, made when it is absent');

/** For a region of the mouse that is known. */
export const knownRegionCommand = (name: keyof typeof LAMINAR_REGIONS): Command =>
  hintsCommand(name).option('--metadata-path <json>', 'region and layers (default: those of the mouse)');

/** The metadata that the options name, or those of the mouse. */
export const metadataFor = async ({ metadataPath }: HintsOptions, { metadata }: LaminarRegion) =>
  metadataPath ? readRegionMetadata(shellPath(metadataPath)) : metadata;

/** What a command makes hints of. */
export interface HintInputs {
  readonly header: NrrdHeader;
  readonly region: LayeredRegion;
}

/** @param mayBeEmpty - accept layers without voxels */
export async function readRegion(
  pool: WorkerPool,
  options: HintsOptions,
  metadata: RegionMetadata,
  mayBeEmpty = false,
): Promise<HintInputs> {
  const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
  const { header, volume } = await readAnnotation(shellPath(options.annotationPath));
  return { header, region: await layeredRegion(pool, hierarchy, memorySource(volume), metadata, { mayBeEmpty }) };
}

/** Measures distances, mends them, and writes the hints with their report. */
export async function writeHints(
  pool: WorkerPool,
  options: HintsOptions,
  { header, region }: HintInputs,
  judging: Pick<LaminarRegion, 'maxThicknesses' | 'halves'>,
  measure: (vectors: DirectionVectors) => Promise<MeasuredDistances>,
): Promise<void> {
  const vectors = await streamNrrd(shellPath(options.directionVectorsPath));
  const hints = await placementHints(pool, region, await measure(vectors), judging);
  const folder = { path: shellPath(options.outputDir), folder: true };
  await stageOutputs({ folder }, async (paths) => {
    await writePlacementHints(paths.folder, hints, { like: header, level: options.compressionLevel });
  });
  print(summary(hints));
}

function summary({ region, problems }: PlacementHints): string {
  const counts = [0, 0, 0, 0];
  for (const problem of problems) counts[problem]++;
  const [, fixed, persistent, caused] = counts;
  const left = persistent + caused;
  return `${problems.length} voxels of ${region.name} have hints; ${fixed} of them got those of a neighbour, ${left} have a problem still.`;
}
