import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGraph } from '../../src/entities/create-graph.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { seedGraph } from '../../src/entities/graph-seed.ts';
import { maskId, regionIri } from '../../src/entities/identifiers.ts';
import { toIri } from '../../src/entities/iri.ts';
import { seedProjects } from '../../src/entities/project-seed.ts';
import { regionParts } from '../../src/entities/region-parts.ts';
import { type PartToPush, prepareParts, writePart, writeParts } from '../../src/entities/register/push-parts.ts';
import { volumeFacts } from '../../src/entities/volume-facts.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import { parseHierarchy } from '../../src/ontology/hierarchy.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import type { Caller } from '../../src/store/caller.ts';
import type { Grant } from '../../src/store/port.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { gridOf, volumeOf } from '../support/volumes.ts';

export const PUBLIC_URL = 'http://127.0.0.1:8080/v1';
export const TAG = 'v1';
export const BASE = `${PUBLIC_URL}/resources/bbp/atlas/_/`;
export const RELEASE = toIri(`${BASE}release`);
export const ONTOLOGY = toIri(`${BASE}ontology`);
export const VOLUME = toIri(`${BASE}annotation`);
export const MASK_OF_L1 = maskId(BASE, RELEASE, 4);
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

/**
 * A project with a tagged release of a tiny atlas, in an embedded store.
 * @param grants - rights at `/`; by default everybody has all of them
 */
export async function openAtlas(caller: Caller, grants?: readonly Grant[]): Promise<Atlas> {
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
    await pushRelease(graph, caller, folder);
    return { folder, graph, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function pushRelease(graph: Graph, caller: Caller, folder: string): Promise<void> {
  await mkdir(join(folder, 'files'));
  const hierarchyPath = join(folder, 'files', 'hierarchy.json');
  const annotationPath = join(folder, 'files', 'annotation.nrrd');
  const maskPath = join(folder, 'files', '4.nrrd');
  const header = headerFor({ grid: ANNOTATION.grid, type: 'uint32', components: 1 });
  await writeFile(hierarchyPath, JSON.stringify(HIERARCHY));
  await writeNrrd(annotationPath, header, ANNOTATION.values);
  await writeNrrd(
    maskPath,
    headerFor({ ...header, type: 'uint8' }),
    Uint8Array.from(ANNOTATION.values, (id) => Number(id === 4)),
  );
  const common = {
    release: { id: RELEASE, rev: 1, tag: TAG },
    region: { id: regionIri(997), label: 'root' },
    space: { id: SPACE, tag: TAG },
    contributors: [],
  };
  const volume = { path: annotationPath, name: 'annotation.nrrd', mediaType: 'application/nrrd' };
  const parts: PartToPush[] = [
    {
      mapping: 'parcellation-ontology',
      facts: { ...common, id: ONTOLOGY, stem: 'hierarchy' },
      files: [{ path: hierarchyPath, name: 'hierarchy.json', mediaType: 'application/json' }],
      parts: regionParts(parseHierarchy(HIERARCHY, hierarchyPath)),
    },
    {
      mapping: 'brain-parcellation-data-layer',
      facts: { ...common, id: VOLUME, stem: 'annotation', volume: volumeFacts(header) },
      files: [volume],
    },
    {
      mapping: 'brain-parcellation-mask',
      facts: {
        ...common,
        ...{ id: MASK_OF_L1, stem: '4', region: { id: regionIri(4), label: 'Cortex, layer 1' } },
        volume: volumeFacts({ ...header, type: 'uint8' }),
      },
      files: [{ ...volume, path: maskPath, name: '4.nrrd' }],
    },
  ];
  const space = { id: SPACE, name: 'Tiny space', description: 'Two voxels a side.', contributors: [] };
  const axes = { origin: [0, 0, 0], axes: gridOf([2, 2, 2]).directions, lower: [0, 0, 0], upper: [20, 20, 20] };
  const spaceDocument = await graph.documents.map('atlas-spatial-reference-system', { ...space, ...axes });
  await writePart(graph, caller, TAG, { id: SPACE, document: spaceDocument });
  await writeParts(graph, caller, TAG, await prepareParts(graph, caller, TAG, parts), () => {});
  const document = await graph.documents.map('brain-atlas-release', {
    ...common,
    ...{ id: RELEASE, name: 'Tiny atlas', description: 'Eight voxels.', releaseDate: '2026-03-01' },
    parts: { parcellationOntology: ONTOLOGY, parcellationVolume: VOLUME },
  });
  await writePart(graph, caller, TAG, { id: RELEASE, document });
}
