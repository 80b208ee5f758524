import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hintVolumes } from '../algorithms/hints/hint-volumes.ts';
import type { PlacementHints } from '../algorithms/hints/placement-hints.ts';
import { toPythonJson } from '../ontology/python-json.ts';
import { byteCount } from '../volume/volume.ts';
import { type WriteOptions, writeVolume } from './write-volume.ts';

/**
 * Writes the volumes of placement hints, the mask of problematic voxels and `distance_report.json` into a folder that
 * nobody reads yet.
 *
 * @returns names of the NRRD files
 */
export async function writePlacementHints(
  folder: string,
  hints: PlacementHints,
  { progress = () => {}, ...options }: Pick<WriteOptions, 'like' | 'level'> & Partial<Pick<WriteOptions, 'progress'>>,
): Promise<string[]> {
  const volumes = [...hintVolumes(hints)];
  const total = volumes.reduce((sum, [, volume]) => sum + byteCount(volume), 0);
  let written = 0;
  for (const [name, volume] of volumes) {
    const report = (done: number): void => progress((written + done * byteCount(volume)) / total);
    await writeVolume(join(folder, `${name}.nrrd`), volume, { ...options, progress: report });
    written += byteCount(volume);
  }
  const sections = Object.keys(hints.report);
  const report = toPythonJson(hints.report, { indent: 1, ascii: true, floats: sections });
  await writeFile(join(folder, 'distance_report.json'), report);
  return volumes.map(([name]) => `${name}.nrrd`);
}
