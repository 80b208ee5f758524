import { join } from 'node:path';
import { z } from 'zod';
import { checkedStream, checkValues } from '../algorithms/densities/check-values.ts';
import { sharesByLabel } from '../algorithms/densities/layer-shares.ts';
import { meTypeDensities } from '../algorithms/densities/me-types/me-type-densities.ts';
import { MalformedProfileConfig } from '../algorithms/densities/profile/errors.ts';
import {
  type LayerSlices,
  type ProfiledType,
  parseLayerSlices,
  parseProfile,
  parseProfileMapping,
  SYNAPSE_CLASSES,
} from '../algorithms/densities/profile/profile-tables.ts';
import { sliceLayers } from '../algorithms/densities/profile/slice-layers.ts';
import { sliceShares } from '../algorithms/densities/profile/slice-shares.ts';
import { LayersNotDescribed } from '../algorithms/regions/errors.ts';
import { regionLabels } from '../algorithms/regions/layer-labels.ts';
import type { RegionMetadata } from '../algorithms/regions/region-metadata.ts';
import { type RegionHierarchy, readHierarchy } from '../ontology/hierarchy.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { memorySource } from '../volume/slab-source.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { readInputText, readInputYaml } from './read-input.ts';
import { writeLayerVolume } from './write-layer-volume.ts';

/** Paths. */
export interface ProfileInputs {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly directionVectors: string;
  /** YAML: see `Config`. */
  readonly config: string;
}

const Config = z
  .looseObject({
    mtypeToProfileMapPath: z.string(),
    layerSlicesPath: z.string(),
    densityProfilesDirPath: z.string(),
    excitatoryNeuronDensityPath: z.string().optional(),
    inhibitoryNeuronDensityPath: z.string().optional(),
  })
  .refine(
    (config) => config.excitatoryNeuronDensityPath ?? config.inhibitoryNeuronDensityPath,
    'it names no density of neurons',
  );

export interface ProfileReport {
  readonly mTypes: readonly string[];
  /** By synapse class: slices that no M-type of it has cells in. */
  readonly emptySlices: Readonly<Record<string, readonly number[]>>;
}

/**
 * Writes `<M-type>_density.nrrd` from densities of neurons and profiles of M-types across the layers, into a folder that
 * nobody reads yet.
 *
 * @throws MalformedProfileConfig, MalformedTable, EmptySlices, LayersNotDescribed, GridMismatch, VectorsUndefined,
 * NrrdError; UnusableVoxels unless compat
 * @see atlas-densities, app/mtype_densities.py, `create_from_profile`
 */
export async function profileDensities(
  pool: WorkerPool,
  inputs: ProfileInputs,
  folder: string,
  { metadata, compat }: { readonly metadata: RegionMetadata; readonly compat: boolean },
): Promise<ProfileReport> {
  const { config, slices, types, profiles } = await readProfiles(inputs.config);
  const labels = labelsOfLayers(await readHierarchy(inputs.hierarchy), metadata);
  const { header: like, volume } = await readAnnotation(inputs.annotation);
  const vectors = () => streamNrrd(inputs.directionVectors);
  const sliced = memorySource(await sliceLayers(pool, { annotation: memorySource(volume), vectors, labels, slices }, { compat })); // biome-ignore format: one thought
  const layers = new Map(slices.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => [from + i + 1, from + i + 1]))); // biome-ignore format: one thought
  const mTypes: string[] = [];
  const emptySlices: Record<string, readonly number[]> = {};
  for (const synapseClass of SYNAPSE_CLASSES) {
    const path = config[`${synapseClass}NeuronDensityPath`];
    if (path === undefined) continue;
    const ofClass = types.filter((type) => type.synapseClass === synapseClass);
    const { shares, empty } = sliceShares(ofClass, slices, profiles);
    const { header: densityHeader, source } = await streamNrrd(path);
    const checked = compat ? source : checkedStream(source, checkValues([{ name: path, grid: source.grid }]));
    const type = densityHeader.type === 'float' ? 'float' : 'double';
    const densities = await meTypeDensities(pool, sliced, [checked], sharesByLabel(shares, layers, synapseClass), { type }); // biome-ignore format: one thought
    const header = headerFor({ grid: like.grid, type, components: 1 }, { like: densityHeader });
    for await (const each of densities.volumes) await writeLayerVolume(folder, header, each, (name) => `${name}_density.nrrd`); // biome-ignore format: one thought
    mTypes.push(...densities.meTypes);
    emptySlices[synapseClass] = empty;
  }
  return { mTypes, emptySlices };
}

async function readProfiles(path: string) {
  const parsed = Config.safeParse(await readInputYaml(path));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the top'}: ${message}`);
    throw new MalformedProfileConfig({ file: path, problems });
  }
  const config = parsed.data;
  const slices = parseLayerSlices(await readInputText(config.layerSlicesPath), config.layerSlicesPath);
  const { mtypeToProfileMapPath: mapPath } = config;
  const types = parseProfileMapping(await readInputText(mapPath), mapPath, slices);
  return { config, slices, types, profiles: await profilesOf(types, config.densityProfilesDirPath, slices) };
}

async function profilesOf(types: readonly ProfiledType[], folder: string, slices: readonly LayerSlices[]) {
  const count = Math.max(...slices.map(({ to }) => to));
  const profiles = new Map<string, readonly number[]>();
  for (const { profile } of types) {
    const path = join(folder, `${profile}.dat`);
    if (!profiles.has(profile)) profiles.set(profile, parseProfile(await readInputText(path), path, count));
  }
  return profiles;
}

/** Layers by name; a label may be in several. */
function labelsOfLayers(hierarchy: RegionHierarchy, { region, layers }: RegionMetadata) {
  if (!layers) throw new LayersNotDescribed({ region: region.name });
  const inside = regionLabels(hierarchy, region);
  return new Map(
    layers.names.map((name, n) => {
      const ids = hierarchy.find(layers.queries[n], layers.attribute, { withDescendants: layers.withDescendants });
      return [name, new Set([...ids].filter((id) => inside.has(id)))] as const;
    }),
  );
}
