import { UnknownRegion } from '../../ontology/errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Box, boxOf, boxShape, labelBoxes, wholeBox } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import { createVectors, type VectorsInBox } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors } from './direction-vectors.ts';
import { landscapeHalves, landscapeLabels, type OppositeHemisphere } from './landscape.ts';
import { regiodesics } from './regiodesics.ts';
import { SIMPLE_BLUR, writeSimpleBlurGradient } from './simple-blur-gradient.ts';
import { warnOfUndefined } from './undefined-vectors.ts';

export const REGION_ALGORITHMS = ['simple-blur-gradient', 'regiodesics'] as const;
export type RegionAlgorithm = (typeof REGION_ALGORITHMS)[number];

/** What leads vectors through a region: acronyms, or @ and a regular expression; descendants belong to each. */
export interface SourceTarget {
  readonly source: string;
  readonly region: string;
  readonly target: string;
  readonly algorithm: RegionAlgorithm;
  readonly opposite: OppositeHemisphere;
}

/**
 * Direction vectors inside a region, from its source to its target. Only the box of the region is looked at: sources
 * and targets outside of it are not there, and its halves are those of the box.
 *
 * @throws UnknownRegion, InvalidQuery, RegionWithoutVoxels, EmptyBoundary
 * @see atlas-direction-vectors, region.py, `source_target_layered_region`
 */
export async function sourceTargetDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  settings: SourceTarget,
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const { region } = settings;
  const ids = idsOf(hierarchy, region);
  const box = boxOf(await labelBoxes(pool, annotation, slabbing), ids);
  if (!box) throw new RegionWithoutVoxels({ region });
  const vectors = createVectors(box);
  await writeRegionVectors(pool, hierarchy, annotation, { ...settings, box }, vectors, slabbing);
  const warnings = await warnOfUndefined(pool, annotation, region, { ids, vectors }, slabbing);
  return directionVectors(annotation.grid, vectors, warnings);
}

/** Writes the vectors of one region, or none of them when it fails. @param settings - `box` is the region's */
export async function writeRegionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { source, region, target, algorithm, opposite, box }: SourceTarget & { readonly box: Box },
  vectors: VectorsInBox,
  slabbing: Slabbing = {},
): Promise<void> {
  const [from, inside, to] = [source, region, target].map((query) => idsOf(hierarchy, query));
  const labels = landscapeLabels({ source: from, inside, target: to });
  const landscape = await layeredVolume(pool, annotation, labels, box, slabbing);
  const { signal } = slabbing;
  const halves = landscapeHalves(pool, landscape, opposite, { signal });
  if (algorithm === 'simple-blur-gradient') {
    const shape = boxShape(box);
    const place = { box: wholeBox(shape), shape };
    const target = { values: vectors.values, box: movedBy(vectors.box, box) };
    for await (const half of halves) await writeSimpleBlurGradient(pool, half, place, SIMPLE_BLUR, target, signal);
    return;
  }
  const directions: Float32Array[] = [];
  for await (const half of halves) directions.push(await regiodesics(pool, half, signal));
  for (const values of directions) pasteVectors({ values, box }, vectors);
}

function idsOf(hierarchy: RegionHierarchy, query: string): Set<number> {
  const ids = hierarchy.find(query, 'acronym', { withDescendants: true });
  if (ids.size === 0) throw new UnknownRegion({ file: hierarchy.file, attribute: 'acronym', value: query });
  return ids;
}

/** A box as seen from the first voxel of another. */
const movedBy = ({ from, to }: Box, { from: [x, y, z] }: Box): Box => ({
  from: [from[0] - x, from[1] - y, from[2] - z],
  to: [to[0] - x, to[1] - y, to[2] - z],
});

/** Writes the vectors of a part, where it has any, over those of a box around it. */
function pasteVectors(part: VectorsInBox, { values, box }: VectorsInBox): void {
  const [w, h, d] = boxShape(part.box);
  const [bw, bh] = boxShape(box);
  const [x0, y0, z0] = movedBy(part.box, box).from;
  for (let row = 0; row < h * d; row++) {
    const to = 3 * (x0 + bw * (y0 + (row % h) + bh * (z0 + Math.floor(row / h))));
    for (let i = 0; i < 3 * w; i++) {
      const value = part.values[3 * w * row + i];
      if (!Number.isNaN(value)) values[to + i] = value;
    }
  }
}
