import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Region } from '../../ontology/region.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Box, labelBoxes, unitedBox } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { createVectors } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors, EMPTY_BOX } from './direction-vectors.ts';
import { findLayers, type LayeredRegion, writeLayeredVectors } from './layered-region.ts';

const NAME = 'Cerebellar cortex';

/**
 * Direction vectors of the mouse cerebellar cortex, lobule by lobule, from the granular to the molecular layer. A lobule
 * without voxels in its molecular layer has none, with a warning.
 *
 * @param compat - see `findLayers`; a lobule without voxels in any layer or in the fibres below is an error
 * @throws RegionWithoutVoxels
 * @see atlas-direction-vectors, cerebellum.py
 */
export async function cerebellumDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { compat = false }: { readonly compat?: boolean } = {},
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const boxes = await labelBoxes(pool, annotation, slabbing);
  const lobules = labelledLobules(hierarchy, boxes).map((lobule) => {
    const region = lobuleRegion(lobule);
    const layers = findLayers(hierarchy, boxes, region, compat);
    if (compat && layers.present.length === 0) throw new RegionWithoutVoxels({ region: lobule.acronym });
    return { region, layers };
  });
  let box: Box | undefined;
  for (const { layers } of lobules) box = unitedBox(box, layers.box);
  const vectors = createVectors(box ?? EMPTY_BOX);
  for (const { layers, region } of lobules) {
    await writeLayeredVectors(pool, annotation, layers, region, vectors, slabbing);
  }
  const warnings = lobules.flatMap(({ layers }) => layers.warnings);
  if (lobules.length === 0) warnings.push(`No leaf of the ${NAME} has voxels: there are no direction vectors.`);
  return directionVectors(annotation.grid, vectors, warnings);
}

/** The parents of the leaves of the cerebellar cortex that have voxels. */
function labelledLobules(hierarchy: RegionHierarchy, boxes: ReadonlyMap<number, Box>): Region[] {
  const leaves = [...hierarchy.find(NAME, 'name', { withDescendants: true })]
    .map((id) => hierarchy.get(id))
    .filter(({ id, children }) => children.length === 0 && boxes.has(id));
  const parents = new Set(leaves.flatMap(({ parent }) => parent ?? []));
  return [...parents].map((id) => hierarchy.get(id));
}

/** Molecular, Purkinje and granular layer of a lobule, and the fibre tracts of the cerebellum below them. */
function lobuleRegion({ acronym }: Region): LayeredRegion {
  const of = { attribute: 'acronym', withDescendants: true };
  const queries = [`${acronym}mo`, `${acronym}pu`, `${acronym}gr`, 'cbf'];
  return {
    metadata: {
      // The acronym stands unescaped in the expression, as in the reference: the layers' own acronyms begin with it.
      region: { name: acronym, query: `@^\\b${acronym}|cbf\\b$`, ...of },
      layers: { names: queries, queries, ...of },
    },
    weights: { layers: [1, 0, -1, -5], outside: 3 },
    hemispheres: false,
  };
}
