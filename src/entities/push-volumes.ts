import { basename } from 'node:path';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { digestFile } from '../pipeline/digest.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import { distributionsOf } from './distribution.ts';
import { pushAtlasRelease } from './push-atlas-release.ts';
import { localFile } from './register/local-file.ts';
import { partFacts } from './register/part-facts.ts';
import type { PartToPush } from './register/push-parts.ts';
import { ADDING, type Addition, pushToRelease, releaseFingerprint } from './register/push-to-release.ts';
import { atlasRegion, releasePartId } from './register/release-context.ts';
import { CELL_ORIENTATIONS, DIRECTION_VECTORS, type ReleasePart } from './release-parts.ts';
import type { EntityServices } from './services.ts';

export const pushDirectionVectors = pushRule('push_direction_vectors', DIRECTION_VECTORS, {
  description: 'Register the direction vectors with the atlas release.',
  file: files.directionVectorsCcfv3,
  done: files.pushedDirectionVectors,
});

export const pushOrientationField = pushRule('push_orientation_field', CELL_ORIENTATIONS, {
  description: 'Register the orientation field with the atlas release.',
  file: files.cellOrientations,
  done: files.pushedOrientationField,
});

type VolumeJob = Pick<Job<{ volume: string; hierarchy: string }, object, object>, 'inputs' | 'madeBy' | 'notice'>;

function pushRule(
  name: string,
  part: ReleasePart,
  { description, file, done }: { description: string; file: string; done: string },
) {
  return defineRule({
    name,
    description,
    version: 1,
    after: [pushAtlasRelease.name],
    inputs: { volume: file, hierarchy: files.hierarchyV3 },
    outputs: { flag: flag(done) },
    params: ADDING,
    resources: { threads: 1, memoryMiB: 512 },
    fingerprint: releaseFingerprint,
    run: (job, services: EntityServices) =>
      pushToRelease(job, services, [file], (addition) => partsToPush(part, file, job, services, addition)),
  });
}

/** The volume; none when the release has these very bytes at the tag, as after push_atlas_release. */
async function partsToPush(
  part: ReleasePart,
  madeAs: string,
  { inputs, madeBy, notice }: VolumeJob,
  { graph, caller }: EntityServices,
  { ref, release, facts }: Addition,
): Promise<PartToPush[]> {
  const file = localFile(inputs.volume, basename(madeAs));
  const region = atlasRegion(await readHierarchy(inputs.hierarchy), facts.regionId);
  const id = await releasePartId(graph, caller, part, { ref, release, region: region.id, fileName: file.name });
  const [registered] = await graph.store.fetchMany([id], { tag: ref.tag }, caller);
  const sha256 = await digestFile(file.path);
  if (!(registered instanceof Error) && distributionsOf(registered).some((each) => each.sha256 === sha256)) {
    notice(`${ref.id} has this ${file.name} at "${ref.tag}" already, as ${id}.`);
    return [];
  }
  const mapped = await partFacts(facts, graph.base, { id, region, file, madeAs }, madeBy);
  return [{ mapping: part.mapping, facts: { ...mapped, name: mapped.stem }, files: [file] }];
}
