import { writeFile } from 'node:fs/promises';
import { exportParcellation } from '../algorithms/export/parcellation.ts';
import type { MeshFormat } from '../algorithms/mesh/formats.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { readRegionsLayersMap } from '../ontology/layers.ts';
import { streamAnnotation } from '../volume/nrrd/stream.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { writeMasks } from './write-masks.ts';
import { writeMeshes } from './write-meshes.ts';

/** Paths. */
export interface ExportInputs {
  readonly hierarchy: string;
  /** Ids of leaf regions. */
  readonly annotation: string;
  /** As regions_layers_map.json. */
  readonly layers: string;
}

/** Paths that nobody reads yet; the folders exist. */
export interface ExportOutputs {
  readonly masks: string;
  /** Without it no meshes are made. */
  readonly meshes?: string;
  readonly metadata: string;
  readonly hierarchy: string;
  readonly hierarchyJsonLd: string;
}

export interface ExportOptions {
  readonly compat: boolean;
  readonly meshFormats: readonly MeshFormat[];
  readonly signal?: AbortSignal;
  /** @param done - share of the work done, 0 to 1 */
  readonly progress?: (done: number) => void;
}

export interface ExportSummary {
  readonly regions: number;
  /** Regions that have voxels. */
  readonly represented: number;
  /** Regions whose meshes have more than 15 % of their triangles, since they or their parts have too few. */
  readonly undecimated: readonly number[];
}

/** Share of the work that masks are, beside meshes. */
const MASKS_SHARE = 0.05;

/**
 * Writes what an atlas publishes of its regions: masks, meshes, metadata and hierarchies.
 *
 * @throws NotLeavesOnly, DegenerateMesh
 * @see bbp-atlas-web-exporter, parcellationexport.py
 */
export async function exportRegions(
  pool: WorkerPool,
  inputs: ExportInputs,
  outputs: ExportOutputs,
  { compat, meshFormats, signal, progress = () => {} }: ExportOptions,
): Promise<ExportSummary> {
  const hierarchy = await readHierarchy(inputs.hierarchy);
  const layers = await readRegionsLayersMap(inputs.layers);
  const { header, source } = await streamAnnotation(inputs.annotation);
  const exported = await exportParcellation(pool, hierarchy, source, layers, { compat }, { signal });
  const { documents, masks, metadata } = exported;
  await writeFile(outputs.metadata, documents.metadata);
  await writeFile(outputs.hierarchy, documents.hierarchy);
  await writeFile(outputs.hierarchyJsonLd, documents.hierarchyJsonLd);
  const share = outputs.meshes === undefined ? 1 : MASKS_SHARE;
  await writeMasks(outputs.masks, exported, header, (done) => progress(share * done));
  const summary = { regions: metadata.size, represented: masks.size };
  if (outputs.meshes === undefined) return { ...summary, undecimated: [] };
  const meshes = { compat, formats: meshFormats };
  const undecimated = await writeMeshes(pool, outputs.meshes, masks, header.grid, meshes, {
    signal,
    progress: (done) => progress(share + (1 - share) * done),
  });
  return { ...summary, undecimated };
}
