import { MOUSE_GLIA } from '../../algorithms/densities/cell-density/cell-counts.ts';
import { gliaDensities } from '../../algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../algorithms/densities/glia/glia-proportions.ts';
import { readJson } from '../../ontology/read-json.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { readBrain } from '../read-brain.ts';
import { defineRule, directory } from '../rule.ts';
import { writeDensities } from '../write-densities.ts';
import { writeJson } from '../write-json.ts';

export const gliaCellDensitiesCorrectednissl = defineRule({
  name: 'glia_cell_densities_correctednissl',
  description: 'Densities of glia, of their types and of neurons, which are the other cells.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    cellDensity: files.cellDensityValidated,
    glia: files.glia,
    astrocyte: files.astrocyte,
    oligodendrocyte: files.oligodendrocyte,
    proportions: files.gliaProportions,
    groups: files.regionsGroups,
  },
  outputs: { densities: directory(files.cellDensities), report: files.gliaDensitiesReport },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 1664, diskMiB: 1408 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const { brain, groups, header: like } = await readBrain(inputs, { compat, signal });
    const proportions = parseGliaProportions(await readJson(inputs.proportions), files.gliaProportions);
    const source = async (path: string) => (await streamNrrd(path)).source;
    const sources = {
      cellDensity: await source(inputs.cellDensity),
      glia: await source(inputs.glia),
      astrocyte: await source(inputs.astrocyte),
      oligodendrocyte: await source(inputs.oligodendrocyte),
    };
    const options = { proportions, count: MOUSE_GLIA, signal };
    const volumes = gliaDensities(workers, brain, groups, sources, options);
    const report = await writeDensities(outputs.densities, volumes, { like, level, count: 5, progress });
    await writeJson(outputs.report, report);
  },
});
