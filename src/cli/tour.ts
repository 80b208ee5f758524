import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { files } from '../pipeline/files.ts';
import { readNrrdHeader } from '../volume/nrrd/read.ts';
import type { OwnerClient } from './owner/client.ts';
import { drawVolume } from './picture/draw-volume.ts';
import { readSettings } from './settings.ts';
import { formatJson, print } from './shell.ts';

/** Questions to the synthetic atlas; positions and volumes are µm and µm³. */
const tour = (tag: string) => [
  {
    asks: 'The release: its tags, and the volume of what its regions are divided into.',
    query: '{ atlasRelease { name revision tags { name } rootRegion { acronym volume children { acronym volume } } } }',
  },
  {
    asks: 'Layer 4 of the barrel field: where it is in the tree, what touches it, and the file of its voxels.',
    query: `{ brainRegion(acronym: "SSp-bfd4") {
    regionId name volume layers { label } ancestors { acronym }
    adjacentTo { ratio region { acronym } } mask { distributions { name contentSize } }
  } }`,
  },
  {
    asks: 'Which region is at a point? The last one is outside of the brain.',
    query: `{ regionsAt(points: [
    { x: 6000, y: 800, z: 2600 }, { x: 7000, y: 4300, z: 4700 }, { x: 11300, y: 2500, z: 5700 }, { x: 0, y: 0, z: 0 }
  ]) { acronym name } }`,
  },
  {
    asks: 'The nuclei of the thalamus, as they are under the tag, whatever is registered later.',
    query: `{ brainRegion(acronym: "TH", at: { tag: ${JSON.stringify(tag)} }) {
    revision descendants(leavesOnly: true, first: 20) { totalCount nodes { acronym } }
  } }`,
  },
  {
    asks: 'Placement hints: the volume of each layer, and the regions that it was made for.',
    query: `{ atlasRelease { placementHints { hints {
    volume { name voxelSize } regions { region { acronym } layer { label } leafRegions { acronym } }
  } } } }`,
  },
  {
    asks: 'What does a word mean?',
    query: '{ resolve(label: "thalamus", scope: BRAIN_REGION) { label id score } }',
  },
  {
    asks: 'Where a number comes from: when the hemispheres were made, and of what.',
    query: `{ atlasRelease { hemisphereVolume {
    distributions { name contentSize sha256 } provenance { startedAt endedAt used }
  } } }`,
  },
];

/** Longer answers are cut when they are shown. */
const LINES = 28;

/** Asks the graph a few questions and prints them with their answers. */
export async function showTour(owner: OwnerClient, tag: string): Promise<void> {
  for (const { asks, query } of tour(tag)) {
    print(`\n# ${asks}\n$ atlasgraph query '${query}'`);
    const { data, errors } = JSON.parse(await owner.graphql({ query }));
    const lines = formatJson(errors ?? data).split('\n');
    print(lines.slice(0, LINES).join('\n'));
    if (lines.length > LINES) print(`… ${lines.length - LINES} more lines`);
  }
}

/** Two coronal planes, a horizontal and a sagittal one of the annotation that a run has made. */
export async function drawRelease(folder: string, path: string): Promise<void> {
  const workingDir = resolve(folder, (await readSettings(folder)).WORKING_DIR);
  const annotation = resolve(workingDir, files.annotationV3);
  const hierarchy = await readHierarchy(resolve(workingDir, files.hierarchyV3));
  const [width, height, depth] = (await readNrrdHeader(annotation)).grid.shape;
  const cuts = [
    { axis: 'x', plane: Math.floor(0.4 * width) },
    { axis: 'x', plane: Math.floor(0.55 * width) },
    { axis: 'y', plane: Math.floor(0.38 * height) },
    { axis: 'z', plane: Math.floor(0.36 * depth) },
  ] as const;
  await writeFile(path, await drawVolume(annotation, { cuts, hierarchy, scale: 3 }));
}
