import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { listFiles } from './digest.ts';
import { JobRecord } from './job-record.ts';
import { recordPath, writeText } from './ledger.ts';
import type { PlannedJob } from './plan.ts';
import { outputPath, type Rule } from './rule.ts';

/** What is written before the outputs are moved, so that a process that dies in between is finished by the next one. */
const Commit = z.strictObject({ record: JobRecord, lodgers: z.array(z.string()) });

const stagingFolder = (workingDir: string) => join(workingDir, '.atlasgraph', 'staging');
const jobFolder = (workingDir: string, rule: string) => join(stagingFolder(workingDir), rule);
const commitPath = (workingDir: string, rule: string) => join(jobFolder(workingDir, rule), 'commit.json');
/** Where a job writes the output that will lie at `path`: same file system, same name, another folder. */
export const stagedPath = (workingDir: string, rule: string, path: string) =>
  join(jobFolder(workingDir, rule), 'outputs', path);

/** Makes the empty place where a job writes its outputs; folders and flags exist from the start. */
export async function prepareStaging(workingDir: string, rule: Rule): Promise<void> {
  await rm(jobFolder(workingDir, rule.name), { recursive: true, force: true });
  for (const output of Object.values(rule.outputs)) {
    const path = stagedPath(workingDir, rule.name, outputPath(output));
    const isFolder = typeof output !== 'string' && 'directory' in output;
    await mkdir(isFolder ? path : dirname(path), { recursive: true });
    if (typeof output !== 'string' && 'flag' in output) await writeFile(path, '');
  }
}

/** Moves the outputs of a job into place together and records it. Once begun, it is finished: now or by `recover`. */
export async function commitOutputs(workingDir: string, job: PlannedJob, record: JobRecord): Promise<void> {
  const commit = { record, lodgers: [...job.lodgers] };
  await writeText(commitPath(workingDir, job.rule.name), JSON.stringify(commit));
  await finishCommit(workingDir, job.rule.name);
}

/** Finishes the commits and removes the unfinished outputs that dead runs left. The caller holds the run lock. */
export async function recover(workingDir: string): Promise<void> {
  const rules = await readdir(stagingFolder(workingDir)).catch(() => []);
  for (const rule of rules) {
    if (await exists(commitPath(workingDir, rule))) await finishCommit(workingDir, rule);
    else await dropStaging(workingDir, rule);
  }
}

export async function dropStaging(workingDir: string, rule: string): Promise<void> {
  await rm(jobFolder(workingDir, rule), { recursive: true, force: true });
}

/** Removes what a job made earlier; what others put into its folders stays. */
export async function removeOutputs(workingDir: string, { rule, lodgers }: PlannedJob): Promise<void> {
  const hidden = lodgers.map((lodger) => join(workingDir, lodger));
  for (const path of Object.values(rule.outputs).map((output) => join(workingDir, outputPath(output)))) {
    const kept = hidden.some((lodger) => lodger.startsWith(`${path}/`));
    if (kept && (await exists(path))) for (const file of await listFiles(path, hidden)) await rm(file, { force: true });
    else await rm(path, { recursive: true, force: true });
  }
}

/** Every step may have been done before by a process that died. */
async function finishCommit(workingDir: string, rule: string): Promise<void> {
  const { record, lodgers } = Commit.parse(JSON.parse(await readFile(commitPath(workingDir, rule), 'utf8')));
  // A folder first: it takes its files along.
  const paths = record.outputs.map(({ path }) => path).sort((a, b) => a.length - b.length);
  for (const path of paths) {
    const staged = stagedPath(workingDir, rule, path);
    if (!(await exists(staged))) continue;
    for (const lodger of lodgers.filter((inner) => inner.startsWith(`${path}/`))) {
      await moveIfThere(join(workingDir, lodger), stagedPath(workingDir, rule, lodger));
    }
    const final = join(workingDir, path);
    await rm(final, { recursive: true, force: true });
    await moveIfThere(staged, final);
  }
  await writeText(recordPath(workingDir, rule), JSON.stringify(record, null, 2));
  await dropStaging(workingDir, rule);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
