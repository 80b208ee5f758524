import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoundedVolume } from '../algorithms/densities/kernels/bounded-volume.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { writeVolume } from './write-volume.ts';

interface WriteDensitiesOptions {
  /** Header of the annotation. */
  readonly like: NrrdHeader;
  readonly level: number;
  /** How many volumes there are. */
  readonly count: number;
  readonly progress?: (done: number) => void;
}

/**
 * Writes `<name>_density.nrrd` of each volume into a folder that nobody reads yet; one is written before the next is made.
 *
 * @returns the reports by name
 */
export async function writeDensities<Name extends string>(
  folder: string,
  volumes: AsyncIterable<BoundedVolume<Name>>,
  { like, level, count, progress = () => {} }: WriteDensitiesOptions,
): Promise<Record<string, BoundedVolume['report']>> {
  await mkdir(folder, { recursive: true });
  const reports: Record<string, BoundedVolume['report']> = {};
  let written = 0;
  for await (const { name, density, report } of volumes) {
    const share = (done: number): void => progress((written + done) / count);
    await writeVolume(join(folder, `${name}_density.nrrd`), density, { like, level, progress: share });
    reports[name] = report;
    written++;
  }
  return reports;
}
