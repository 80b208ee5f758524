import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGraph } from '../../src/entities/create-graph.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { seedGraph } from '../../src/entities/graph-seed.ts';
import { partId, regionIri } from '../../src/entities/identifiers.ts';
import { toIri } from '../../src/entities/iri.ts';
import { seedProjects } from '../../src/entities/project-seed.ts';
import { regionFileName } from '../../src/entities/region-files.ts';
import { regionParts } from '../../src/entities/region-parts.ts';
import { type PartToPush, prepareParts, writePart, writeParts } from '../../src/entities/register/push-parts.ts';
import { volumeFacts } from '../../src/entities/volume-facts.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import type { Grant } from '../../src/store/access.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS, type Caller } from '../../src/store/caller.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrdHeader } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { gridOf, volumeOf } from '../support/volumes.ts';

export const PUBLIC_URL = 'http://127.0.0.1:8080/v1';
export const TAG = 'v1';
export const BASE = `${PUBLIC_URL}/resources/bbp/atlas/_/`;
export const RELEASE = toIri(`${BASE}release`);
export const ONTOLOGY = toIri(`${BASE}ontology`);
export const VOLUME = toIri(`${BASE}annotation`);
export const MASK_OF_L1 = partId(BASE, regionFileName('mask', RELEASE, 4));
export const MESH_OF_L1 = partId(BASE, regionFileName('mesh', RELEASE, 4));
export const HINTS = toIri(`${BASE}hints`);
export const HINTS_CATALOG = toIri(`${BASE}hints-catalog`);
const SPACE = toIri(`${BASE}space`);
export const LAYER_1 = 'http://purl.obolibrary.org/obo/UBERON_0005390';
const LAYER_2 = 'http://purl.obolibrary.org/obo/UBERON_0005391';

/** root 997 > brain 8 > (cortex 2 > (L1 4, L2 5), thalamus 3); 10 is in no voxel. */
const HIERARCHY = {
  id: 997,
  acronym: 'root',
  name: 'root',
  color_hex_triplet: 'FFFFFF',
  representedInAnnotation: true,
  regionVolume: 64_000_000,
  children: [
    {
      ...{ id: 8, acronym: 'grey', name: 'Basic cell groups', color_hex_triplet: 'BFDAE3' },
      ...{ representedInAnnotation: true, regionVolume: 6000 },
      children: [
        {
          ...{ id: 2, acronym: 'CTX', name: 'Cerebral cortex', representedInAnnotation: true, regionVolume: 4000 },
          children: [
            {
              ...{ id: 4, acronym: 'CTX1', name: 'Cortex, layer 1', color_hex_triplet: '08858c' },
              ...{ representedInAnnotation: true, regionVolume: 2000, layers: [LAYER_1] },
              ...{ adjacentTo: { 5: 0.75, 3: 0.25 }, continuousWith: ['3'], children: [] },
            },
            {
              ...{ id: 5, acronym: 'CTX2', name: 'Cortex, layer 2', representedInAnnotation: true },
              ...{ regionVolume: 2000, layers: [LAYER_2], adjacentTo: { 4: 1 }, children: [] },
            },
          ],
        },
        { id: 3, acronym: 'TH', name: 'Thalamus', representedInAnnotation: true, regionVolume: 2000, children: [] },
        { id: 10, acronym: 'NO', name: 'Nowhere', representedInAnnotation: false, children: [] },
      ],
    },
  ],
};

/** 2 × 2 × 2 voxels of 10 µm: x = 0 is cortex (z = 0 layer 1, z = 1 layer 2), x = 1 is thalamus but for its last voxel. */
const ANNOTATION = volumeOf(
  'uint32',
  [2, 2, 2],
  [4, 3, 4, 3, 5, 3, 5, 0],
  gridOf([2, 2, 2], { spacing: [10, 10, 10] }),
);

export interface Atlas {
  readonly folder: string;
  readonly graph: Graph;
  readonly database: Awaited<ReturnType<typeof openPglite>>;
  close(): Promise<void>;
}

export interface AtlasOptions {
  /** Who makes it. */
  readonly maker?: Caller;
  /** Rights at `/`; by default everybody has all of them. */
  readonly grants?: readonly Grant[];
  /** Of another atlas than the tiny one. */
  readonly files?: AtlasFiles;
}

export interface AtlasFiles {
  readonly hierarchy: string;
  readonly annotation: string;
}

