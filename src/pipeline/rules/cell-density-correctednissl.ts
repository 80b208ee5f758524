import { cellDensity } from '../../algorithms/densities/cell-density/cell-density.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { readBrain } from '../read-brain.ts';
import { defineRule } from '../rule.ts';
import { writeJson } from '../write-json.ts';
import { writeVolume } from '../write-volume.ts';

export const cellDensityCorrectednissl = defineRule({
  name: 'cell_density_correctednissl',
  description: 'Density of all cells, from the Nissl volume and the numbers of cells of large regions.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    nissl: files.correctedNissl,
    groups: files.regionsGroups,
  },
  outputs: { density: files.cellDensity, report: files.cellDensityReport },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 1, memoryMiB: 704, diskMiB: 256 },
  async run({ inputs, outputs, params, signal, log, progress }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const { brain, groups } = await readBrain(inputs, { compat, signal });
    const nissl = await streamNrrd(inputs.nissl);
    const { density, report } = await cellDensity(brain, groups, nissl.source, { compat, signal });
    await writeVolume(outputs.density, density, { like: nissl.header, level, progress });
    await writeJson(outputs.report, report);
    log(`Voxels of negative staining: ${report.negative}; labels in no group: ${report.ungrouped.length}.`);
  },
});
