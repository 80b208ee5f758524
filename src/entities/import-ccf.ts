import { basename } from 'node:path';
import { type RegionHierarchy, readHierarchy } from '../ontology/hierarchy.ts';
import type { Region } from '../ontology/region.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Json } from '../store/port.ts';
import { boundingBox, type Grid } from '../volume/grid.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { readNrrdHeader } from '../volume/nrrd/read.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { type IdsKey, inputLink } from './atlas-ids.ts';
import { AnnotationNotInHierarchy, UnknownAtlasRoot, UnknownSpecies } from './errors.ts';
import type { CommonFacts, Labelled } from './facts.ts';
import type { Graph } from './graph.ts';
import { regionIri } from './identifiers.ts';
import { toIri } from './iri.ts';
import { contributorsOf } from './register/contributors.ts';
import { localFile } from './register/local-file.ts';
import { putWithFiles, type ResourceWithFiles } from './register/put-with-files.ts';
import { volumeFacts } from './volume-facts.ts';

/** The source files of an atlas, as `import allen-ccf` takes them. */
export interface CcfFiles {
  /** NRRD, a region id a voxel. */
  readonly annotation: string;
  /** The region hierarchy: AIBS 1.json, or the root node. */
  readonly hierarchy: string;
  /** NRRD, the average brain. */
  readonly template?: string;
}

export interface CcfOptions {
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
 * Puts the source files of an atlas into the store, under the ids of the ids-file keys that they fill. Importing again
 * what is there changes nothing.
 *
 * @returns ids of what was registered
 * @throws AnnotationNotInHierarchy, UnknownAtlasRoot, UnknownSpecies and the errors of the readers, before any write
 */
export async function importCcf(graph: Graph, caller: Caller, files: CcfFiles, options: CcfOptions): Promise<Iri[]> {
  const hierarchy = await readHierarchy(files.hierarchy);
  const { header, volume } = await readAnnotation(files.annotation);
  assertKnownRegions(files.annotation, hierarchy, volume.values);
  const template = files.template === undefined ? undefined : await readNrrdHeader(files.template);
  const facts = await commonFacts(graph, caller, options);
  const region = rootRegion(hierarchy, options.root);
  const placed = {
    ...facts,
    region: { id: regionIri(region.id), label: region.name },
    space: { id: toIri(graph.ids.reference_system) },
  };
  const resources = [
    spaceResource(placed.space.id, header.grid, facts, options.space ?? SPACE),
    hierarchyResource(graph, files.hierarchy, facts),
    annotationResource(graph, files.annotation, header, placed, options.resolution),
    ...(files.template !== undefined && template
      ? [templateResource(graph, files.template, template, placed, options.resolution)]
      : []),
  ];
  const ids: Iri[] = [];
  for (const resource of resources) ids.push((await putWithFiles(graph, caller, resource)).id);
  return ids;
}

type Placed = CommonFacts & { readonly region: Labelled; readonly space: { readonly id: Iri } };

/** One pass; runs of one id, which volumes are full of, cost one comparison a voxel. */
function assertKnownRegions(file: string, hierarchy: RegionHierarchy, labels: Uint32Array): void {
  const checked = new Set<number>([0]);
  const unknown: number[] = [];
  let last = 0;
  for (const label of labels) {
    if (label === last) continue;
    last = label;
    if (checked.has(label)) continue;
    checked.add(label);
    if (!hierarchy.has(label)) unknown.push(label);
  }
  if (unknown.length > 0)
    throw new AnnotationNotInHierarchy({ annotation: file, hierarchy: hierarchy.file, ids: unknown });
}

async function commonFacts(graph: Graph, caller: Caller, options: CcfOptions): Promise<CommonFacts> {
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
  { species = ids.species, speciesLabel }: CcfOptions,
): Promise<Labelled> {
  const id = toIri(species);
  if (speciesLabel !== undefined) return { id, label: speciesLabel };
  const found = await store.findPart(id, undefined, caller);
  if (!found) throw new UnknownSpecies({ species });
  return { id, label: found.part.label };
}

function rootRegion(hierarchy: RegionHierarchy, root: string | undefined): Region {
  if (root === undefined) return hierarchy.root;
  const found = hierarchy.byAcronym(root) ?? (hierarchy.has(Number(root)) ? hierarchy.get(Number(root)) : undefined);
  if (!found) throw new UnknownAtlasRoot({ hierarchy: hierarchy.file, root });
  return found;
}

function spaceResource(id: Iri, grid: Grid, facts: CommonFacts, name: string): ResourceWithFiles {
  const { min, max } = boundingBox(grid);
  const axes = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return {
    mapping: 'atlas-spatial-reference-system',
    facts: { ...facts, id, name, origin: [0, 0, 0], axes, lower: min, upper: max },
    files: [],
  };
}

/** Named 1.json, as its fetch asks for, whatever the file was called. */
const hierarchyResource = ({ ids }: Graph, path: string, facts: CommonFacts): ResourceWithFiles => ({
  mapping: 'source-ontology',
  facts: { ...facts, id: inputLink(ids, ['ParcellationOntology', 'allen_mouse_ccf'], '').id, name: 'Region hierarchy' },
  files: [localFile(path, '1.json')],
});

const annotationResource = ({ ids }: Graph, path: string, header: NrrdHeader, placed: Placed, resolution: string) =>
  volumeResource(ids, path, header, placed, resolution, {
    key: ['VolumetricDataLayer', '{RESOLUTION}', 'BrainParcellationDataLayer', 'brain_ccfv3'],
    type: 'BrainParcellationDataLayer',
    name: 'Annotation volume',
    modality: 'parcellationId',
    voxelType: 'label',
  });

const templateResource = ({ ids }: Graph, path: string, header: NrrdHeader, placed: Placed, resolution: string) =>
  volumeResource(ids, path, header, placed, resolution, {
    key: ['VolumetricDataLayer', '{RESOLUTION}', 'BrainTemplateDataLayer', 'average_template_{RESOLUTION}'],
    type: 'BrainTemplateDataLayer',
    name: 'Average template volume',
    modality: 'luminance',
    voxelType: 'intensity',
  });

function volumeResource(
  ids: Graph['ids'],
  path: string,
  header: NrrdHeader,
  placed: Placed,
  resolution: string,
  { key, ...kind }: { key: IdsKey; type: string; name: string; modality: string; voxelType: string },
): ResourceWithFiles {
  const { id } = inputLink(ids, key, resolution);
  return {
    mapping: 'source-volume',
    facts: {
      ...placed,
      ...kind,
      id,
      description: `${kind.name}, imported from ${basename(path)}.`,
      volume: volumeFacts(header),
    },
    files: [localFile(path)],
  };
}
