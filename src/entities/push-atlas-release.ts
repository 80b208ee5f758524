import { writeFile } from 'node:fs/promises';
import { parameters } from '../pipeline/configuration.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Resource } from '../store/resource.ts';
import { TagExists } from './errors.ts';
import type { Graph } from './graph.ts';
import { catalogOf, hintsToPush } from './placement-hints/push-hints.ts';
import { jobsBehind, registerActivities } from './register/activities.ts';
import { registerAgents } from './register/contributors.ts';
import { localFile } from './register/local-file.ts';
import { isSameBuild, type PreparedPart, prepareParts, writePart, writeParts } from './register/push-parts.ts';
import { filesOf, partToPush, type ReleaseContext, readReleaseContext } from './register/release-context.ts';
import { planRelease } from './register/release-plan.ts';
import { verifyRelease } from './register/verify-release.ts';
import { HINTS_CATALOG, RELEASE_FILES, RELEASE_PARTS } from './release-parts.ts';
import type { EntityServices } from './services.ts';

const PARAMS = parameters(
  'NEXUS_REGISTRATION',
  'RESOURCE_TAG',
  'RESOLUTION',
  'ATLAS_RELEASE_NAME',
  'ATLAS_RELEASE_DESCRIPTION',
);

type ReleaseJob = Job<typeof RELEASE_FILES, { flag: string; catalog: string }, ReturnType<typeof PARAMS.parse>>;

export const pushAtlasRelease = defineRule({
  name: 'push_atlas_release',
  description: 'Register the atlas release and its parts under one tag.',
  version: 2,
  inputs: RELEASE_FILES,
  outputs: { flag: flag(files.pushedAtlasRelease), catalog: files.placementHintsCatalog },
  params: PARAMS,
  resources: { threads: 1, memoryMiB: 512 },
  async fingerprint(_, { graph }: EntityServices) {
    return `${graph.publicUrl} ${graph.release}`;
  },
  async run(job, services: EntityServices) {
    await pushRelease(job, services);
    await writeFile(job.outputs.flag, '');
  },
});

async function pushRelease(job: ReleaseJob, services: EntityServices): Promise<void> {
  const { graph, caller } = services;
  const tag = job.params.NEXUS_REGISTRATION ? await job.tag() : (job.params.RESOURCE_TAG ?? 'not registered');
  const plan = await planRelease(graph, caller, tag);
  const context = await readReleaseContext(graph, caller, plan, job);
  const { hints, parts, named } = await prepareAll(job, context);
  const release = await prepareRelease(job, context, named);
  if (!job.params.NEXUS_REGISTRATION) {
    for (const { id, current } of [...hints, ...parts])
      job.log(`NEXUS_REGISTRATION is false: ${id} would be ${current ? 'updated' : 'created'}.`);
    return;
  }
  job.log(`${plan.ref.id}: revision ${plan.ref.rev} under the tag "${tag}"`);
  await registerAgents(graph, caller);
  const all = [...hints, ...parts];
  const paths = all.every(({ done }) => done) ? [] : Object.values(RELEASE_FILES);
  await registerActivities(services, context.facts.contributors, jobsBehind(paths, job.madeBy), job.madeBy);
  let count = 0;
  const onPart = () => job.progress(++count / (all.length + 1));
  // The catalogue names revisions of the hints: they are there first.
  await writeParts(graph, caller, tag, hints, onPart);
  await writeParts(graph, caller, tag, parts, onPart);
  for (const resource of [context.space, context.template]) await tagCurrent(graph, caller, tag, resource);
  // Last: who reads by the tag finds either nothing or all of it.
  if (!release.done) await writePart(graph, caller, tag, release);
  await verifyRelease(
    graph,
    caller,
    plan.ref,
    named,
    hints.map(({ id }) => id),
  );
}

/**
 * Everything that goes with the release, compared with what is registered, and nothing of it written. The catalogue of
 * placement hints is written to the working folder.
 *
 * @returns `named`: ids of the parts that the release names, by property
 */
async function prepareAll({ inputs, outputs }: ReleaseJob, context: ReleaseContext) {
  const { graph, caller, plan } = context;
  const { tag } = plan.ref;
  const found = await hintsToPush(context, inputs.placementHints, inputs.placementHintsMetadata);
  const hints = await prepareParts(
    graph,
    caller,
    tag,
    found.map(({ part }) => part),
  );
  await writeFile(outputs.catalog, `${JSON.stringify(catalogOf(context, found, hints), undefined, 2)}\n`);
  const catalog = localFile(outputs.catalog, files.placementHintsCatalog);
  const toPush = RELEASE_PARTS.map((part) => ({
    part,
    local: filesOf(part, inputs),
    madeAs: RELEASE_FILES[part.inputs[0]],
  }));
  const withHints = [...toPush, { part: HINTS_CATALOG, local: [catalog], madeAs: RELEASE_FILES.placementHints }];
  const pushed = hints.length > 0 ? withHints : toPush;
  const parts: PreparedPart[] = await prepareParts(
    graph,
    caller,
    tag,
    await Promise.all(pushed.map(({ part, local, madeAs }) => partToPush(context, part, local, madeAs))),
  );
  const named = Object.fromEntries(pushed.map(({ part }, i): [string, Iri] => [part.property, parts[i].id]));
  return { hints, parts, named };
}

async function prepareRelease(
  { params }: ReleaseJob,
  { graph, caller, plan, facts, region, template }: ReleaseContext,
  parts: Readonly<Record<string, Iri>>,
) {
  const { id, tag } = plan.ref;
  const document = await graph.documents.map('brain-atlas-release', {
    ...facts,
    id,
    region,
    name: params.ATLAS_RELEASE_NAME,
    description: params.ATLAS_RELEASE_DESCRIPTION,
    parts,
    brainTemplate: template?.id,
    releaseDate: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  });
  if (plan.current?.tags[tag] === undefined) return { id, document, current: plan.current, done: false };
  const tagged = await graph.store.fetch(graph.projects.atlas, id, { tag }, caller);
  if (!isSameBuild(tagged.source, document.source)) throw new TagExists({ taggedAs: tag, resources: [id] });
  return { id, document, current: plan.current, done: true };
}

/** Space and template are shared between releases: the tag names them as they are, or as they were when it was set. */
async function tagCurrent(
  { store }: Graph,
  caller: Caller,
  name: string,
  resource: Resource | undefined,
): Promise<void> {
  if (!resource || resource.tags[name] !== undefined) return;
  const { id, rev, project } = resource;
  await store.tag({ project, caller, id, rev, name });
}
