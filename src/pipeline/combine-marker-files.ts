import { writeFile } from 'node:fs/promises';
import { labelCounts } from '../algorithms/annotation/label-counts.ts';
import { checkValues } from '../algorithms/densities/check-values.ts';
import { cellTypeProportions } from '../algorithms/densities/markers/cell-type-proportions.ts';
import { combineMarkers } from '../algorithms/densities/markers/combine-markers.ts';
import type { MarkersConfig } from '../algorithms/densities/markers/markers-config.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { pythonFloat, toPythonJson } from '../ontology/python-json.ts';
import { assertSameGrid } from '../volume/grid.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { shareStream } from '../volume/shared-stream.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { mapped, settled } from './several-volumes.ts';

/** Paths. */
export interface CombinedMarkerFiles {
  readonly cellTypes: Readonly<Record<string, string>>;
  readonly glia: string;
  readonly proportions: string;
}

export interface CombineMarkersOptions {
  readonly compat: boolean;
  /** Of gzip. */
  readonly level: number;
  readonly signal?: AbortSignal;
}

/** What became of the configuration, for people and as JSON. */
export interface MarkersReport {
  readonly proportions: Readonly<Record<string, number>>;
  /** Voxels of the regions whose densities of cells are known. */
  readonly regions: Readonly<Record<string, number>>;
  /** Genes by cell type, and those with a volume that no cell type has. */
  readonly genes: Readonly<Record<string, readonly string[]>>;
  readonly unusedGenes: readonly string[];
}

/**
 * Makes the intensities of cell types from those of genes, all in one pass.
 *
 * @param config - see `parseMarkersConfig`; its output paths are not looked at
 * @throws RegionsWithoutVoxels, GridMismatch, NrrdError; UnusableVoxels unless compat
 */
export async function combineMarkerFiles(
  pool: WorkerPool,
  paths: { readonly hierarchy: string; readonly annotation: string },
  config: MarkersConfig,
  outputs: CombinedMarkerFiles,
  { compat, level, signal }: CombineMarkersOptions,
): Promise<MarkersReport> {
  const hierarchy = await readHierarchy(paths.hierarchy);
  const { header: like, source } = await streamAnnotation(paths.annotation);
  const counts = await labelCounts(pool, source, { signal });
  const { proportions, voxels } = cellTypeProportions(hierarchy, counts, config, { compat });
  const used = Object.entries(config.inputGeneVolumePath).filter(([name]) =>
    config.combination.some(({ gene }) => gene === name),
  );
  const volumes = await Promise.all(used.map(async ([gene, path]) => ({ gene, ...(await streamNrrd(path)) })));
  for (const { header } of volumes) assertSameGrid(like.grid, header.grid);
  const genes = new Map(volumes.map(({ gene, source }) => [gene, source]));
  const check = compat
    ? undefined
    : checkValues(volumes.map(({ header: { grid } }, i) => ({ name: grid.file ?? used[i][0], grid })));
  const types = [...proportions.keys()];
  const combined = combineMarkers({ genes, combination: config.combination, proportions, check }, { signal });
  const streams = shareStream(combined, types.length + 1);
  const header = headerFor({ grid: like.grid, type: 'double', components: 1 }, { like });
  await settled([
    ...types.map((type, i) =>
      writeNrrd(
        outputs.cellTypes[type],
        header,
        mapped(streams[i], (s) => s.types[i]),
        { level },
      ),
    ),
    writeNrrd(
      outputs.glia,
      header,
      mapped(streams[types.length], ({ all }) => all),
      { level },
    ),
  ]);
  await writeFile(outputs.proportions, proportionsJson(proportions));
  return reportOf(config, proportions, voxels);
}

/** As the reference writes it: numbers as texts, and all glia, which are 1. */
function proportionsJson(proportions: ReadonlyMap<string, number>): string {
  const texts = [...proportions].map(([type, share]) => [type, pythonFloat(share)] as const);
  return toPythonJson(new Map([...texts, ['glia', '1.0']]), { indent: 1, ascii: true });
}

function reportOf(
  { combination, inputGeneVolumePath }: MarkersConfig,
  proportions: ReadonlyMap<string, number>,
  voxels: ReadonlyMap<string, number>,
): MarkersReport {
  const ofType = (type: string) => combination.filter(({ cellType }) => cellType === type).map(({ gene }) => gene);
  return {
    proportions: Object.fromEntries(proportions),
    regions: Object.fromEntries(voxels),
    genes: Object.fromEntries([...proportions.keys()].map((type) => [type, ofType(type)])),
    unusedGenes: Object.keys(inputGeneVolumePath).filter((name) => combination.every(({ gene }) => gene !== name)),
  };
}
