import { statfs } from 'node:fs/promises';
import type { Configuration } from './configuration.ts';
import { DiskTooSmall } from './errors.ts';
import type { JobRecord } from './job-record.ts';
import type { Rule } from './rule.ts';

const MIB = 2 ** 20;

/** Voxels of an atlas relative to one of 25 µm, for which rules state what they take; 1 when RESOLUTION is no number. */
export function voxelRatio({ RESOLUTION }: Pick<Configuration, 'RESOLUTION'>): number {
  const ratio = (25 / Number(RESOLUTION)) ** 3;
  return Number.isFinite(ratio) ? ratio : 1;
}

/** What the jobs will write, bytes: what they wrote the last time, else what their rules state. */
export function diskNeeded(
  rules: readonly Rule[],
  records: ReadonlyMap<string, JobRecord>,
  configuration: Configuration,
): number {
  const bytesOf = (rule: Rule) =>
    records.get(rule.name)?.outputs.reduce((sum, { bytes }) => sum + bytes, 0) ??
    (rule.resources.diskMiB ?? 0) * voxelRatio(configuration) * MIB;
  return rules.reduce((sum, rule) => sum + bytesOf(rule), 0);
}

/** @throws DiskTooSmall when less than `needed` bytes are free on the folder's file system */
export async function checkDisk(workingDir: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(workingDir);
  const free = bavail * bsize;
  if (needed > free) {
    throw new DiskTooSmall({ workingDir, neededMiB: Math.ceil(needed / MIB), freeMiB: Math.floor(free / MIB) });
  }
}
