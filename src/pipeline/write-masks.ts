import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipRuns } from '../algorithms/export/gzip-runs.ts';
import { type ExportedParcellation, metadataJson } from '../algorithms/export/parcellation.ts';
import { voxelCount } from '../volume/grid.ts';
import { release } from '../volume/memory.ts';
import { formatHeader } from '../volume/nrrd/format-header.ts';
import { headerFor, type NrrdHeader } from '../volume/nrrd/header.ts';

/**
 * Writes `<id>.nrrd` (1 in the region, 0 elsewhere) and `<id>.json` of every region that has voxels, into a folder that
 * nobody reads yet.
 *
 * @param annotation - header of the annotation: the masks keep its space and fields
 */
export async function writeMasks(
  folder: string,
  { masks, metadata }: Pick<ExportedParcellation, 'masks' | 'metadata'>,
  annotation: NrrdHeader,
  progress: (done: number) => void = () => {},
): Promise<void> {
  const header = headerFor({ grid: annotation.grid, type: 'uint8', components: 1 }, { like: annotation });
  const head = Buffer.from(formatHeader(header, 'gzip'));
  let written = 0;
  for (const [id, runs] of masks) {
    const mask = gzipRuns(runs, voxelCount(header.grid));
    await writeFile(join(folder, `${id}.nrrd`), [head, mask]);
    release(mask);
    const described = metadata.get(id);
    if (described) await writeFile(join(folder, `${id}.json`), metadataJson(described));
    progress(++written / masks.size);
  }
}
