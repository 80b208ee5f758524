import { statfs } from 'node:fs/promises';
import type { Configuration } from './configuration.ts';
import { DiskTooSmall } from './errors.ts';
import type { Reason } from './explain.ts';
import type { JobRecord } from './job-record.ts';
import type { Plan } from './plan.ts';
import type { Rule } from './rule.ts';

const MIB = 2 ** 20;

/** Voxels of an atlas relative to one of 25 µm, for which rules state what they take; 1 when RESOLUTION is no number. */
export function voxelRatio({ RESOLUTION }: Pick<Configuration, 'RESOLUTION'>): number {
  const ratio = (25 / Number(RESOLUTION)) ** 3;
  return Number.isFinite(ratio) ? ratio : 1;
}

/** What the jobs that have a reason to run will write, bytes: as much as the last time, else what their rules state. */
export function diskNeeded(
  { jobs }: Plan,
  reasons: ReadonlyMap<string, Reason | null>,
  records: ReadonlyMap<string, JobRecord>,
  configuration: Configuration,
): number {
  const bytesOf = ({ name, resources }: Rule) =>
    records.get(name)?.outputs.reduce((sum, { bytes }) => sum + bytes, 0) ??
    (resources.diskMiB ?? 0) * voxelRatio(configuration) * MIB;
  return jobs.reduce((sum, { rule }) => sum + (reasons.get(rule.name) ? bytesOf(rule) : 0), 0);
}

/** @throws DiskTooSmall when less than `needed` bytes are free on the folder's file system */
export async function checkDisk(workingDir: string, needed: number): Promise<{ neededMiB: number; message: string }> {
  const { bavail, bsize } = await statfs(workingDir);
  const [neededMiB, freeMiB] = [Math.ceil(needed / MIB), Math.floor((bavail * bsize) / MIB)];
  if (neededMiB > freeMiB) throw new DiskTooSmall({ workingDir, neededMiB, freeMiB });
  return { neededMiB, message: `About ${neededMiB} MiB will be written; ${freeMiB} MiB are free.` };
}
