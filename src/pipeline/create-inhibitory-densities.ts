import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countNotices } from '../algorithms/densities/programme/count-notices.ts';
import { countPlots } from '../algorithms/densities/programme/count-plots.ts';
import {
  type InhibitoryOptions,
  inhibitoryNeuronDensities,
} from '../algorithms/densities/programme/inhibitory-neuron-densities.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { readInputText } from './read-input.ts';

/** Paths. */
export interface InhibitoryFiles {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly neuronDensity: string;
  readonly averageDensities: string;
}

export interface CreateInhibitoryOptions extends InhibitoryOptions {
  /** Of gzip. */
  readonly level: number;
  /** From 0 to 1. */
  readonly progress?: (done: number) => void;
}

/**
 * Writes `<type>_density.nrrd` of the inhibitory neurons and their parts, and what became of each estimate, as
 * `report.json` and as plots `counts-<type>.svg`, into a folder that nobody reads yet.
 *
 * @returns what a person should know of the counts, one sentence each
 */
export async function createInhibitoryDensities(
  files: InhibitoryFiles,
  folder: string,
  { level, progress = () => {}, ...options }: CreateInhibitoryOptions,
): Promise<string[]> {
  const hierarchy = await readHierarchy(files.hierarchy);
  const text = await readInputText(files.averageDensities);
  const { header: like, source: annotation } = await streamAnnotation(files.annotation);
  const { source: neuronDensity } = await streamNrrd(files.neuronDensity);
  const averageDensities = { text, file: files.averageDensities };
  const inputs = { annotation, neuronDensity, averageDensities };
  const { densities, report } = await inhibitoryNeuronDensities(hierarchy, inputs, options);
  let written = 0;
  for (const [type, density] of densities) {
    const header = headerFor(density, { like });
    await writeNrrd(join(folder, `${type}_density.nrrd`), header, density.values, { level });
    progress(++written / densities.size);
  }
  await writeFile(join(folder, 'report.json'), JSON.stringify(report, null, 1));
  for (const { name, svg } of countPlots(report)) await writeFile(join(folder, name), svg);
  return countNotices(report);
}
