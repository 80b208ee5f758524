import { uuidV5 } from '../../linked-data/uuid.ts';
import type { Artefact, JobRecord } from '../../pipeline/job-record.ts';
import type { Caller } from '../../store/caller.ts';
import type { Iri } from '../../store/resource.ts';
import type { Contributor } from '../facts.ts';
import { parseFetched } from '../fetched.ts';
import type { Graph } from '../graph.ts';
import { artefactId } from '../identifiers.ts';
import { toIri } from '../iri.ts';
import type { EntityServices } from '../services.ts';
import { putDocument } from './put-document.ts';

/** The job that made a file or folder of WORKING_DIR, as the ledger has it. */
export type MadeBy = (path: string) => JobRecord | undefined;

/** The activity that stands for a job: another run of it is another activity. */
export const activityOf = (base: string, { key, started, ended }: JobRecord): { id: Iri; ended: string } => ({
  id: toIri(`${base}activities/${uuidV5(`${key}\n${started}`)}`),
  ended,
});

/** The jobs that made these paths and everything that they were made from, each once. */
export function jobsBehind(paths: readonly string[], madeBy: MadeBy): JobRecord[] {
  const jobs = new Map<string, JobRecord>();
  const visit = (path: string): void => {
    const job = madeBy(path);
    if (!job || jobs.has(job.rule)) return;
    jobs.set(job.rule, job);
    for (const input of job.inputs) visit(input.path);
  };
  for (const path of paths) visit(path);
  return [...jobs.values()];
}

/** Registers the activities of jobs, unless they are registered: what a job did never changes. */
export async function registerActivities(
  { graph, caller, software }: Pick<EntityServices, 'graph' | 'caller' | 'software'>,
  contributors: readonly Contributor[],
  jobs: readonly JobRecord[],
  madeBy: MadeBy,
): Promise<void> {
  const ids = jobs.map((job) => activityOf(graph.base, job).id);
  const known = await graph.store.fetchMany(ids, undefined, caller);
  for (const [i, job] of jobs.entries()) {
    if (!(known[i] instanceof Error)) continue;
    await registerActivity(graph, caller, ids[i], job, {
      inputs: job.inputs.map((input) => artefactFacts(graph, input, madeBy(input.path))),
      outputs: job.outputs.map((output) => artefactFacts(graph, output, job)),
      contributors,
      software: {
        ...software,
        version: job.softwareVersion,
        id: `${graph.base}software/${encodeURIComponent(`${software.name}@${job.softwareVersion}`)}`,
      },
    });
  }
}

async function registerActivity(
  { documents, store, projects }: Graph,
  caller: Caller,
  id: Iri,
  job: JobRecord,
  facts: object,
) {
  const { rule, params, started, ended } = job;
  const document = await documents.map('activity', { id, rule, params, started, ended, ...facts });
  await putDocument(store, caller, { ...document, id, project: projects.atlas });
}

/** What a fetch brought is the entity that it fetched; everything else is known by its digest. */
function artefactFacts({ base }: Graph, { path, bytes, sha256 }: Artefact, producer: JobRecord | undefined) {
  const fetched = parseFetched(producer?.fingerprint);
  const entity = fetched ? { id: fetched.id, rev: fetched.rev } : { id: artefactId(base, sha256) };
  return { path, bytes, sha256, entity };
}