/** A project with a tagged release of an atlas, in an embedded store. */
export async function openAtlas({ maker: caller = ANONYMOUS, grants, files }: AtlasOptions = {}): Promise<Atlas> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-gateway-'));
  await emptyDatabase(join(folder, 'database'));
  const database = await openPglite(join(folder, 'database'));
  const loadContext = knownContexts();
  const blobs = folderBlobs(join(folder, 'blobs'));
  const store = await openSqlStore({ database, blobs, publicUrl: PUBLIC_URL, loadContext, grants });
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  try {
    const { projects, ids: seeded } = await seedProjects(store, caller);
    const ids = { ...seeded, AtlasRelease: { prod: RELEASE, staging: RELEASE } };
    const parts = { store, caller, publicUrl: PUBLIC_URL, projects, ids, production: true, loadContext };
    const graph = await createGraph(parts);
    await seedGraph(graph, caller);
    await pushRelease(graph, caller, files ?? (await writeTinyAtlas(folder)));
    return { folder, graph, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeTinyAtlas(folder: string): Promise<AtlasFiles> {
  const [hierarchy, annotation] = [join(folder, 'hierarchy.json'), join(folder, 'annotation.nrrd')];
  await writeFile(hierarchy, JSON.stringify(HIERARCHY));
  await writeNrrd(annotation, headerFor({ grid: ANNOTATION.grid, type: 'uint32', components: 1 }), ANNOTATION.values);
  return { hierarchy, annotation };
}

/** Lists leaves that are there and one that is not, and a region that is written as its address. */
async function writeHintsCatalog(path: string): Promise<string> {
  const layer = { '@id': LAYER_1, label: 'L1' };
  const cortex = { '@id': regionIri(2), hasLeafRegionPart: ['CTX1', 'gone'], layer };
  const gone = { '@id': 77, hasLeafRegionPart: [], layer: { '@id': 'https://example.org/no-layer', label: 'L0' } };
  const hints = { '@id': HINTS, _rev: 1, distribution: { name: 'x' }, regions: { CTX: cortex, gone } };
  await writeFile(path, JSON.stringify({ placementHints: [hints], voxelDistanceToRegionBottom: { '@id': VOLUME } }));
  return path;
}

async function pushRelease(graph: Graph, caller: Caller, { hierarchy, annotation }: AtlasFiles): Promise<void> {
  const common = {
    release: { id: RELEASE, rev: 1, tag: TAG },
    region: { id: regionIri(997), label: 'root' },
    space: { id: SPACE, tag: TAG },
    contributors: [],
  };
  const volume = volumeFacts(await readNrrdHeader(annotation));
  const file = { path: annotation, name: 'annotation.nrrd', mediaType: 'application/nrrd' };
  const mask = { id: MASK_OF_L1, stem: '4', region: { id: regionIri(4), label: 'Cortex, layer 1' } };
  const parts: PartToPush[] = [
    {
      mapping: 'parcellation-ontology',
      facts: { ...common, id: ONTOLOGY, stem: 'hierarchy' },
      files: [{ path: hierarchy, name: 'hierarchy.json', mediaType: 'application/json' }],
      parts: regionParts(await readHierarchy(hierarchy)),
    },
    {
      mapping: 'brain-parcellation-data-layer',
      facts: { ...common, id: VOLUME, stem: 'annotation', volume },
      files: [file],
    },
    // Nothing here reads a mask: the annotation stands for one.
    { mapping: 'brain-parcellation-mask', facts: { ...common, ...mask, volume }, files: [file] },
    {
      mapping: 'brain-parcellation-mesh',
      facts: { ...common, ...mask, id: MESH_OF_L1 },
      files: [{ path: hierarchy, name: '4.obj', mediaType: 'application/obj' }],
    },
    {
      mapping: 'placement-hints-data-layer',
      facts: { ...common, id: HINTS, stem: '[PH]layer_1', volume, layers: [{ id: toIri(LAYER_1), label: 'L1' }] },
      files: [file],
    },
    {
      mapping: 'placement-hints-data-layer-catalog',
      facts: { ...common, id: HINTS_CATALOG, stem: 'catalog' },
      files: [
        { path: await writeHintsCatalog(`${hierarchy}.hints`), name: 'hints.json', mediaType: 'application/json' },
      ],
    },
  ];
  const axes = { origin: [0, 0, 0], axes: ANNOTATION.grid.directions, lower: [0, 0, 0], upper: [20, 20, 20] };
  const space = { id: SPACE, name: 'Tiny space', description: 'Two voxels a side.', contributors: [], ...axes };
  const spaceDocument = await graph.documents.map('atlas-spatial-reference-system', space);
  await writePart(graph, caller, TAG, { id: SPACE, document: spaceDocument });
  await writeParts(graph, caller, TAG, await prepareParts(graph, caller, TAG, parts), () => {});
  const release = { id: RELEASE, name: 'Tiny atlas', description: 'Eight voxels.', releaseDate: '2026-03-01' };
  const links = {
    parcellationOntology: ONTOLOGY,
    parcellationVolume: VOLUME,
    placementHintsDataCatalog: HINTS_CATALOG,
  };
  const document = await graph.documents.map('brain-atlas-release', { ...common, ...release, parts: links });
  await writePart(graph, caller, TAG, { id: RELEASE, document });
}
