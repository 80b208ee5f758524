import { join } from 'node:path';
import { parseFitConfig } from '../../algorithms/densities/fit/fit-config.ts';
import { fitPlots } from '../../algorithms/densities/fit/fit-plots.ts';
import { fitReport, fittedDensitiesCsv, fittingMaps } from '../../algorithms/densities/fit/fit-report.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { fitDensityFiles } from '../fit-density-files.ts';
import { writeText } from '../ledger.ts';
import { readInputYaml } from '../read-input.ts';
import { defineRule, directory } from '../rule.ts';
import { writeJson } from '../write-json.ts';

export const fitAverageDensitiesCorrectednissl = defineRule({
  name: 'fit_average_densities_correctednissl',
  description: 'Estimates the densities that the literature lacks, from the expression of marker genes.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    neuronDensity: files.neuronDensity,
    averageDensities: files.averageDensities,
    homogenousRegions: files.homogenousRegions,
    groups: files.regionsGroups,
    config: files.fitDensitiesConfig,
    slices: files.realignedSlices,
    deviations: files.stdCells,
    genes: files.fetchedGenes,
    pv: files.genePv,
    sst: files.geneSst,
    vip: files.geneVip,
    gad67: files.geneGad67,
  },
  outputs: {
    densities: files.fittedDensities,
    maps: files.fittingMaps,
    report: files.fittedDensitiesReport,
    plots: directory(files.fittedDensitiesPlots),
  },
  params: parameters('COMPAT'),
  resources: { threads: 1, memoryMiB: 512, diskMiB: 8 },
  async run({ inputs, outputs, params, signal, log }) {
    const { pv, sst, vip, gad67, slices, deviations } = inputs;
    // The files are those that were fetched, whatever paths the configuration has.
    const given = {
      ...((await readInputYaml(inputs.config)) as object),
      inputGeneVolumePath: { pv, sst, vip, gad67 },
      realignedSlicesPath: slices,
      cellDensityStandardDeviationsPath: deviations,
    };
    const config = parseFitConfig(given, files.fitDensitiesConfig);
    const fitted = await fitDensityFiles(inputs, config, { compat: params.COMPAT, signal });
    await writeText(outputs.densities, fittedDensitiesCsv(fitted.table));
    await writeJson(outputs.maps, fittingMaps(fitted.fits));
    await writeJson(outputs.report, fitReport(fitted));
    for (const { name, svg } of fitPlots(fitted)) await writeText(join(outputs.plots, name), svg);
    for (const { group, type, coefficient, points } of fitted.fits) {
      log(`${group}, ${type}: ${coefficient} cells/mm³ per intensity, from ${points.length} regions.`);
    }
  },
});
