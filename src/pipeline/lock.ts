import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFile, type Holder, readHolder } from './claim-file.ts';
import { RunLocked } from './errors.ts';
import { isAlive } from './process-identity.ts';

const lockPath = (workingDir: string) => join(workingDir, '.atlasgraph', 'run-lock');

/**
 * Keeps every other run out of a working folder. The lock of a dead process is taken over.
 * @returns what gives the lock back
 * @throws RunLocked when a living process runs there
 */
export async function lockWorkingDir(workingDir: string, runId: string): Promise<() => Promise<void>> {
  const { holder, release } = await claimFile(lockPath(workingDir), { runId });
  if (!release) throw new RunLocked({ workingDir, pid: holder.pid, runId: String(holder.details.runId) });
  return release;
}

/** @returns who has the lock and whether that process lives; undefined for an unlocked folder */
export async function lockOf(workingDir: string): Promise<{ holder: Holder; alive: boolean } | undefined> {
  const holder = await readHolder(lockPath(workingDir));
  return holder && { holder, alive: isAlive(holder) };
}

/** Frees the lock, whoever has it: for a process that hangs, or that a container hides. */
export async function unlock(workingDir: string): Promise<void> {
  await rm(lockPath(workingDir), { force: true });
}
