import type { ComputedVolume } from '../algorithms/computed-volume.ts';
import type { RegionHierarchy } from '../ontology/hierarchy.ts';
import { toPythonJson } from '../ontology/python-json.ts';
import { writeText } from './ledger.ts';
import { type WriteOptions, writeVolume } from './write-volume.ts';

interface Paths {
  readonly hierarchy: string;
  readonly annotation: string;
}

interface Parcellation {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: ComputedVolume<'uint32'>;
}

/** Writes a hierarchy in the layout of the reference, and its annotation while it is computed. */
export async function writeParcellation(
  paths: Paths,
  { hierarchy, annotation }: Parcellation,
  options: WriteOptions,
): Promise<void> {
  await writeText(paths.hierarchy, toPythonJson(hierarchy.toJson(), { indent: 1, ascii: true }));
  await writeVolume(paths.annotation, annotation, options);
}
