import { basename } from 'node:path';
import { type RegionHierarchy, readHierarchy } from '../ontology/hierarchy.ts';
import type { Region } from '../ontology/region.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Json } from '../store/resource.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { findLink } from './atlas-ids.ts';
import { BrainLocation } from './documents.ts';
import { HierarchyNotGiven, UnknownAtlasRoot, UnknownSpecies } from './errors.ts';
import type { CommonFacts, Labelled } from './facts.ts';
import type { Graph } from './graph.ts';
import { regionIri } from './identifiers.ts';
import { checkInputs } from './import-checks.ts';
import { INPUT_NAMES, INPUTS, type Input, type SourceFiles } from './inputs.ts';
import { toIri } from './iri.ts';
import { contributorsOf } from './register/contributors.ts';
import { putWithFiles } from './register/put-with-files.ts';
import {
  configurationResource,
  hierarchyResource,
  type InputResource,
  type Placed,
  putInput,
  spaceResource,
  volumeResource,
} from './source-resources.ts';

export interface ImportOptions {
  /** Voxel size as the ids file writes it, such as `25`. */
  readonly resolution: string;
  /** IRI; default: the species of the ids file. */
  readonly species?: string;
  /** Needed for a species that no ontology of the store has. */
  readonly speciesLabel?: string;
  /** Name of the spatial reference system. */
  readonly space?: string;
  /** Acronym or id of the region that the atlas is of; default: the root of the hierarchy. */
  readonly root?: string;
  readonly license?: string;
  readonly citation?: string;
  readonly doi?: string;
}

const SPACE = 'Allen Mouse CCF v3 spatial reference system';

/**
 * Puts source files into the store, under the ids of the ids-file keys that they fill, with the tag that the key asks
 * for. Importing again what is there changes nothing.
 *
 * @returns ids of what was registered
 * @throws HierarchyNotGiven for volumes of an atlas that has no annotation yet, AnnotationNotInHierarchy, UnknownAtlasRoot, UnknownSpecies and the errors
 * of the readers, before any write
 */
export async function importInputs(
  graph: Graph,
  caller: Caller,
  sources: SourceFiles,
  options: ImportOptions,
): Promise<Iri[]> {
  const hierarchy = sources.hierarchy === undefined ? undefined : await readHierarchy(sources.hierarchy);
  const headers = await checkInputs(sources, hierarchy);
  const facts = await commonFacts(graph, caller, options);
  const space = { id: toIri(graph.ids.reference_system) };
  const region = hierarchy ? rootRegion(hierarchy, options.root) : await importedRegion(graph, caller, options);
  const placed = region && { ...facts, space, region };
  const resources = INPUT_NAMES.flatMap((name) => {
    const path = sources[name];
    return path === undefined ? [] : [resourceOf(INPUTS[name], path, headers[name], facts, placed)];
  });
  const ids: Iri[] = [];
  if (headers.annotation) {
    const resource = spaceResource(space.id, headers.annotation.grid, facts, options.space ?? SPACE);
    ids.push((await putWithFiles(graph, caller, resource)).id);
  }
  for (const resource of resources) ids.push((await putInput(graph, caller, resource, options.resolution)).id);
  return ids;
}

function resourceOf(
  input: Input,
  path: string,
  header: NrrdHeader | undefined,
  facts: CommonFacts,
  placed: Placed | undefined,
): InputResource {
  if (input.kind === 'hierarchy') return hierarchyResource(input, path, facts);
  if (input.kind === 'configuration') {
    return configurationResource(input, path, facts, `${input.description}, imported from ${basename(path)}.`);
  }
  if (!header || !placed) throw new HierarchyNotGiven({ volume: path });
  return volumeResource(input, input.kind, path, header, placed);
}

async function commonFacts(graph: Graph, caller: Caller, options: ImportOptions): Promise<CommonFacts> {
  const { license, citation, doi } = options;
  return {
    species: await speciesOf(graph, caller, options),
    contributors: contributorsOf(graph, caller),
    terms: { license: license === undefined ? undefined : asLink(license), citation, doi },
  };
}

const asLink = (text: string): Json => (/^https?:\/\//.test(text) ? { '@id': text } : text);

async function speciesOf(
  { store, ids }: Graph,
  caller: Caller,
  { species = ids.species, speciesLabel }: ImportOptions,
): Promise<Labelled> {
  const id = toIri(species);
  if (speciesLabel !== undefined) return { id, label: speciesLabel };
  const found = await store.findPart(id, undefined, caller);
  if (!found) throw new UnknownSpecies({ species });
  return { id, label: found.part.label };
}

function rootRegion(hierarchy: RegionHierarchy, root: string | undefined): Labelled {
  const { id, name } = findRoot(hierarchy, root);
  return { id: regionIri(id), label: name };
}

/** The region that an annotation was imported for earlier. */
async function importedRegion(
  { store, ids }: Graph,
  caller: Caller,
  { resolution }: ImportOptions,
): Promise<Labelled | undefined> {
  const link = findLink(ids, INPUTS.annotation.key, resolution);
  const [found] = link ? await store.fetchMany([link.id], undefined, caller) : [];
  if (!found || found instanceof Error) return undefined;
  const { id, label = id } = BrainLocation.parse(found.source.brainLocation).brainRegion;
  return { id, label };
}

function findRoot(hierarchy: RegionHierarchy, root: string | undefined): Region {
  if (root === undefined) return hierarchy.root;
  const found = hierarchy.byAcronym(root) ?? (hierarchy.has(Number(root)) ? hierarchy.get(Number(root)) : undefined);
  if (!found) throw new UnknownAtlasRoot({ hierarchy: hierarchy.file, root });
  return found;
}
