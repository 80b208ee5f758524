import { join } from 'node:path';
import { checkValues } from '../algorithms/densities/check-values.ts';
import { parseSplitMapping, type SplitMapping } from '../algorithms/densities/excitatory-split/split-mapping.ts';
import { type Surplus, splitNeurons } from '../algorithms/densities/excitatory-split/split-neurons.ts';
import { sharesByLabel, withoutRepeats } from '../algorithms/densities/layer-shares.ts';
import { mapVoxels, valuesOf } from '../algorithms/densities/me-types/mapped-voxels.ts';
import { meTypeVolumes } from '../algorithms/densities/me-types/me-type-densities.ts';
import { preciseSum } from '../algorithms/densities/regions/region-sums.ts';
import { layerLabels } from '../algorithms/regions/layer-labels.ts';
import type { RegionMetadata } from '../algorithms/regions/region-metadata.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { chunkSource } from '../volume/chunk-source.ts';
import { assertSameGrid, voxelCount, voxelVolume } from '../volume/grid.ts';
import { headerFor, type NrrdHeader } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { shareStream } from '../volume/shared-stream.ts';
import type { VoxelType } from '../volume/voxel-types.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { readInputText } from './read-input.ts';
import { mapped, settled } from './several-volumes.ts';
import { writeLayerVolume } from './write-layer-volume.ts';

/** Paths. */
export interface SplitInputs {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly neuronDensity: string;
  readonly inhibitoryDensity: string;
  /** The M-types of each layer: see `parseSplitMapping`. */
  readonly mapping: string;
}

export interface SplitExcitatoryOptions {
  /** Of the region that is split by layers; of the mouse the isocortex. */
  readonly metadata: RegionMetadata;
  readonly compat: boolean;
  /** Of gzip. */
  readonly level: number;
  readonly signal?: AbortSignal;
}

/** What became of the neurons, for people and as JSON. */
export interface SplitReport {
  /** Cells by M-type. */
  readonly cells: Readonly<Record<string, number>>;
  /** Of the layers: excitatory cells that no M-type has, less those that M-types have too many. */
  readonly cellsWithoutType: number;
  /** Voxels with more inhibitory neurons than neurons, and by how many. */
  readonly surplus: { readonly voxels: number; readonly cells: number };
  /** M-types of several layers. */
  readonly repeated: readonly string[];
  readonly unbalanced: SplitMapping['unbalanced'];
}

const EXCITATORY = 'Generic_Excitatory_Neuron_MType_Generic_Excitatory_Neuron_EType.nrrd';
const INHIBITORY = 'Generic_Inhibitory_Neuron_MType_Generic_Inhibitory_Neuron_EType.nrrd';

/** The E-type of all pyramidal cells here. */
const E_TYPE = 'cADpyr';

/**
 * Writes the densities of the M-types of a layered region, `<M-type>_cADpyr.nrrd`, and those of the excitatory and
 * inhibitory neurons elsewhere, into a folder that nobody reads yet.
 *
 * @throws MalformedTable, LayersNotDescribed, GridMismatch, NrrdError; UnusableVoxels unless compat
 * @see atlas-densities, app/cell_densities.py, `excitatory_split`
 */
export async function splitExcitatory(
  pool: WorkerPool,
  inputs: SplitInputs,
  folder: string,
  options: SplitExcitatoryOptions,
): Promise<SplitReport> {
  const { metadata, compat, signal } = options;
  const hierarchy = await readHierarchy(inputs.hierarchy);
  const layers = layerLabels(hierarchy, metadata);
  const count = metadata.layers?.names.length ?? 0;
  const mapping = parseSplitMapping(await readInputText(inputs.mapping), inputs.mapping, count);
  const { shares, repeated } = withoutRepeats(mapping.shares, { compat });
  const split = await writeOutside(inputs, folder, layers, options);
  const { header, surplus, ...parts } = split;
  const cells: Record<string, number> = {};
  const voxel = voxelVolume(header.grid) / 1e9;
  const ofTypes = sharesByLabel(shares, layers, 'excitatory');
  for await (const volume of meTypeVolumes(pool, { ...parts, total: voxelCount(header.grid) }, ofTypes, signal)) {
    const sum = await writeLayerVolume(folder, header, volume, (mType) => `${mType}_${E_TYPE}.nrrd`);
    for (const mType of volume.meTypes) cells[mType] = sum * voxel;
  }
  const inLayers = preciseSum(parts.densities[0]) * voxel;
  return {
    cells,
    cellsWithoutType: inLayers - preciseSum(Object.values(cells)),
    surplus: { voxels: surplus.voxels, cells: surplus.total * voxel },
    repeated,
    unbalanced: mapping.unbalanced,
  };
}

/** Writes what is outside of the layers, and gathers the excitatory neurons inside, in one pass over the densities. */
async function writeOutside(
  inputs: SplitInputs,
  folder: string,
  layers: ReadonlyMap<number, number>,
  { compat, level, signal }: SplitExcitatoryOptions,
) {
  const neuron = await streamNrrd(inputs.neuronDensity);
  const inhibitory = await streamNrrd(inputs.inhibitoryDensity);
  const annotation = await streamAnnotation(inputs.annotation);
  for (const { header } of [neuron, inhibitory]) assertSameGrid(annotation.header.grid, header.grid);
  const { voxels } = await mapVoxels(annotation.source, [...layers.keys()], { signal });
  const check = compat ? undefined : checkValues([named(neuron.header), named(inhibitory.header)]);
  const bothFloat = neuron.header.type === 'float' && inhibitory.header.type === 'float';
  const type = bothFloat ? 'float' : 'double';
  const surplus: Surplus = { voxels: 0, total: 0 };
  const labels = (await streamAnnotation(inputs.annotation)).source;
  const sources = { annotation: labels, neuron: neuron.source, inhibitory: inhibitory.source };
  const planes = shareStream(splitNeurons(sources, { layers, type, check, signal }, surplus), 3);
  const header = headerFor({ grid: neuron.header.grid, type, components: 1 }, { like: neuron.header });
  const ofInhibitory = { ...header, type: numberType(inhibitory.header.type) };
  const [density] = await settled([
    valuesOf(
      voxels,
      chunkSource(
        { ...header, type },
        mapped(planes[0], (each) => each.excitatory),
      ),
      { signal },
    ),
    writeNrrd(
      join(folder, EXCITATORY),
      header,
      mapped(planes[1], (each) => each.outsideExcitatory),
      { level },
    ),
    writeNrrd(
      join(folder, INHIBITORY),
      ofInhibitory,
      mapped(planes[2], (each) => each.outsideInhibitory),
      { level },
    ),
  ]);
  return { header, voxels, densities: [density], type, surplus } as const;
}

/** Of what `toNumbers` makes of it. */
const numberType = (type: VoxelType): VoxelType => (type === 'int64' || type === 'uint64' ? 'double' : type);

const named = ({ grid }: NrrdHeader) => ({ name: grid.file ?? 'a density', grid });
