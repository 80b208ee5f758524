import type { PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid } from '../../../volume/grid.ts';
import { release } from '../../../volume/memory.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { createBlurRoom, readBlurred } from '../kernels/blurred-intensity.ts';
import { type BoundedVolume, boundedVolume } from '../kernels/bounded-volume.ts';
import { type Brain, subtract } from '../kernels/brain.ts';
import { compensateOverlap } from '../kernels/compensate-overlap.ts';
import { fillToTotal } from '../kernels/fill-to-total.ts';
import { readDensity, readIntensity } from '../kernels/read-brain.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import type { RegionGroups } from '../regions/region-groups.ts';
import { ranksAmong } from '../regions/voxel-ranks.ts';
import type { GliaProportions } from './glia-proportions.ts';

export interface GliaSources {
  /** Of all cells, cells/mm³. */
  readonly cellDensity: SlabSource;
  /** Intensities, of any scale. */
  readonly glia: SlabSource;
  readonly astrocyte: SlabSource;
  readonly oligodendrocyte: SlabSource;
}

export interface GliaOptions extends PassOptions {
  readonly proportions: GliaProportions;
  /** Cells that are not neurons. */
  readonly count: number;
}

/** Voxels, and times the mean background. */
const SIGMA = 2;
const BACKGROUND = 3;

/**
 * Densities of glia and of their types, and what they leave for neurons. The intensities say where cells are; there are
 * as many as the literature counted, nowhere more than cells; fibre tracts have nothing but glia, the Purkinje layer none.
 *
 * A volume holds until the next is asked for.
 *
 * @throws UnusableVoxels, NoIntensity, GridMismatch, FixedCellsAboveTotal, NoRoomForCells; what RegionGroups and the
 * streams throw
 * @see Erö et al., A Cell Atlas for the Mouse Brain, 2018; atlas-densities, densities/glia_densities.py
 */
export async function* gliaDensities(
  pool: WorkerPool,
  brain: Brain,
  groups: RegionGroups,
  sources: GliaSources,
  { proportions, count, ...options }: GliaOptions,
): AsyncGenerator<BoundedVolume<'glia' | 'neuron' | 'astrocyte' | 'oligodendrocyte' | 'microglia'>> {
  const { voxels, ranks } = brain;
  for (const source of Object.values(sources)) assertSameGrid(voxels.grid, source.grid);
  const target = { voxelVolume: voxelVolumeMm3(voxels), ranks };
  const full = ranksAmong(voxels, groups.get('Fiber tracts group'));
  const empty = ranksAmong(voxels, groups.get('Purkinje layer'));

  const cells = await readDensity(brain, sources.cellDensity, options);
  const { values: glia, volume } = await readIntensity(brain, sources.glia, options);
  compensateOverlap(glia, volume);
  fillToTotal(glia, cells, { ...target, cells: 'glia', count, full, empty });
  yield boundedVolume(brain, 'glia', glia, cells);
  subtract(cells, glia);
  yield boundedVolume(brain, 'neuron', cells);
  release(cells);

  const room = createBlurRoom(brain, SIGMA);
  for (const type of ['astrocyte', 'oligodendrocyte'] as const) {
    const { values, volume } = await readBlurred(pool, room, sources[type], { ...options, background: BACKGROUND });
    compensateOverlap(values, volume);
    fillToTotal(values, glia, { ...target, cells: type, count: count * proportions[type] });
    yield boundedVolume(brain, type, values, glia);
    // What is full has exactly nothing left, and nothing becomes negative.
    subtract(glia, values);
    release(values);
  }
  yield boundedVolume(brain, 'microglia', glia);
}
