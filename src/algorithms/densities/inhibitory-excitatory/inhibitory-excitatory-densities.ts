import type { PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid, voxelCount } from '../../../volume/grid.ts';
import { release } from '../../../volume/memory.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { MOUSE_COUNTS } from '../cell-density/cell-counts.ts';
import { createBlurRoom, readBlurred } from '../kernels/blurred-intensity.ts';
import { type BoundedVolume, boundedVolume } from '../kernels/bounded-volume.ts';
import { type Brain, subtract } from '../kernels/brain.ts';
import { compensateOverlap } from '../kernels/compensate-overlap.ts';
import { fillToTotal } from '../kernels/fill-to-total.ts';
import { readDensity } from '../kernels/read-brain.ts';
import { groupByRank, UNGROUPED } from '../regions/group-ranks.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import type { RegionGroups } from '../regions/region-groups.ts';
import { ranksAmong } from '../regions/voxel-ranks.ts';
import { purelyInhibitory } from './purely-inhibitory.ts';
import { toShareOfBoth } from './share-of-both.ts';

export interface NeuronSources {
  /** Intensities of gad67 (also called gad1), which inhibitory neurons have, and of nrn1, which excitatory ones have. */
  readonly gad: SlabSource;
  readonly nrn: SlabSource;
  /** Of all neurons, cells/mm³. */
  readonly neuronDensity: SlabSource;
}

export interface NeuronOptions extends PassOptions {
  /** Inhibitory neurons. */
  readonly count: number;
  /** Of inhibitory neurons among the neurons of each group of MOUSE_COUNTS. */
  readonly shares: readonly number[];
  readonly compat?: boolean;
}

/** Voxels. */
const SIGMA = 1;

/**
 * Densities of inhibitory and excitatory neurons: the intensities say where they are; there are as many inhibitory ones
 * as the literature counted, nowhere more than neurons, and in some regions all neurons are inhibitory.
 *
 * A volume holds until the next is asked for.
 *
 * @throws UnusableVoxels, NoIntensity, GridMismatch, FixedCellsAboveTotal, NoRoomForCells, OverlappingGroups; what
 * RegionGroups and the streams throw
 * @see atlas-densities, densities/inhibitory_neuron_density.py
 */
export async function* inhibitoryExcitatoryDensities(
  pool: WorkerPool,
  brain: Brain,
  groups: RegionGroups,
  { gad, nrn, neuronDensity }: NeuronSources,
  { count, shares, compat = false, ...options }: NeuronOptions,
): AsyncGenerator<BoundedVolume<'inhibitory_neuron' | 'excitatory_neuron'>> {
  const { voxels, ranks } = brain;
  for (const source of [gad, nrn, neuronDensity]) assertSameGrid(voxels.grid, source.grid);
  const names = MOUSE_COUNTS.map(({ group }) => group);
  const shareByRank = Float64Array.from(groupByRank(voxels, groups, names), (group) =>
    group === UNGROUPED ? Number.NaN : shares[group],
  );
  const full = ranksAmong(voxels, purelyInhibitory(voxels.hierarchy, groups, compat));

  const room = createBlurRoom(brain, SIGMA);
  const intensities: Float64Array[] = [];
  for (const source of [gad, nrn]) {
    const { values, volume } = await readBlurred(pool, room, source, options);
    compensateOverlap(values, volume);
    divideByMean(values, voxelCount(voxels.grid));
    intensities.push(values);
  }
  const [inhibitory, excitatory] = intensities;
  toShareOfBoth(inhibitory, excitatory, { shares: shareByRank, ranks, compat });
  release(excitatory);

  const neurons = await readDensity(brain, neuronDensity, options);
  fillToTotal(inhibitory, neurons, {
    cells: 'inhibitory neurons',
    count,
    full,
    ranks,
    voxelVolume: voxelVolumeMm3(voxels),
  });
  yield boundedVolume(brain, 'inhibitory_neuron', inhibitory, neurons);
  subtract(neurons, inhibitory);
  yield boundedVolume(brain, 'excitatory_neuron', neurons);
}

/** @param voxels - of the whole volume, in which there is nothing outside of the brain */
function divideByMean(values: Float64Array, voxels: number): void {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const next = sum + values[i];
    lost += sum >= values[i] ? sum - next + values[i] : values[i] - next + sum;
    sum = next;
  }
  const mean = (sum + lost) / voxels;
  for (let i = 0; i < values.length; i++) values[i] /= mean;
}
