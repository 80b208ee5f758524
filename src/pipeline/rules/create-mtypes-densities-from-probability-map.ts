import { join } from 'node:path';
import { parameters } from '../configuration.ts';
import { createMeTypes } from '../create-me-types.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';
import { writeJson } from '../write-json.ts';

/** In the order in which their parts of a density are added. */
const MARKERS = ['gad67', 'pv', 'sst', 'vip'] as const;

export const createMtypesDensitiesFromProbabilityMap = defineRule({
  name: 'create_mtypes_densities_from_probability_map',
  description: 'Densities of the ME-types of inhibitory neurons, from those of their markers.',
  version: 1,
  inputs: {
    inhibitory: files.inhibitoryDensitiesValidated,
    lamp5: files.lamp5Density,
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    mapL1: files.probabilityMapL1,
    mapL23: files.probabilityMapL23,
    mapL4: files.probabilityMapL4,
    mapL5: files.probabilityMapL5,
    mapL6: files.probabilityMapL6,
    mapThalamus: files.probabilityMapThalamus,
  },
  outputs: { densities: directory(files.metypeDensities), report: files.metypeDensitiesReport },
  params: parameters('COMPAT'),
  resources: { threads: 2, memoryMiB: 1664, diskMiB: 3072 },
  async run({ inputs, outputs, params, signal, log, notice, progress }, { workers }) {
    const { hierarchy, annotation, inhibitory, lamp5 } = inputs;
    const { mapL1, mapL23, mapL4, mapL5, mapL6, mapThalamus } = inputs;
    const markers = new Map<string, string>(
      MARKERS.map((marker) => [marker, join(inhibitory, `${marker}+_density.nrrd`)]),
    ).set('approx_lamp5', lamp5);
    const probabilityMaps = [mapL1, mapL23, mapL4, mapL5, mapL6, mapThalamus];
    const { sums, notices } = await createMeTypes(
      workers,
      { hierarchy, annotation, probabilityMaps, markers },
      outputs.densities,
      { synapseClass: 'INH', named: files.metypeDensities, compat: params.COMPAT, signal, progress },
    );
    for (const line of notices) notice(line);
    log(`${sums.sums.size} ME-types have cells.`);
    await writeJson(outputs.report, { meTypes: [...sums.sums.keys()], notices });
  },
});
