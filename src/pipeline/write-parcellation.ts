import { constants, copyFile } from 'node:fs/promises';
import type { ComputedVolume } from '../algorithms/computed-volume.ts';
import type { RegionHierarchy } from '../ontology/hierarchy.ts';
import { toPythonJson } from '../ontology/python-json.ts';
import { writeText } from './ledger.ts';
import { type WriteOptions, writeVolume } from './write-volume.ts';

/** Of a hierarchy and its annotation. */
export interface ParcellationPaths {
  readonly hierarchy: string;
  readonly annotation: string;
}

interface Parcellation {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: ComputedVolume<'uint32'>;
}

/** Writes a hierarchy in the layout of the reference, and its annotation while it is computed. */
export async function writeParcellation(
  paths: ParcellationPaths,
  { hierarchy, annotation }: Parcellation,
  options: WriteOptions,
): Promise<void> {
  await writeText(paths.hierarchy, toPythonJson(hierarchy.toJson(), { indent: 1, ascii: true }));
  await writeVolume(paths.annotation, annotation, options);
}

/** Copies a hierarchy and its annotation (shared blocks where the file system can): a step that has nothing to do. */
export async function passParcellation(inputs: ParcellationPaths, outputs: ParcellationPaths): Promise<void> {
  await copyFile(inputs.hierarchy, outputs.hierarchy, constants.COPYFILE_FICLONE);
  await copyFile(inputs.annotation, outputs.annotation, constants.COPYFILE_FICLONE);
}
