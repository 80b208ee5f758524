import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { labelBoxes } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { createVectors } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors, EMPTY_BOX } from './direction-vectors.ts';
import { findLayers, type LayeredRegion, writeLayeredVectors } from './layered-region.ts';
import { warnOfUndefined } from './undefined-vectors.ts';

export interface LayerRegion {
  /** Acronym and weight, a whole number, by layer: the first is the target, the last borders on the region. */
  readonly layers: ReadonlyMap<string, number>;
  /** Weight of what is in no layer. */
  readonly outsideBrain: number;
  readonly hemispheres: boolean;
}

/**
 * Direction vectors of any region, by its layers from the target inwards.
 *
 * @param compat - see `findLayers`
 * @throws InvalidQuery, RegionWithoutVoxels
 * @see atlas-direction-vectors, region.py, `layered_region`
 */
export async function layerRegionDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { layers, outsideBrain, hemispheres, compat }: LayerRegion & { readonly compat?: boolean },
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const acronyms = [...layers.keys()];
  const query = `@${acronyms.map((acronym) => `\\b${acronym}\\b`).join('|')}`;
  const of = { attribute: 'acronym', withDescendants: true };
  const region: LayeredRegion = {
    metadata: {
      region: { name: acronyms.join(', '), query, ...of },
      layers: { names: acronyms, queries: acronyms, ...of },
    },
    weights: { layers: [...layers.values()], outside: outsideBrain },
    hemispheres,
  };
  return layeredDirectionVectors(pool, hierarchy, annotation, region, { compat, ...slabbing });
}

/** Direction vectors of a layered region. @param ids - labels that should all have vectors; by default those of its inner layers */
export async function layeredDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  region: LayeredRegion,
  { ids, compat, ...slabbing }: Slabbing & { readonly ids?: ReadonlySet<number>; readonly compat?: boolean } = {},
): Promise<DirectionVectors> {
  const layers = findLayers(hierarchy, await labelBoxes(pool, annotation, slabbing), region, compat);
  const { name } = region.metadata.region;
  if (layers.present.length === 0) throw new RegionWithoutVoxels({ region: name });
  const vectors = createVectors(layers.box ?? EMPTY_BOX);
  await writeLayeredVectors(pool, annotation, layers, region, vectors, slabbing);
  const inner = [...layers.labels].filter(([, layer]) => layers.inner.includes(layer)).map(([label]) => label);
  const expected = { ids: ids ?? new Set(inner), vectors };
  const warnings = await warnOfUndefined(pool, annotation, name, expected, slabbing);
  return directionVectors(annotation.grid, vectors, [...layers.warnings, ...warnings]);
}
