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
import { TERMS } from './iri.ts';
import { readOne } from './read-linked.ts';
import { jobsBehind, type MadeBy, registerActivities } from './register/activities.ts';
import { registerAgents } from './register/contributors.ts';
import { localFile } from './register/local-file.ts';
import { mapBounded } from './register/map-bounded.ts';
import { partFacts, pushFacts, readSpace } from './register/part-facts.ts';
import { findPartIds } from './register/part-ids.ts';
import { type PartToPush, prepareParts, writeParts } from './register/push-parts.ts';
import { taggedRelease } from './register/release-plan.ts';
import type { EntityServices } from './services.ts';

const INPUTS = { masks: files.brainRegionMasks, hierarchy: files.mbaHierarchy } as const;
const PARAMS = parameters('NEXUS_REGISTRATION', 'RESOURCE_TAG');
const TYPE = 'BrainParcellationMask';
/** Headers read at a time. */
const IN_PARALLEL = 8;

type MasksJob = Job<typeof INPUTS, { flag: string }, ReturnType<typeof PARAMS.parse>>;

export const pushMasks = defineRule({
  name: 'push_masks',
  description: 'Register the mask of each region with the atlas release.',
  version: 1,
  inputs: INPUTS,
  outputs: { flag: flag(files.pushedMasks) },
  params: PARAMS,
  resources: { threads: 1, memoryMiB: 512 },
  /** Masks belong to a release at a tag: when that changes they are pushed again. */
  async fingerprint({ NEXUS_REGISTRATION, RESOURCE_TAG }, { graph, caller }: EntityServices) {
    if (!NEXUS_REGISTRATION) return graph.release;
    const { ref } = await taggedRelease(graph, caller, RESOURCE_TAG);
    return `${graph.publicUrl} ${ref.id} ${ref.tag}`;
  },
  async run(job, services: EntityServices) {
    if (job.params.NEXUS_REGISTRATION) await push(job, services);
    else job.log('NEXUS_REGISTRATION is false: no mask is registered.');
    await writeFile(job.outputs.flag, '');
  },
});

/**
 * Without RESOURCE_TAG the masks join the newest tag of the release, so that it names one whole set.
 *
 * @throws ReleaseNotTagged, ReleaseOfOtherAnnotation, TagExists
 */
async function push(job: MasksJob, services: EntityServices): Promise<void> {
  const { graph, caller } = services;
  const { ref, resource } = await taggedRelease(graph, caller, job.params.RESOURCE_TAG);
  await assertSameAnnotation(graph, caller, resource, ref.tag, job.madeBy);
  const facts = await pushFacts(graph, caller, job.madeBy, ref);
  const space = await readSpace(graph, caller);
  const masks = await masksToPush(job, graph, caller, { ...facts, space: { id: space.id } });
  const prepared = await prepareParts(graph, caller, ref.tag, masks);
  const waiting = prepared.filter(({ done }) => !done).length;
  job.log(`${prepared.length} masks for ${ref.id} at "${ref.tag}", ${waiting} of them to be written`);
  await registerAgents(graph, caller);
  await registerActivities(
    services,
    facts.contributors,
    jobsBehind(waiting > 0 ? [files.brainRegionMasks] : [], job.madeBy),
    job.madeBy,
  );
  let written = 0;
  await writeParts(graph, caller, ref.tag, prepared, () => job.progress(++written / prepared.length));
}

async function masksToPush(
  job: MasksJob,
  graph: Graph,
  caller: Caller,
  facts: Parameters<typeof partFacts>[0],
): Promise<PartToPush[]> {
  const hierarchy = await readHierarchy(job.inputs.hierarchy);
  const names = (await readdir(job.inputs.masks)).filter((name) => extname(name) === '.nrrd').sort();
  const regions = names.map((name) => hierarchy.get(Number(name.slice(0, -'.nrrd'.length))));
  const ids = await findPartIds(graph, caller, {
    typeIri: TERMS.BrainParcellationMask,
    parts: regions.map(({ id }) => ({
      release: facts.release.id,
      type: TYPE,
      region: regionIri(id),
      fileStem: String(id),
    })),
  });
  return mapBounded([...names.keys()], IN_PARALLEL, async (i) => {
    const file = localFile(join(job.inputs.masks, names[i]));
    const region = { id: regionIri(regions[i].id), label: regions[i].name };
    const part = { id: ids[i], region, file, madeAs: `${files.brainRegionMasks}/${names[i]}` };
    return {
      mapping: 'brain-parcellation-mask',
      facts: await partFacts(facts, graph.base, part, job.madeBy),
      files: [file],
    };
  });
}

/** Masks and annotation of a tag must be of one build. */
async function assertSameAnnotation(graph: Graph, caller: Caller, release: Resource, taggedAs: string, madeBy: MadeBy) {
  const annotation = madeBy(files.brainRegionMasks)?.inputs.find(({ path }) => path === files.annotationV3);
  if (!annotation) return;
  const volume = await readOne({ graph, caller }, toAtlasRelease(release).parcellationVolume);
  const released = distributionsOf(volume)[0]?.sha256 ?? 'none';
  if (released === annotation.sha256) return;
  throw new ReleaseOfOtherAnnotation({ release: release.id as Iri, taggedAs, annotation: annotation.sha256, released });
}
