import { checkedStream, checkValues } from '../algorithms/densities/check-values.ts';
import { NoNeurons } from '../algorithms/densities/composition/errors.ts';
import {
  assertSameTypes,
  excitatoryShares,
  parseComposition,
} from '../algorithms/densities/composition/neuron-composition.ts';
import { parseTaxonomy } from '../algorithms/densities/composition/taxonomy.ts';
import { sharesByLabel, withoutRepeats } from '../algorithms/densities/layer-shares.ts';
import { meTypeDensities } from '../algorithms/densities/me-types/me-type-densities.ts';
import { layerLabels } from '../algorithms/regions/layer-labels.ts';
import type { RegionMetadata } from '../algorithms/regions/region-metadata.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { readInputText, readInputYaml } from './read-input.ts';
import { writeLayerVolume } from './write-layer-volume.ts';

/** Paths. */
export interface CompositionInputs {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly excitatoryDensity: string;
  readonly taxonomy: string;
  readonly composition: string;
}

export interface ComposedDensities {
  readonly mTypes: readonly string[];
  /** M-types of several layers. */
  readonly repeated: readonly string[];
}

/**
 * Writes `<M-type>_densities.nrrd` of the excitatory M-types of a composition, 32-bit floats, into a folder that nobody
 * reads yet: each has its share of the excitatory neurons of its layer.
 *
 * @throws MalformedTable, MalformedComposition, CompositionMismatch, LayersNotDescribed, NoNeurons, GridMismatch,
 * NrrdError; UnusableVoxels unless compat
 * @see atlas-densities, app/mtype_densities.py, `create_from_composition`
 */
export async function composeExcitatory(
  pool: WorkerPool,
  inputs: CompositionInputs,
  folder: string,
  { metadata, compat }: { readonly metadata: RegionMetadata; readonly compat: boolean },
): Promise<ComposedDensities> {
  const layers = layerLabels(await readHierarchy(inputs.hierarchy), metadata);
  const taxonomy = parseTaxonomy(await readInputText(inputs.taxonomy), inputs.taxonomy);
  const document: unknown = await readInputYaml(inputs.composition);
  const types = parseComposition(document, inputs.composition, metadata.layers?.names ?? []);
  assertSameTypes({ file: inputs.taxonomy, taxonomy }, { file: inputs.composition, types });
  const { shares, repeated } = withoutRepeats(excitatoryShares(types, taxonomy), { compat });
  const { header: like, source } = await streamAnnotation(inputs.annotation);
  const density = await streamNrrd(inputs.excitatoryDensity);
  const check = checkValues([{ name: inputs.excitatoryDensity, grid: density.header.grid }]);
  const checked = compat ? density.source : checkedStream(density.source, check);
  const ofLabels = sharesByLabel(shares, layers, 'excitatory');
  const densities = await meTypeDensities(pool, source, [checked], ofLabels, { type: 'float' });
  const header = headerFor({ grid: like.grid, type: 'float', components: 1 }, { like });
  let total = 0;
  for await (const volume of densities.volumes) {
    total += await writeLayerVolume(folder, header, volume, (mType) => `${mType}_densities.nrrd`);
  }
  if (total === 0) throw new NoNeurons({ name: inputs.excitatoryDensity });
  return { mTypes: densities.meTypes, repeated };
}
