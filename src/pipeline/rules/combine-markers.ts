import { parseMarkersConfig } from '../../algorithms/densities/markers/markers-config.ts';
import { combineMarkerFiles } from '../combine-marker-files.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { readInputYaml } from '../read-input.ts';
import { defineRule } from '../rule.ts';
import { writeJson } from '../write-json.ts';

export const combineMarkers = defineRule({
  name: 'combine_markers',
  description: 'Intensities of the types of glia, from the expression of their genes.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    config: files.combineMarkersConfig,
    aldh1l1: files.geneAldh1l1,
    cnp: files.geneCnp,
    mbp: files.geneMbp,
    gfap: files.geneGfap,
    s100b: files.geneS100b,
    tmem119: files.geneTmem119,
  },
  outputs: {
    oligodendrocyte: files.oligodendrocyte,
    astrocyte: files.astrocyte,
    microglia: files.microglia,
    glia: files.glia,
    proportions: files.gliaProportions,
    report: files.combineMarkersReport,
  },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 448, diskMiB: 1024 },
  async run({ inputs, outputs, params, signal }, { workers }) {
    const { hierarchy, annotation, config: path, ...inputGeneVolumePath } = inputs;
    const { glia, proportions, report, ...cellTypes } = outputs;
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    // The genes are those that were fetched, whatever paths the configuration has.
    const given = { ...((await readInputYaml(path)) as object), inputGeneVolumePath };
    const config = parseMarkersConfig(given, files.combineMarkersConfig, { compat });
    const made = await combineMarkerFiles(
      workers,
      { hierarchy, annotation },
      config,
      { cellTypes, glia, proportions },
      { compat, level, signal },
    );
    await writeJson(report, made);
  },
});
