import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { headerFor } from '../src/volume/nrrd/header.ts';
import { readAnnotation } from '../src/volume/nrrd/read-annotation.ts';
import { writeNrrd } from '../src/volume/nrrd/write.ts';
import { realInput } from '../test/shared-inputs.ts';
import {
  hierarchy200,
  PROBABILITY_MAPS,
  probabilityMap200,
  SYNTHETIC,
  type SyntheticVolume,
  syntheticOn,
} from '../test/support/density-inputs.ts';

export const ANNOTATION = realInput('leaves_only_25/annotation.nrrd');
const DENSITIES = realInput('densities');

/** The inputs of the density goldens, on the annotation at 25 µm instead of 200 µm. */
export async function prepareInputs(folder: string): Promise<void> {
  const hierarchy = await hierarchy200();
  writeFileSync(join(folder, 'hierarchy.json'), JSON.stringify(hierarchy.toJson()));
  const { volume } = await readAnnotation(ANNOTATION);
  const header = headerFor({ grid: volume.grid, type: 'float', components: 1 });
  for (const name of Object.keys(SYNTHETIC) as SyntheticVolume[]) {
    await writeNrrd(join(folder, `${name}.nrrd`), header, syntheticOn(volume, hierarchy, name).values);
  }
  for (const name of PROBABILITY_MAPS) writeFileSync(join(folder, `map_${name}.csv`), await probabilityMap200(name));
}

/** Configurations that name files of `inputs`, and outputs in `folder`. */
export function writeConfigurations(folder: string, inputs: string): void {
  const read = (name: string) => parse(readFileSync(join(DENSITIES, 'markers', name), 'utf8'));
  const inFolder = (where: string, names: object) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, join(where, `${name}.nrrd`)]));
  const markers = read('combine_markers_ccfv2_config.yaml');
  const combine = {
    ...markers,
    inputGeneVolumePath: inFolder(inputs, markers.inputGeneVolumePath),
    outputCellTypeVolumePath: inFolder(folder, markers.outputCellTypeVolumePath),
    outputOverallGliaVolumePath: join(folder, 'glia.nrrd'),
    outputCellTypeProportionsPath: join(folder, 'glia_proportions.json'),
  };
  writeFileSync(join(folder, 'combine.yaml'), stringify(combine));
  const genes = read('fit_average_densities_ccfv2_config.yaml');
  const fit = {
    ...genes,
    inputGeneVolumePath: inFolder(inputs, genes.inputGeneVolumePath),
    realignedSlicesPath: join(DENSITIES, 'markers/realigned_slices_ccfv2.json'),
    cellDensityStandardDeviationsPath: join(DENSITIES, 'measurements/std_cells.json'),
  };
  writeFileSync(join(folder, 'fit.yaml'), stringify(fit));
}
