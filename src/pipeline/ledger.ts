import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { replaceFile } from '../volume/replace-file.ts';
import { digestFile, digestFolder, listFiles, measure } from './digest.ts';
import type { CurrentArtefact } from './explain.ts';
import { type Artefact, JobRecord } from './job-record.ts';

/** The last record of each rule of a working folder, and every digest that needs no second reading of its file. */
export interface Ledger {
  readonly records: ReadonlyMap<string, JobRecord>;
  /** What lies at a path now; hashed only if no record has its stamp. @param lodgers - as `path`, relative to the folder */
  artefact(path: string, lodgers: readonly string[]): Promise<CurrentArtefact | undefined>;
  /** The record of the job that made the file or folder at `path`, or a folder above it. */
  madeBy(path: string): JobRecord | undefined;
  /** A record that is on disk. */
  learn(record: JobRecord): void;
  forget(rule: string): Promise<void>;
}

const recordsFolder = (workingDir: string) => join(workingDir, '.atlasgraph', 'jobs');
export const recordPath = (workingDir: string, rule: string) => join(recordsFolder(workingDir), `${rule}.json`);

/** Opens the ledger of a working folder that may not exist yet; writes nothing. */
export async function openLedger(workingDir: string): Promise<Ledger> {
  const records = new Map<string, JobRecord>();
  const digests = new Map<string, string>();
  const remember = ({ path, stamp, sha256 }: Artefact) => digests.set(`${path}\0${stamp}`, sha256);
  const learn = (record: JobRecord) => {
    records.set(record.rule, record);
    for (const artefact of [...record.inputs, ...record.outputs]) remember(artefact);
  };
  for (const record of await readRecords(recordsFolder(workingDir))) learn(record);
  const hashed = async (path: string, lodgers: readonly string[]): Promise<string> => {
    const absolute = join(workingDir, path);
    if (!(await stat(absolute)).isDirectory()) return digestFile(absolute);
    const files: { path: string; sha256: string }[] = [];
    for (const file of await listFiles(absolute, absoluteAll(lodgers))) {
      const inner = relative(absolute, file);
      const found = await artefact(join(path, inner), []);
      if (found) files.push({ path: inner, sha256: found.sha256 });
    }
    return digestFolder(files);
  };
  const absoluteAll = (paths: readonly string[]) => paths.map((path) => join(workingDir, path));
  const artefact = async (path: string, others: readonly string[]): Promise<CurrentArtefact | undefined> => {
    const lodgers = others.filter((other) => other.startsWith(`${path}/`));
    const measured = await measure(join(workingDir, path), absoluteAll(lodgers));
    if (!measured) return undefined;
    const sha256 = digests.get(`${path}\0${measured.stamp}`) ?? (await hashed(path, lodgers));
    const current = { path, ...measured, sha256 };
    remember(current);
    return current;
  };
  return {
    records,
    artefact,
    learn,
    madeBy: (path) =>
      [...records.values()].find(({ outputs }) => outputs.some((output) => output.path === path)) ??
      [...records.values()].find(({ outputs }) => outputs.some((output) => path.startsWith(`${output.path}/`))),
    async forget(rule) {
      records.delete(rule);
      await rm(recordPath(workingDir, rule), { force: true });
    },
  };
}

/** What a job's result depends on, as one digest: equal keys, equal results. */
export function jobKey(job: Pick<JobRecord, 'rule' | 'version' | 'params' | 'fingerprint' | 'inputs'>): string {
  const params = Object.entries(job.params).sort(([a], [b]) => (a < b ? -1 : 1));
  const inputs = job.inputs.map(({ path, sha256 }) => [path, sha256]).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([job.rule, job.version, params, inputs, job.fingerprint ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

/** Writes a file as a whole or not at all, and the folders it lies in. */
export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, (file) => file.writeFile(text));
}

/** A record that cannot be read (of another version, altered by hand) counts as none: its job runs again. */
async function readRecords(folder: string): Promise<JobRecord[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.flatMap((text) => parseRecord(text) ?? []);
}

function parseRecord(text: string): JobRecord | undefined {
  try {
    return JobRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
