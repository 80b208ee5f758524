import { writeFile } from 'node:fs/promises';
import { type RegionHierarchy, readHierarchy } from '../ontology/hierarchy.ts';
import { parameters } from '../pipeline/configuration.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Resource } from '../store/port.ts';
import { type AtlasIds, inputLink } from './atlas-ids.ts';
import { TagExists, UnknownIdsKey } from './errors.ts';
import type { Labelled } from './facts.ts';
import type { Graph } from './graph.ts';
import { regionIdOf, regionIri } from './identifiers.ts';
import { Iri as IriSchema } from './iri.ts';
import { regionParts } from './region-parts.ts';
import { jobsBehind, registerActivities } from './register/activities.ts';
import { registerAgents } from './register/contributors.ts';
import { localFile } from './register/local-file.ts';
import { partFacts, pushFacts, readSpace } from './register/part-facts.ts';
import { findPartIds } from './register/part-ids.ts';
import { isSameBuild, type PartToPush, prepareParts, writePart, writeParts } from './register/push-parts.ts';
import { planRelease, type ReleasePlan } from './register/release-plan.ts';
import { verifyRelease } from './register/verify-release.ts';
import { RELEASE_FILES, RELEASE_PARTS, type ReleasePart } from './release-parts.ts';
import type { EntityServices } from './services.ts';

const PARAMS = parameters(
  'NEXUS_REGISTRATION',
  'RESOURCE_TAG',
  'RESOLUTION',
  'ATLAS_RELEASE_NAME',
  'ATLAS_RELEASE_DESCRIPTION',
);

type ReleaseJob = Job<typeof RELEASE_FILES, { flag: string }, ReturnType<typeof PARAMS.parse>>;

export const pushAtlasRelease = defineRule({
  name: 'push_atlas_release',
  description: 'Register the atlas release and its parts under one tag.',
  version: 1,
  inputs: RELEASE_FILES,
  outputs: { flag: flag(files.pushedAtlasRelease) },
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
  const context = await readContext(job, services, plan);
  const parts = await prepareParts(graph, caller, tag, context.parts);
  const release = await prepareRelease(job, graph, caller, context);
  if (!job.params.NEXUS_REGISTRATION) {
    for (const { id, current } of parts)
      job.log(`NEXUS_REGISTRATION is false: ${id} would be ${current ? 'updated' : 'created'}.`);
    return;
  }
  job.log(`${plan.ref.id}: revision ${plan.ref.rev} under the tag "${tag}"`);
  await registerAgents(graph, caller);
  const written = RELEASE_PARTS.filter((_, i) => !parts[i].done).flatMap(({ inputs }) => inputs);
  const jobs = jobsBehind(
    written.map((input) => RELEASE_FILES[input]),
    job.madeBy,
  );
  await registerActivities(services, context.facts.contributors, jobs, job.madeBy);
  let count = 0;
  await writeParts(graph, caller, tag, parts, () => job.progress(++count / (parts.length + 1)));
  for (const resource of [context.space, context.template]) await tagCurrent(graph, caller, tag, resource);
  // Last: who reads by the tag finds either nothing or all of it.
  if (!release.done) await writePart(graph, caller, tag, release);
  await verifyRelease(graph, caller, plan.ref, context.partIds);
}

type Context = Awaited<ReturnType<typeof readContext>>;

/** Everything that is read before anything is written. */
async function readContext(job: ReleaseJob, services: EntityServices, plan: ReleasePlan) {
  const { graph, caller } = services;
  const { ref } = plan;
  const hierarchy = await readHierarchy(job.inputs.hierarchy);
  const common = await pushFacts(graph, caller, job.madeBy, ref);
  const space = await readSpace(graph, caller);
  const facts = { ...common, space: { id: space.id, tag: ref.tag } };
  const region = atlasRegion(hierarchy, common.regionId);
  const parts: PartToPush[] = [];
  const partIds: Record<string, Iri> = {};
  for (const part of RELEASE_PARTS) {
    const file = localFile(job.inputs[part.inputs[0]], RELEASE_FILES[part.inputs[0]].split('/').at(-1));
    const id = await partIdOf(graph, caller, part, plan, region.id, file.name);
    const madeAs = RELEASE_FILES[part.inputs[0]];
    partIds[part.property] = id;
    parts.push({
      mapping: part.mapping,
      facts: await partFacts(facts, graph.base, { id, region, file, madeAs }, job.madeBy),
      files: part.inputs.map((input) => localFile(job.inputs[input], RELEASE_FILES[input].split('/').at(-1))),
      parts: part.property === 'parcellationOntology' ? regionParts(hierarchy) : undefined,
    });
  }
  return {
    plan,
    facts,
    region,
    space,
    parts,
    partIds,
    template: await readTemplate(graph, caller, job.params.RESOLUTION),
  };
}

/** The region that the atlas is of: the one its annotation was imported for, else the root of the tree. */
function atlasRegion({ root, has, get }: RegionHierarchy, id: Iri | undefined): Labelled {
  const regionId = id && regionIdOf(id);
  const region = regionId !== undefined && has(regionId) ? get(regionId) : root;
  return { id: regionIri(region.id), label: region.name };
}

async function partIdOf(
  graph: Graph,
  caller: Caller,
  { type, typeIri, property }: ReleasePart,
  { ref, current }: ReleasePlan,
  region: Iri,
  fileName: string,
) {
  const named = (current?.source[property] as { '@id'?: string } | undefined)?.['@id'];
  const part = { release: ref.id, type, region, fileStem: fileName.split('.')[0] };
  const [id] = await findPartIds(graph, caller, {
    typeIri,
    parts: [part],
    namedByRelease: named === undefined ? undefined : IriSchema.parse(named),
  });
  return id;
}

/** The brain template that was imported at this voxel size, if one was. */
async function readTemplate({ store, ids }: Graph, caller: Caller, resolution: string): Promise<Resource | undefined> {
  const id = templateId(ids, resolution);
  if (id === undefined) return undefined;
  const [found] = await store.fetchMany([id], undefined, caller);
  return found instanceof Error ? undefined : found;
}

function templateId(ids: AtlasIds, resolution: string): Iri | undefined {
  const name = `average_template_${resolution}`;
  try {
    return inputLink(ids, ['VolumetricDataLayer', resolution, 'BrainTemplateDataLayer', name], resolution).id;
  } catch (error) {
    if (error instanceof UnknownIdsKey) return undefined;
    throw error;
  }
}

async function prepareRelease(
  { params }: ReleaseJob,
  graph: Graph,
  caller: Caller,
  { plan, facts, region, partIds, template }: Context,
) {
  const { id, tag } = plan.ref;
  const document = await graph.documents.map('brain-atlas-release', {
    ...facts,
    id,
    region,
    name: params.ATLAS_RELEASE_NAME,
    description: params.ATLAS_RELEASE_DESCRIPTION,
    parts: partIds,
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
