import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { RegionsLayers } from '../../ontology/layers.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { checkLeavesOnly } from '../annotation/check-leaves-only.ts';
import type { Slabbing } from '../computed-volume.ts';
import { hierarchyJsonLd, JSONLD_FLOAT_KEYS } from './hierarchy-jsonld.ts';
import { hierarchyWithVolumes } from './hierarchy-with-volumes.ts';
import { FLOAT_KEYS, type RegionMetadata, regionMetadata } from './region-metadata.ts';
import { regionVoxels } from './region-voxels.ts';

/** What an atlas publishes of its regions. */
export interface ExportedParcellation {
  readonly metadata: ReadonlyMap<number, RegionMetadata>;
  /** By id, of the regions that have a voxel in their closed subtree. */
  readonly masks: ReadonlyMap<number, VoxelRuns>;
  /** Contents of metadata_parcellations.json, mba_hierarchy.json and mba_hierarchy_ld.json. */
  readonly documents: { readonly metadata: string; readonly hierarchy: string; readonly hierarchyJsonLd: string };
}

/**
 * Masks, volumes, neighbours and layers of all regions.
 *
 * @param compat - the reference's `continuousWith` and JSON-LD
 * @throws NotLeavesOnly when a label is not a leaf of the hierarchy
 * @see bbp-atlas-web-exporter, parcellationexport.py
 */
export async function exportParcellation(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  layers: RegionsLayers,
  { compat = false }: { readonly compat?: boolean } = {},
  slabbing: Slabbing = {},
): Promise<ExportedParcellation> {
  const { counts, contours, masks } = await regionVoxels(pool, hierarchy, annotation, slabbing);
  checkLeavesOnly(hierarchy, counts);
  const metadata = regionMetadata({ hierarchy, layers, grid: annotation.grid, counts, contours }, { compat });
  return { metadata, masks, documents: parcellationDocuments(hierarchy, metadata, { compat }) };
}

/** Contents of the file of one region's metadata, or of all regions'. */
export const metadataJson = (metadata: RegionMetadata | ReadonlyMap<number, RegionMetadata>): string =>
  toPythonJson(metadata, { ...LAYOUT, floats: FLOAT_KEYS });

const LAYOUT = { indent: 2, ascii: false };

function parcellationDocuments(
  hierarchy: RegionHierarchy,
  metadata: ReadonlyMap<number, RegionMetadata>,
  options: { readonly compat: boolean },
): ExportedParcellation['documents'] {
  const jsonLd = hierarchyJsonLd(hierarchy, metadata, options);
  return {
    metadata: metadataJson(metadata),
    hierarchy: toPythonJson(hierarchyWithVolumes(hierarchy, metadata), { ...LAYOUT, floats: FLOAT_KEYS }),
    hierarchyJsonLd: toPythonJson(jsonLd, { ...LAYOUT, floats: JSONLD_FLOAT_KEYS }),
  };
}
