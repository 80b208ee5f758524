import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Configuration, secretsBlanker, secretsOf } from './configuration.ts';
import { planRequest } from './customised-plan.ts';
import { driveJobs } from './drive-jobs.ts';
import { RunLocked } from './errors.ts';
import { explainPlan } from './explain.ts';
import { toFailure } from './failure.ts';
import { openLedger } from './ledger.ts';
import { lockWorkingDir } from './lock.ts';
import { readPlanState } from './plan-state.ts';
import { checkDisk, diskNeeded } from './resources.ts';
import { expandTemplates } from './rules-config.ts';
import type { Run } from './run.ts';
import { createEventWriter } from './run-events.ts';
import type { RunsParts } from './runs.ts';
import { failRun, recoverRun } from './schedule.ts';
import { recover } from './staging.ts';

export interface Interruptions {
  /** The run is to end. */
  readonly cancelled: AbortSignal;
  /** The process is to end; the run is not: another process will go on with it. */
  readonly closed: AbortSignal;
  /** Something of the run is new in the store. */
  changed(): void;
}

/**
 * Makes a run to its end, or until the process closes.
 * @returns false when another process with the same store makes it, or another run in the same folder
 * @throws what the store threw
 */
export async function makeRun(run: Run, parts: RunsParts, interruptions: Interruptions): Promise<boolean> {
  const { store } = parts;
  const configuration = Configuration.parse({ ...run.configuration, ...secretsOf(parts.configuration) });
  const workingDir = resolve(parts.projectDir, configuration.WORKING_DIR);
  let unlock: (() => Promise<void>) | undefined;
  try {
    unlock = await lockWorkingDir(workingDir, run.id);
    await store.change(run.id, (current) => recoverRun(current, new Date().toISOString()));
    await makeJobs(run, parts, configuration, workingDir, interruptions);
  } catch (error) {
    if (interruptions.closed.aborted) return true;
    if (error instanceof RunLocked && (await store.get(error.details.runId))) return false;
    const failure = toFailure(error, secretsBlanker(configuration));
    await store.change(run.id, (current) => failRun(current, failure, new Date().toISOString()));
  } finally {
    await unlock?.();
    interruptions.changed();
  }
  return true;
}

async function makeJobs(
  run: Run,
  parts: RunsParts,
  configuration: Configuration,
  workingDir: string,
  { cancelled, closed, changed }: Interruptions,
): Promise<void> {
  await mkdir(workingDir, { recursive: true });
  await recover(workingDir);
  const ledger = await openLedger(workingDir);
  const plan = planRequest(run, parts.rules);
  const differing = await expandTemplates(plan, parts.projectDir, workingDir, configuration);
  const reasons = explainPlan(plan, await readPlanState(plan.jobs, ledger, configuration), run.options);
  const writer = createEventWriter(parts.store, run.id, changed);
  for (const path of differing) {
    writer.tell({ kind: 'run', state: 'running', message: `${path} differs from its template; it is used as it is.` });
  }
  const disk = await checkDisk(workingDir, diskNeeded(plan, reasons, ledger.records, configuration));
  if (disk.neededMiB > 0) writer.tell({ kind: 'run', state: 'running', message: disk.message });
  const { services, close } = await parts.servicesFor(run, configuration);
  try {
    await driveJobs({
      run,
      plan,
      store: parts.store,
      writer,
      cancelled,
      closed,
      changed,
      context: {
        workingDir,
        ledger,
        configuration,
        services,
        triggers: run.options.triggers,
        runId: run.id,
        softwareVersion: parts.softwareVersion,
        blank: secretsBlanker(configuration),
      },
    });
  } finally {
    await close();
  }
}
