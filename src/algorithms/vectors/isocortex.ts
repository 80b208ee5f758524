import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { labelBoxes } from '../regions/bounding-box.ts';
import { createVectors } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors, EMPTY_BOX } from './direction-vectors.ts';
import { findLayers, type LayeredRegion, writeLayeredVectors } from './layered-region.ts';
import { warnOfUndefined } from './undefined-vectors.ts';

/** The layers of the mouse isocortex, and the lateral forebrain bundle system below them. */
const ISOCORTEX: LayeredRegion = {
  metadata: {
    region: {
      name: 'Isocortex',
      query: '@^\\bIsocortex|lfbs\\b$',
      attribute: 'acronym',
      withDescendants: true,
    },
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

export async function shading(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  compat = false,
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const boxes = await labelBoxes(pool, annotation, slabbing);
  const layers = findLayers(hierarchy, boxes, ISOCORTEX, compat);
  const vectors = createVectors(layers.box ?? EMPTY_BOX);
  await writeLayeredVectors(pool, annotation, layers, ISOCORTEX, vectors, slabbing.signal);
  const ids = hierarchy.find('Isocortex', 'acronym', { withDescendants: true });
  const warnings = await warnOfUndefined(pool, annotation, 'Isocortex', { ids, vectors }, slabbing);
  return directionVectors(annotation.grid, vectors, [...layers.warnings, ...warnings]);
}
