import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../../volume/slabs.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import type { LabelCounts } from '../../annotation/label-counts.ts';
import type { ComputedVolume, Slabbing } from '../../computed-volume.ts';
import { type PlausibleDensities, plausibleDensities } from './plausible-densities.ts';
import { STAINS, type Stain, stainValue } from './stains.ts';

/** A voxel has one of this many densities of its region. */
const LEVELS = 16;
/** The lowest and the highest are this share off. */
const SPREAD = 0.1;

export interface SyntheticBrain {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: SlabSource<Uint32Array>;
  /** Voxels by label of the annotation. */
  readonly counts: LabelCounts;
  readonly seed: number;
}

/** A stain or the expression of a gene, invented: plausible by region and layer, grainy, 0 outside of the brain. */
export function syntheticStain(
  pool: WorkerPool,
  stain: Stain,
  { hierarchy, annotation, counts, seed }: SyntheticBrain,
  slabbing: Slabbing = {},
): ComputedVolume<'float'> {
  const plausible = plausibleDensities(hierarchy);
  const regions = [...plausible].filter(([id]) => counts.has(id));
  const maximum = (of: (densities: PlausibleDensities) => number): number =>
    Math.max(1, ...regions.map(([, densities]) => (1 + SPREAD) * of(densities)));
  const densest = { cell: maximum(({ neuron, glia }) => neuron + glia), glia: maximum(({ glia }) => glia) };
  const factorOf = (level: number): number => 1 + SPREAD * ((2 * level) / (LEVELS - 1) - 1);
  const values = regions.map(([, densities]) =>
    Array.from({ length: LEVELS }, (_, level) => stainValue(stain, densities, factorOf(level), densest)),
  );
  const rows = new Map(regions.map(([id], row) => [id, row * LEVELS]));
  const params = { rows, values: Float32Array.from(values.flat()), seed: seed * STAINS.length + STAINS.indexOf(stain) };
  const { grid } = annotation;
  return { grid, type: 'float', components: 1, values: overSlabs(pool, stainKernel, [annotation], params, slabbing) };
}

interface Staining {
  /** Where the values of a label start. */
  readonly rows: ReadonlyMap<number, number>;
  readonly values: Float32Array;
  readonly seed: number;
}

/** @returns the values of the planes of the slab */
export function stainSlab([annotation]: readonly [Slab<Uint32Array>], { rows, values, seed }: Staining): Float32Array {
  const { grid, values: labels, first } = annotation;
  const stained = new Float32Array(labels.length);
  const start = first * grid.shape[0] * grid.shape[1];
  for (let from = 0; from < labels.length; ) {
    let to = from + 1;
    while (to < labels.length && labels[to] === labels[from]) to++;
    const row = rows.get(labels[from]);
    if (row !== undefined) {
      for (let i = from; i < to; i++) stained[i] = values[row + (scrambled(start + i, seed) & (LEVELS - 1))];
    }
    from = to;
  }
  return stained;
}

const stainKernel = defineKernel(import.meta.url, stainSlab);

/** MurmurHash3's last step: bits that look random, and are the same for every size of slab. */
function scrambled(voxel: number, seed: number): number {
  let h = (voxel + Math.imul(seed, 0x9e3779b9)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
