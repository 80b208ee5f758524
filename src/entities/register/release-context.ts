import { type RegionHierarchy, readHierarchy } from '../../ontology/hierarchy.ts';
import type { Job } from '../../pipeline/rule.ts';
import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { findLink } from '../atlas-ids.ts';
import type { Labelled, ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { regionIdOf, regionIri } from '../identifiers.ts';
import { INPUTS } from '../inputs.ts';
import { Iri as IriSchema } from '../iri.ts';
import { regionParts } from '../region-parts.ts';
import { RELEASE_FILES, type ReleasePart } from '../release-parts.ts';
import type { MadeBy } from './activities.ts';
import type { LocalFile } from './files.ts';
import { localFile } from './local-file.ts';
import { type PushFacts, partFacts, pushFacts, readSpace } from './part-facts.ts';
import { findPartIds } from './part-ids.ts';
import type { PartToPush } from './push-parts.ts';
import type { ReleasePlan } from './release-plan.ts';

/** What a push of a release reads before it writes anything. */
export interface ReleaseContext {
  readonly graph: Graph;
  readonly caller: Caller;
  readonly madeBy: MadeBy;
  readonly plan: ReleasePlan;
  readonly facts: PushFacts;
  /** With volumes, neighbours and layers. */
  readonly hierarchy: RegionHierarchy;
  /** The region that the atlas is of. */
  readonly region: Labelled;
  readonly space: Resource;
  /** The brain template that was imported at this voxel size, if one was. */
  readonly template?: Resource;
}

type ReleaseInputs = { readonly [Name in keyof typeof RELEASE_FILES]: string };

export async function readReleaseContext(
  graph: Graph,
  caller: Caller,
  plan: ReleasePlan,
  {
    inputs,
    madeBy,
    params,
  }: Pick<Job<typeof RELEASE_FILES, object, { RESOLUTION: string }>, 'inputs' | 'madeBy' | 'params'>,
): Promise<ReleaseContext> {
  const hierarchy = await readHierarchy(inputs.hierarchy);
  const common = await pushFacts(graph, caller, madeBy, plan.ref);
  const space = await readSpace(graph, caller);
  return {
    graph,
    caller,
    madeBy,
    plan,
    facts: { ...common, space: { id: space.id, tag: plan.ref.tag } },
    hierarchy,
    region: atlasRegion(hierarchy, common.regionId),
    space,
    template: await readTemplate(graph, caller, params.RESOLUTION),
  };
}

/** The region that the atlas is of: the one its annotation was imported for, else the root of the tree. */
export function atlasRegion({ root, has, get }: RegionHierarchy, id: Iri | undefined): Labelled {
  const regionId = id && regionIdOf(id);
  const region = regionId !== undefined && has(regionId) ? get(regionId) : root;
  return { id: regionIri(region.id), label: region.name };
}

async function readTemplate({ store, ids }: Graph, caller: Caller, resolution: string): Promise<Resource | undefined> {
  const link = findLink(ids, INPUTS.template.key, resolution);
  if (!link) return undefined;
  const [found] = await store.fetchMany([link.id], undefined, caller);
  return found instanceof Error ? undefined : found;
}

/** The files of a part, as inputs of the push. */
export const filesOf = ({ inputs }: ReleasePart, paths: ReleaseInputs): LocalFile[] =>
  inputs.map((input) => localFile(paths[input], RELEASE_FILES[input].split('/').at(-1)));

/** A part that the release itself names. @param madeAs - where its first file, or what it was made from, lies in WORKING_DIR */
export async function partToPush(
  context: ReleaseContext,
  part: ReleasePart,
  files: readonly LocalFile[],
  madeAs: string,
): Promise<PartToPush> {
  const { facts, graph, caller, plan, hierarchy, region, madeBy } = context;
  const [file] = files;
  const { ref, current: release } = plan;
  const id = await releasePartId(graph, caller, part, { ref, release, region: region.id, fileName: file.name });
  return {
    mapping: part.mapping,
    facts: await partFacts(facts, graph.base, { id, region, file, madeAs }, madeBy),
    files,
    parts: part.property === 'parcellationOntology' ? regionParts(hierarchy) : undefined,
  };
}

/** The id that a part of a release has or gets. @param release - as it is now; undefined when it is new */
export async function releasePartId(
  graph: Graph,
  caller: Caller,
  { property, type, typeIri }: ReleasePart,
  { ref, release, region, fileName }: { ref: ReleaseRef; release?: Resource; region: Iri; fileName: string },
): Promise<Iri> {
  const named = (release?.source[property] as { '@id'?: string } | undefined)?.['@id'];
  const [id] = await findPartIds(graph, caller, {
    typeIri,
    parts: [{ release: ref.id, type, region, fileStem: fileName.split('.')[0] }],
    namedByRelease: named === undefined ? undefined : IriSchema.parse(named),
  });
  return id;
}
