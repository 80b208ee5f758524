import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rankVoxels } from '../algorithms/densities/regions/voxel-ranks.ts';
import { findDonors, transplantDensity } from '../algorithms/densities/transplant/transplant-density.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { inOrder } from '../volume/in-order.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { NoDensities } from './integrity/validate-density-files.ts';

/** Paths. */
export interface TransplantFiles {
  /** Of both annotations. */
  readonly hierarchy: string;
  readonly source: string;
  readonly destination: string;
  /** Folder of the densities of the source. */
  readonly densities: string;
}

export interface TransplantOptions {
  /** Of gzip. */
  readonly level: number;
  /** Files that are worked on at once. */
  readonly threads: number;
  readonly signal?: AbortSignal;
}

const METHOD = 'atlasgraph celltransplant: mean density of each region; not comparable to other tools of this name';

/**
 * Brings the densities of a folder to another annotation, under the same names, into a folder that nobody reads yet.
 *
 * @returns what was done, as a sentence
 * @throws NoDensities, GridMismatch, NrrdError
 */
export async function transplantFiles(
  files: TransplantFiles,
  folder: string,
  { level, threads, signal }: TransplantOptions,
): Promise<string> {
  const hierarchy = await readHierarchy(files.hierarchy);
  const from = await rankVoxels(hierarchy, (await streamAnnotation(files.source)).source, { signal });
  const destination = await streamAnnotation(files.destination);
  const to = await rankVoxels(hierarchy, destination.source, { signal });
  const donors = findDonors(from, to);
  const names = (await readdir(files.densities)).filter((name) => name.endsWith('.nrrd')).sort();
  if (names.length === 0) throw new NoDensities({ folder: files.densities });
  const { keyValues } = destination.header;
  const like = { ...destination.header, keyValues: { ...keyValues, transplant: METHOD } };
  const transplant = async (name: string): Promise<void> => {
    const { header, source } = await streamNrrd(join(files.densities, name));
    const density = await transplantDensity({ source, type: header.type }, from, to, donors, { signal });
    await writeNrrd(join(folder, name), headerFor(density, { like }), density.values, { level });
  };
  for await (const _ of inOrder(names, threads, transplant));
  const moved = donors.filter((donor, rank) => donor !== undefined && donor !== rank).length;
  const empty = donors.filter((donor, rank) => rank > 0 && to.counts[rank] > 0 && donor === undefined).length;
  return `${names.length} densities; ${moved} regions from one above them, ${empty} regions from nowhere.`;
}
