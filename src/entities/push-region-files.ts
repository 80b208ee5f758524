import { readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { parameters } from '../pipeline/configuration.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Resource } from '../store/port.ts';
import { toAtlasRelease } from './atlas-release.ts';
import { distributionsOf } from './distribution.ts';
import { ReleaseOfOtherAnnotation } from './errors.ts';
import type { Graph } from './graph.ts';
import { regionIri } from './identifiers.ts';
import { readOne } from './read-linked.ts';
import { REGION_FILES, type RegionFile, regionFileName } from './region-files.ts';
import { jobsBehind, type MadeBy, registerActivities } from './register/activities.ts';
import { registerAgents } from './register/contributors.ts';
import { localFile } from './register/local-file.ts';
import { mapBounded } from './register/map-bounded.ts';
import { partFacts, pushFacts, readSpace } from './register/part-facts.ts';
import { findPartIds } from './register/part-ids.ts';
import { type PartToPush, prepareParts, writeParts } from './register/push-parts.ts';
import { taggedRelease } from './register/release-plan.ts';
import type { EntityServices } from './services.ts';

const PARAMS = parameters('NEXUS_REGISTRATION', 'RESOURCE_TAG');
/** Headers read at a time. */
const IN_PARALLEL = 8;

interface Kind {
  readonly name: string;
  readonly description: string;
  readonly kind: RegionFile;
  /** Holds a file for each region, named after its id. */
  readonly folder: string;
  readonly extension: string;
  readonly mapping: string;
  readonly done: string;
  /** Why the folder may be empty. */
  readonly whenEmpty: string;
}

type RegionsJob = Job<{ folder: string; hierarchy: string }, { flag: string }, ReturnType<typeof PARAMS.parse>>;

export const pushMasks = pushRule({
  name: 'push_masks',
  description: 'Register the mask of each region with the atlas release.',
  kind: 'mask',
  folder: files.brainRegionMasks,
  extension: '.nrrd',
  mapping: 'brain-parcellation-mask',
  done: files.pushedMasks,
  whenEmpty: 'no region has a voxel',
});

export const pushMeshes = pushRule({
  name: 'push_meshes',
  description: 'Register the mesh of each region with the atlas release.',
  kind: 'mesh',
  folder: files.brainRegionMeshes,
  extension: '.obj',
  mapping: 'brain-parcellation-mesh',
  done: files.pushedMeshes,
  whenEmpty: 'EXPORT_MESHES was false',
});

function pushRule(kind: Kind) {
  return defineRule({
    name: kind.name,
    description: kind.description,
    version: 1,
    inputs: { folder: kind.folder, hierarchy: files.mbaHierarchy },
    outputs: { flag: flag(kind.done) },
    params: PARAMS,
    resources: { threads: 1, memoryMiB: 512 },
    /** They belong to a release at a tag: when that changes they are pushed again. */
    async fingerprint({ NEXUS_REGISTRATION, RESOURCE_TAG }, { graph, caller }: EntityServices) {
      if (!NEXUS_REGISTRATION) return graph.release;
      const { ref } = await taggedRelease(graph, caller, RESOURCE_TAG);
      return `${graph.publicUrl} ${ref.id} ${ref.tag}`;
    },
    async run(job, services: EntityServices) {
      if (job.params.NEXUS_REGISTRATION) await push(kind, job, services);
      else job.log(`NEXUS_REGISTRATION is false: nothing of ${kind.folder} is registered.`);
      await writeFile(job.outputs.flag, '');
    },
  });
}

/**
 * Without RESOURCE_TAG they join the newest tag of the release, so that it names one whole set.
 *
 * @throws ReleaseNotTagged, ReleaseOfOtherAnnotation, TagExists
 */
async function push(kind: Kind, job: RegionsJob, services: EntityServices): Promise<void> {
  const { graph, caller } = services;
  const { ref, resource } = await taggedRelease(graph, caller, job.params.RESOURCE_TAG);
  await assertSameAnnotation(graph, caller, { release: resource, taggedAs: ref.tag }, kind.folder, job.madeBy);
  const facts = await pushFacts(graph, caller, job.madeBy, ref);
  const space = await readSpace(graph, caller);
  const parts = await partsToPush(kind, job, graph, caller, { ...facts, space: { id: space.id } });
  if (parts.length === 0) return job.log(`${kind.folder} is empty (${kind.whenEmpty}): nothing is registered.`);
  const prepared = await prepareParts(graph, caller, ref.tag, parts);
  const waiting = prepared.filter(({ done }) => !done).length;
  job.log(`${prepared.length} files for ${ref.id} at "${ref.tag}", ${waiting} of them to be written`);
  await registerAgents(graph, caller);
  const jobs = jobsBehind(waiting > 0 ? [kind.folder] : [], job.madeBy);
  await registerActivities(services, facts.contributors, jobs, job.madeBy);
  let written = 0;
  await writeParts(graph, caller, ref.tag, prepared, () => job.progress(++written / prepared.length));
}

async function partsToPush(
  { kind, folder, extension, mapping }: Kind,
  job: RegionsJob,
  graph: Graph,
  caller: Caller,
  facts: Parameters<typeof partFacts>[0],
): Promise<PartToPush[]> {
  const hierarchy = await readHierarchy(job.inputs.hierarchy);
  const names = (await readdir(job.inputs.folder)).filter((name) => extname(name) === extension).sort();
  const regions = names.map((name) => hierarchy.get(Number(name.slice(0, -extension.length))));
  const ids = await findPartIds(graph, caller, {
    typeIri: REGION_FILES[kind].typeIri,
    parts: regions.map(({ id }) => regionFileName(kind, facts.release.id, id)),
  });
  return mapBounded([...names.keys()], IN_PARALLEL, async (i) => {
    const file = localFile(join(job.inputs.folder, names[i]));
    const region = { id: regionIri(regions[i].id), label: regions[i].name };
    const part = { id: ids[i], region, file, madeAs: `${folder}/${names[i]}` };
    return { mapping, facts: await partFacts(facts, graph.base, part, job.madeBy), files: [file] };
  });
}

/** What was exported and the annotation of the tag must be of one build. */
async function assertSameAnnotation(
  graph: Graph,
  caller: Caller,
  { release, taggedAs }: { release: Resource; taggedAs: string },
  folder: string,
  madeBy: MadeBy,
) {
  const annotation = madeBy(folder)?.inputs.find(({ path }) => path === files.annotationV3);
  if (!annotation) return;
  const volume = await readOne({ graph, caller }, toAtlasRelease(release).parcellationVolume);
  const released = distributionsOf(volume)[0]?.sha256 ?? 'none';
  if (released === annotation.sha256) return;
  throw new ReleaseOfOtherAnnotation({ release: release.id as Iri, taggedAs, annotation: annotation.sha256, released });
}
