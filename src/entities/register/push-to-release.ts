import { writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { parameters } from '../../pipeline/configuration.ts';
import type { Job } from '../../pipeline/rule.ts';
import type { Resource } from '../../store/resource.ts';
import type { ReleaseRef } from '../facts.ts';
import type { EntityServices } from '../services.ts';
import { jobsBehind, registerActivities } from './activities.ts';
import { registerAgents } from './contributors.ts';
import { type PushFacts, pushFacts, readSpace } from './part-facts.ts';
import { type PartToPush, prepareParts, writeParts } from './push-parts.ts';
import { taggedRelease } from './release-plan.ts';

/** Parameters of the rules that add something to a release that was pushed. */
export const ADDING = parameters('NEXUS_REGISTRATION', 'RESOURCE_TAG');

type AddingJob<In> = Job<In, { flag: string }, z.infer<typeof ADDING>>;

/** What the parts are made from, besides their files. */
export interface Addition {
  readonly ref: ReleaseRef;
  /** The release at the tag. */
  readonly release: Resource;
  readonly facts: PushFacts;
}

/** What is added belongs to a release at a tag: when that changes it is pushed again. */
export async function releaseFingerprint(
  { NEXUS_REGISTRATION, RESOURCE_TAG }: z.infer<typeof ADDING>,
  { graph, caller }: EntityServices,
): Promise<string> {
  if (!NEXUS_REGISTRATION) return graph.release;
  const { ref } = await taggedRelease(graph, caller, RESOURCE_TAG);
  return `${graph.publicUrl} ${ref.id} ${ref.tag}`;
}

/**
 * Registers parts with a release that was pushed before. Without RESOURCE_TAG they join its newest tag, so that it names
 * one whole set.
 *
 * @param madeAs - the files or folders of WORKING_DIR that the parts are
 * @param partsFor - the parts; it says by itself why there are none
 * @throws ReleaseNotTagged, TagExists
 */
export async function pushToRelease<In>(
  job: AddingJob<In>,
  services: EntityServices,
  madeAs: readonly string[],
  partsFor: (addition: Addition) => Promise<readonly PartToPush[]>,
): Promise<void> {
  if (job.params.NEXUS_REGISTRATION) await push(job, services, madeAs, partsFor);
  else job.log(`NEXUS_REGISTRATION is false: nothing of ${madeAs.join(', ')} is registered.`);
  await writeFile(job.outputs.flag, '');
}

async function push<In>(
  job: AddingJob<In>,
  services: EntityServices,
  madeAs: readonly string[],
  partsFor: (addition: Addition) => Promise<readonly PartToPush[]>,
): Promise<void> {
  const { graph, caller } = services;
  const { ref, resource: release } = await taggedRelease(graph, caller, job.params.RESOURCE_TAG);
  const facts = await pushFacts(graph, caller, job.madeBy, ref);
  const { id } = await readSpace(graph, caller);
  const parts = await partsFor({ ref, release, facts: { ...facts, space: { id } } });
  if (parts.length === 0) return;
  const prepared = await prepareParts(graph, caller, ref.tag, parts);
  const waiting = prepared.filter(({ done }) => !done).length;
  job.log(`${prepared.length} of ${madeAs.join(', ')} for ${ref.id} at "${ref.tag}", ${waiting} of them to be written`);
  await registerAgents(graph, caller);
  const jobs = jobsBehind(waiting > 0 ? madeAs : [], job.madeBy);
  await registerActivities(services, facts.contributors, jobs, job.madeBy);
  let written = 0;
  await writeParts(graph, caller, ref.tag, prepared, () => job.progress(++written / prepared.length));
}
