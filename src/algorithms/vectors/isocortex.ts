import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Box, boxOf, labelBoxes } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { createVectors } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors } from './direction-vectors.ts';
import { layeredDirectionVectors } from './layer-region.ts';
import type { LayeredRegion } from './layered-region.ts';
import { type RegionAlgorithm, writeRegionVectors } from './source-target-region.ts';
import { warnOfUndefined } from './undefined-vectors.ts';

export const ISOCORTEX_ALGORITHMS = ['regiodesics', 'simple-blur-gradient', 'shading-blur-gradient'] as const;
export type IsocortexAlgorithm = (typeof ISOCORTEX_ALGORITHMS)[number];

const NAME = 'Isocortex';

/** The layers of the mouse isocortex, and the lateral forebrain bundle system below them. */
const ISOCORTEX: LayeredRegion = {
  metadata: {
    region: { name: NAME, query: '@^\\bIsocortex|lfbs\\b$', attribute: 'acronym', withDescendants: true },
    layers: {
      names: ['layer 1', 'layer 2/3', 'layer 4', 'layer 5', 'layer 6', 'lateral forebrain bundle system'],
      queries: ['@.*1[ab]?$', '@.*[2-3][ab]?$', '@.*4[ab]?$', '@.*5[ab]?$', '@.*6[ab]?$', 'lfbs'],
      attribute: 'acronym',
      withDescendants: true,
    },
  },
  weights: { layers: [6, 5, 3, 2, 1, -2], outside: 0 },
  hemispheres: true,
};

/** Acronyms of the layers of an isocortical region, whose own acronym is the group. */
const LAYER_ACRONYM = /^([a-zA-Z]*-?[a-zA-Z]+)(?:[1-5]|2\/3|6[ab])$/;

export interface IsocortexOptions {
  /** `shading-blur-gradient` takes the isocortex as a whole, the others region by region. */
  readonly algorithm: IsocortexAlgorithm;
  /** See `findLayers`. */
  readonly compat?: boolean;
}

/**
 * Direction vectors of the mouse isocortex, from layer 6 to layer 1. A region that fails has none, with a warning.
 *
 * @throws RegionWithoutVoxels
 * @see atlas-direction-vectors, isocortex.py
 */
export async function isocortexDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { algorithm, compat }: IsocortexOptions,
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const ids = hierarchy.find(NAME, 'acronym', { withDescendants: true });
  if (algorithm === 'shading-blur-gradient') {
    return layeredDirectionVectors(pool, hierarchy, annotation, ISOCORTEX, { ids, compat, ...slabbing });
  }
  const boxes = await labelBoxes(pool, annotation, slabbing);
  const box = boxOf(boxes, ids);
  if (!box) throw new RegionWithoutVoxels({ region: NAME });
  const vectors = createVectors(box);
  const failures: string[] = [];
  for (const region of isocorticalRegions(hierarchy, boxes, ids)) {
    const settings = { ...acrossLayers(region.acronym, algorithm), box: region.box };
    const failure = await writeRegionVectors(pool, hierarchy, annotation, settings, vectors, slabbing).catch(failureOf);
    if (failure) failures.push(`${region.acronym} gets no direction vectors: ${failure}`);
  }
  const warnings = await warnOfUndefined(pool, annotation, NAME, { ids, vectors }, slabbing);
  return directionVectors(annotation.grid, vectors, [...failures, ...warnings]);
}

const acrossLayers = (region: string, algorithm: RegionAlgorithm) =>
  // Layer 6b is the bottom of the isocortex, 6a is not.
  ({ source: '@.*6[b]$', region, target: '@.*1$', algorithm, opposite: 'include_as_target' }) as const;

/** The regions of the isocortex that have layers in the annotation, by acronym, and the boxes they lie in. */
function isocorticalRegions(
  hierarchy: RegionHierarchy,
  boxes: ReadonlyMap<number, Box>,
  isocortex: ReadonlySet<number>,
) {
  const labels = [...isocortex].filter((id) => boxes.has(id));
  const acronyms = new Set(labels.flatMap((id) => LAYER_ACRONYM.exec(hierarchy.get(id).acronym)?.[1] ?? []));
  return [...acronyms].sort().flatMap((acronym) => {
    const box = boxOf(boxes, hierarchy.find(acronym, 'acronym', { withDescendants: true }));
    return box ? [{ acronym, box }] : [];
  });
}

/** What a region may fail with; anything else is thrown on. */
function failureOf(error: unknown): string {
  if (error instanceof AtlasError && error.tag === 'EmptyBoundary') return error.message;
  throw error;
}
