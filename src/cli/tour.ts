import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TOUR } from '../gateway/tour.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { files } from '../pipeline/files.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import type { OwnerClient } from './owner/client.ts';
import { drawVolume } from './picture/draw.ts';
import { readSettings } from './settings.ts';
import { print } from './shell.ts';

/** Longer answers are cut when they are shown. */
const LINES = 40;

/** Asks the example queries of GraphiQL and prints them with their answers. */
export async function showTour(owner: OwnerClient): Promise<void> {
  for (const { query, variables } of TOUR) {
    const [title, ...lines] = query.trim().split('\n');
    const given = variables ? ` --variables '${JSON.stringify(variables)}'` : '';
    print(`\n${title}\n$ atlasgraph query '${lines.join('\n')}'${given}`);
    const answer = JSON.stringify(JSON.parse(await owner.graphql({ query, variables })), undefined, 2).split('\n');
    print(answer.slice(0, LINES).join('\n'));
    if (answer.length > LINES) print(`… ${answer.length - LINES} more lines`);
  }
}

/** Two coronal planes, a horizontal and a sagittal one of the annotation that a run has made. */
export async function drawRelease(folder: string, path: string): Promise<void> {
  const workingDir = resolve(folder, (await readSettings(folder)).WORKING_DIR);
  const { volume } = await readAnnotation(resolve(workingDir, files.annotationV3));
  const hierarchy = await readHierarchy(resolve(workingDir, files.hierarchyCcfv3LeavesOnly));
  const [width, height, depth] = volume.grid.shape;
  const cuts = [
    { axis: 'x', plane: Math.floor(0.4 * width) },
    { axis: 'x', plane: Math.floor(0.55 * width) },
    { axis: 'y', plane: Math.floor(0.38 * height) },
    { axis: 'z', plane: Math.floor(0.36 * depth) },
  ] as const;
  await writeFile(path, drawVolume(volume, hierarchy, cuts, 3));
}
