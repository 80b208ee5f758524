import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import { NothingToPush } from './errors.ts';
import { regionIri } from './identifiers.ts';
import { pushAtlasRelease } from './push-atlas-release.ts';
import { REGION_FILES, type RegionFile, regionFileName } from './region-files.ts';
import { localFile } from './register/local-file.ts';
import { mapBounded } from './register/map-bounded.ts';
import { partFacts } from './register/part-facts.ts';
import { findPartIds } from './register/part-ids.ts';
import type { PartToPush } from './register/push-parts.ts';
import { ADDING, type Addition, pushToRelease, releaseFingerprint } from './register/push-to-release.ts';
import { assertSameAnnotation } from './register/same-annotation.ts';
import type { EntityServices } from './services.ts';

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
  /** What to do when the folder is empty. */
  readonly whenEmpty: string;
}

type RegionsJob = Pick<Job<{ folder: string; hierarchy: string }, object, object>, 'inputs' | 'madeBy'>;

export const pushMasks = pushRule({
  name: 'push_masks',
  description: 'Register the mask of each region with the atlas release.',
  kind: 'mask',
  folder: files.brainRegionMasks,
  extension: '.nrrd',
  mapping: 'brain-parcellation-mask',
  done: files.pushedMasks,
  whenEmpty: 'Give the atlas an annotation with labels.',
});

export const pushMeshes = pushRule({
  name: 'push_meshes',
  description: 'Register the mesh of each region with the atlas release.',
  kind: 'mesh',
  folder: files.brainRegionMeshes,
  extension: '.obj',
  mapping: 'brain-parcellation-mesh',
  done: files.pushedMeshes,
  whenEmpty: 'Have them made: the same command with --config EXPORT_MESHES=true.',
});

function pushRule(kind: Kind) {
  return defineRule({
    name: kind.name,
    description: kind.description,
    version: 1,
    after: [pushAtlasRelease.name],
    inputs: { folder: kind.folder, hierarchy: files.mbaHierarchy },
    outputs: { flag: flag(kind.done) },
    params: ADDING,
    resources: { threads: 1, memoryMiB: 512 },
    fingerprint: releaseFingerprint,
    run: (job, services: EntityServices) =>
      pushToRelease(job, services, [kind.folder], (addition) => partsToPush(kind, job, services, addition)),
  });
}

/** @throws ReleaseOfOtherAnnotation, NothingToPush */
async function partsToPush(
  { kind, folder, extension, mapping, whenEmpty }: Kind,
  job: RegionsJob,
  { graph, caller }: EntityServices,
  { ref, release, facts }: Addition,
): Promise<PartToPush[]> {
  await assertSameAnnotation(graph, caller, { release, taggedAs: ref.tag }, folder, job.madeBy);
  const hierarchy = await readHierarchy(job.inputs.hierarchy);
  const names = (await readdir(job.inputs.folder)).filter((name) => extname(name) === extension).sort();
  if (names.length === 0) throw new NothingToPush({ folder, remedy: whenEmpty });
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
