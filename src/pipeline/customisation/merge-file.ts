import { constants, copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mergeRegions, type RegionVolume } from '../../algorithms/vectors/merge.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { writeVolume } from '../write-volume.ts';

/** A region, its labels, and the folder with the volumes made for it. */
export interface MergedRegion {
  readonly acronym: string;
  readonly ids: ReadonlySet<number>;
  readonly folder: string;
}

interface MergeOptions {
  readonly compat: boolean;
  readonly level: number;
  readonly signal: AbortSignal;
  readonly notice: (line: string) => void;
  readonly progress: (done: number) => void;
}

/**
 * Writes the volume `from` with the volumes of the same name in the folders of regions merged over it. A region that
 * has none keeps the default, of which notice is given.
 *
 * @returns acronyms of the regions that had one
 * @throws GridMismatch, ValuesNotMergeable, NrrdError
 */
export async function mergeFile(
  pool: WorkerPool,
  annotationPath: string,
  { from, to }: { readonly from: string; readonly to: string },
  regions: readonly MergedRegion[],
  { compat, level, signal, notice, progress }: MergeOptions,
): Promise<readonly string[]> {
  const found: (RegionVolume & { acronym: string })[] = [];
  for (const { acronym, ids, folder } of regions) {
    const path = join(folder, basename(from));
    if (await isFile(path)) {
      const { header, source } = await streamNrrd(path);
      found.push({ acronym, ids, shape: header, source });
    } else notice(`${acronym} has no ${basename(from)}: the default stays.`);
  }
  if (found.length === 0) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return [];
  }
  const annotation = await streamAnnotation(annotationPath);
  const { header, source } = await streamNrrd(from);
  const merged = mergeRegions(pool, annotation.source, { shape: header, source }, found, { compat }, { signal });
  await writeVolume(to, merged, { like: header, kinds: header.kinds, level, progress });
  return found.map(({ acronym }) => acronym);
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
