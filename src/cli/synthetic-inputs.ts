import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syntheticAnnotation, syntheticHierarchy } from '../algorithms/annotation/synthetic-brain.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { replaceFile } from '../volume/replace-file.ts';

/**
 * Writes the synthetic brain as the two files that an atlas starts from.
 * @param voxelSize - µm
 */
export async function writeSyntheticInputs(folder: string, voxelSize: number) {
  const paths = { annotation: join(folder, 'annotation.nrrd'), hierarchy: join(folder, 'hierarchy.json') };
  await mkdir(folder, { recursive: true });
  const { grid, values, components } = syntheticAnnotation(voxelSize);
  await writeNrrd(paths.annotation, headerFor({ grid, type: 'uint32', components }), values);
  await replaceFile(paths.hierarchy, (file) => file.writeFile(JSON.stringify(syntheticHierarchy(), undefined, 1)));
  return paths;
}
