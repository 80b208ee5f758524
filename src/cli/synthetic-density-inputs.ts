import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { labelCounts } from '../algorithms/annotation/label-counts.ts';
import { STAINS, type Stain } from '../algorithms/densities/synthesis/stains.ts';
import { type BarrelVoxel, syntheticBarrels } from '../algorithms/densities/synthesis/synthetic-barrels.ts';
import { syntheticSlices } from '../algorithms/densities/synthesis/synthetic-slices.ts';
import { syntheticStain } from '../algorithms/densities/synthesis/synthetic-stain.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { files } from '../pipeline/files.ts';
import { spacing } from '../volume/grid.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { replaceFile } from '../volume/replace-file.ts';
import { memorySource } from '../volume/slab-source.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';

const FILES: Readonly<Record<Stain, string>> = {
  nissl: files.correctedNissl,
  cnp: files.geneCnp,
  mbp: files.geneMbp,
  gfap: files.geneGfap,
  s100b: files.geneS100b,
  aldh1l1: files.geneAldh1l1,
  tmem119: files.geneTmem119,
  gad: files.geneGad,
  gad67: files.geneGad67,
  nrn1: files.geneNrn1,
  pv: files.genePv,
  sst: files.geneSst,
  vip: files.geneVip,
};

const SLICES = 'realigned_slices.json';

export interface SyntheticInputs {
  readonly annotation: string;
  readonly hierarchy: string;
  readonly out: string;
  readonly seed: number;
  readonly compressionLevel: number;
  /** Names of files as they are done. */
  readonly done: (file: string) => void;
}

/** Writes invented sources of densities for an annotation, named as `import inputs` looks for them and marked as invented. */
export async function writeSyntheticDensityInputs(
  pool: WorkerPool,
  { annotation: path, hierarchy: hierarchyPath, out, seed, compressionLevel: level, done }: SyntheticInputs,
): Promise<void> {
  const hierarchy = await readHierarchy(hierarchyPath);
  const { header, volume } = await readAnnotation(path);
  const annotation = memorySource(volume);
  const counts = await labelCounts(pool, annotation);
  await mkdir(out, { recursive: true });
  const mark = `atlasgraph synthesize-inputs --seed ${seed}`;
  for (const stain of STAINS) {
    const computed = syntheticStain(pool, stain, { hierarchy, annotation, counts, seed });
    const like = { ...header, keyValues: { ...header.keyValues, synthetic: mark } };
    await writeNrrd(join(out, FILES[stain]), headerFor(computed, { like }), computed.values, { level });
    done(FILES[stain]);
  }
  const slices = syntheticSlices(volume.grid.shape[0], Math.abs(spacing(volume.grid)[0]));
  await replaceFile(join(out, SLICES), (file) => file.writeFile(`${JSON.stringify(slices, undefined, 1)}\n`));
  done(SLICES);
  const barrels = syntheticBarrels(hierarchy, volume);
  if (barrels.length === 0) return;
  const table = await barrelTable(barrels, mark);
  await replaceFile(join(out, files.barrelPositions), (file) => file.writeFile(table));
  done(files.barrelPositions);
}

/** A Feather file, as pandas would write it without compression, with the mark in its schema. */
async function barrelTable(voxels: readonly BarrelVoxel[], mark: string): Promise<Uint8Array> {
  // Loaded here: it is slow to load, and most commands do without.
  const { tableFromArrays, tableToIPC } = await import('apache-arrow');
  const axis = (n: 0 | 1 | 2): Float64Array => Float64Array.from(voxels, ({ position }) => position[n]);
  const barrel = voxels.map((voxel) => voxel.barrel);
  const table = tableFromArrays({ x: axis(0), y: axis(1), z: axis(2), barrel });
  table.schema.metadata.set('synthetic', mark);
  return tableToIPC(table, 'file');
}
