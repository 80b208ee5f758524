import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { type NumberArray, toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelArray } from '../../../volume/volume.ts';
import type { ValueCheck } from '../check-values.ts';

export interface NeuronSources {
  readonly annotation: SlabSource<Uint32Array>;
  /** Density of all neurons, and of the inhibitory ones among them. */
  readonly neuron: SlabSource;
  readonly inhibitory: SlabSource;
}

/** Some planes. */
export interface SplitPlanes {
  /** What neurons are not inhibitory, at least 0. */
  readonly excitatory: Float32Array | Float64Array;
  /** The same and the inhibitory ones, but 0 in the layers of the region. */
  readonly outsideExcitatory: Float32Array | Float64Array;
  readonly outsideInhibitory: NumberArray;
}

export interface SplitOptions extends PassOptions {
  /** Labels of the layers of the region that is left out. */
  readonly layers: ReadonlyMap<number, number>;
  /** Of the excitatory neurons; they are 32-bit floats when both volumes are. */
  readonly type: 'float' | 'double';
  /** Of the neurons and of the inhibitory ones. */
  readonly check?: ValueCheck;
}

/** Voxels with more inhibitory neurons than neurons; complete after the last planes. */
export interface Surplus {
  voxels: number;
  /** cells/mm³, summed over the voxels. */
  total: number;
}

/**
 * Tells excitatory neurons from inhibitory ones, and those outside of the layers of a region from those inside, in one
 * pass.
 *
 * @param surplus - is added to
 * @throws GridMismatch; what the check and the streams throw
 * @see atlas-densities, densities/excitatory_inhibitory_splitting.py
 */
export async function* splitNeurons(
  { annotation, neuron, inhibitory }: NeuronSources,
  { layers, type, check, ...pass }: SplitOptions,
  surplus: Surplus,
): AsyncGenerator<SplitPlanes, void, undefined> {
  const sources: [SlabSource<Uint32Array>, SlabSource, SlabSource] = [annotation, neuron, inhibitory];
  for await (const { values } of eachSlab<[Uint32Array, VoxelArray, VoxelArray]>(sources, pass)) {
    const [labels, all, some] = [values[0], toNumbers(values[1]), toNumbers(values[2])];
    check?.look(0, all);
    check?.look(1, some);
    const excitatory = type === 'float' ? new Float32Array(labels.length) : new Float64Array(labels.length);
    for (let i = 0; i < labels.length; i++) {
      const difference = all[i] - some[i];
      excitatory[i] = Math.max(difference, 0);
      if (difference < 0) {
        surplus.voxels++;
        surplus.total -= difference;
      }
    }
    const outside = [excitatory.slice(), some.slice()] as const;
    clearLayers(labels, layers, outside);
    yield { excitatory, outsideExcitatory: outside[0], outsideInhibitory: outside[1] };
  }
  check?.end();
}

function clearLayers(
  labels: Uint32Array,
  layers: ReadonlyMap<number, number>,
  [excitatory, inhibitory]: readonly [NumberArray, NumberArray],
): void {
  // Neighbouring voxels mostly share their label: one look-up a run.
  for (let start = 0, end = 1; start < labels.length; start = end++) {
    while (end < labels.length && labels[end] === labels[start]) end++;
    if (!layers.has(labels[start])) continue;
    excitatory.fill(0, start, end);
    inhibitory.fill(0, start, end);
  }
}
