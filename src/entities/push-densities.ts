import { basename, extname } from 'node:path';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { files } from '../pipeline/files.ts';
import { defineRule, flag, type Job } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri } from '../store/resource.ts';
import { DENSITY_TYPES, type DensityType } from './densities/density-types.ts';
import { type DensityVolume, type Folders, readDensityVolumes } from './densities/density-volumes.ts';
import type { Graph } from './graph.ts';
import { pushAtlasRelease } from './push-atlas-release.ts';
import { mapBounded } from './register/map-bounded.ts';
import { partFacts } from './register/part-facts.ts';
import { findPartIds } from './register/part-ids.ts';
import type { PartToPush } from './register/push-parts.ts';
import { ADDING, type Addition, pushToRelease, releaseFingerprint } from './register/push-to-release.ts';
import { atlasRegion } from './register/release-context.ts';
import { assertSameAnnotation } from './register/same-annotation.ts';
import type { EntityServices } from './services.ts';

/** Headers read at a time. */
const IN_PARALLEL = 8;

export const pushNeuronGliaDensities = pushRule('push_neuron_glia_densities', 'GliaCellDensity', {
  description: 'Register the densities of neurons and glia with the atlas release.',
  folders: { densities: files.cellDensitiesValidated },
  done: files.pushedNeuronGliaDensities,
});

export const pushInhibitoryNeuronDensities = pushRule('push_inhibitory_neuron_densities', 'NeuronDensity', {
  description: 'Register the densities of inhibitory neurons by marker with the atlas release.',
  folders: { densities: files.inhibitoryDensitiesValidated },
  done: files.pushedInhibitoryDensities,
});

export const pushMetypePipelineDatasets = pushRule('push_metype_pipeline_datasets', 'METypeDensity', {
  description: 'Register the densities of each ME-type with the atlas release.',
  folders: { inhibitory: files.metypeDensitiesValidated, excitatory: files.excitatorySplitValidated },
  done: files.pushedMetypes,
});

type DensityJob = Pick<Job<Folders & { hierarchy: string }, object, object>, 'inputs' | 'madeBy'>;

function pushRule(
  name: string,
  type: DensityType,
  { description, folders, done }: { description: string; folders: Folders; done: string },
) {
  return defineRule({
    name,
    description,
    version: 1,
    after: [pushAtlasRelease.name],
    inputs: { ...folders, hierarchy: files.hierarchyV3 },
    outputs: { flag: flag(done) },
    params: ADDING,
    resources: { threads: 1, memoryMiB: 512 },
    fingerprint: releaseFingerprint,
    run: (job, services: EntityServices) =>
      pushToRelease(job, services, Object.values(folders), (addition) =>
        partsToPush(type, folders, job, services, addition),
      ),
  });
}

async function partsToPush(
  type: DensityType,
  folders: Folders,
  { inputs, madeBy }: DensityJob,
  { graph, caller }: EntityServices,
  { ref, release, facts }: Addition,
): Promise<PartToPush[]> {
  for (const folder of Object.values(folders)) {
    await assertSameAnnotation(graph, caller, { release, taggedAs: ref.tag }, folder, madeBy);
  }
  const region = atlasRegion(await readHierarchy(inputs.hierarchy), facts.regionId);
  const volumes = await readDensityVolumes({ graph, caller }, type, folders, inputs);
  const ids = await densityIds(graph, caller, volumes, { release: ref.id, region: region.id });
  return mapBounded([...volumes.keys()], IN_PARALLEL, async (i): Promise<PartToPush> => {
    const { type: own, file, madeAs, layers, cellTypes } = volumes[i];
    const part = { id: ids[i], region, layers, file, madeAs };
    const mapped = await partFacts(facts, graph.base, part, madeBy);
    return { mapping: DENSITY_TYPES[own].mapping, facts: { ...mapped, cellTypes }, files: [file] };
  });
}

/** The ids that the volumes have or get, in their order; they are looked for by type. */
async function densityIds(
  graph: Graph,
  caller: Caller,
  volumes: readonly DensityVolume[],
  { release, region }: { release: Iri; region: Iri },
): Promise<Iri[]> {
  const ids = new Map<DensityVolume, Iri>();
  for (const [type, group] of Map.groupBy(volumes, (volume) => volume.type)) {
    const parts = group.map(({ file, cellTypes: [mType, eType] }) => ({
      release,
      type,
      region,
      mType: mType?.id,
      eType: eType?.id,
      fileStem: basename(file.name, extname(file.name)),
    }));
    const found = await findPartIds(graph, caller, { typeIri: DENSITY_TYPES[type].typeIri, parts });
    for (const [i, volume] of group.entries()) ids.set(volume, found[i]);
  }
  return volumes.flatMap((volume) => ids.get(volume) ?? []);
}
