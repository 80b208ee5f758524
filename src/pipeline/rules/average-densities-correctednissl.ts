import { averageDensities } from '../../algorithms/densities/measurements/average-densities.ts';
import { averageReport } from '../../algorithms/densities/measurements/average-report.ts';
import { meanDensities } from '../../algorithms/densities/measurements/mean-densities.ts';
import { MeasurementRow } from '../../algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../algorithms/densities/measurements/read-table.ts';
import { writeTable } from '../../algorithms/densities/measurements/write-table.ts';
import { hierarchyTable } from '../../algorithms/densities/regions/hierarchy-table.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { writeText } from '../ledger.ts';
import { readInputText } from '../read-input.ts';
import { readVoxelRanks } from '../read-voxel-ranks.ts';
import { defineRule } from '../rule.ts';
import { writeJson } from '../write-json.ts';

export const averageDensitiesCorrectednissl = defineRule({
  name: 'average_densities_correctednissl',
  description: 'Brings the measurements of the literature to cells/mm³.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    cellDensity: files.cellDensityValidated,
    neuronDensity: files.neuronDensity,
    measurements: files.measurements,
  },
  outputs: { densities: files.averageDensities, report: files.averageDensitiesReport },
  params: parameters('COMPAT'),
  resources: { threads: 1, memoryMiB: 320, diskMiB: 4 },
  async run({ inputs, outputs, params, signal, log }) {
    const table = readTable(await readInputText(inputs.measurements), files.measurements, MeasurementRow);
    const { voxels } = await readVoxelRanks(inputs, signal);
    const meansOf = async (path: string) => meanDensities(voxels, (await streamNrrd(path)).source, { signal });
    const cell = await meansOf(inputs.cellDensity);
    const neuron = await meansOf(inputs.neuronDensity);
    const options = { compat: params.COMPAT };
    const average = averageDensities(table, hierarchyTable(voxels.hierarchy), voxels, { cell, neuron }, options);
    const rows = average.densities.map(({ row }) => row);
    await writeText(outputs.densities, writeTable(table.columns, rows));
    await writeJson(outputs.report, averageReport(average));
    log(`${rows.length} densities of ${table.rows.length} measurements; ${average.dropped.length} are left out.`);
  },
});
