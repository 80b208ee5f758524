import { Option } from 'commander';
import { MESH_FORMATS, type MeshFormat } from '../../algorithms/mesh/formats.ts';
import { type ExportOutputs, exportRegions } from '../../pipeline/export-regions.ts';
import { type ComponentOptions, componentCommand, withWorkers } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { print, shellPath } from '../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchy: string;
  readonly parcellationVolume: string;
  readonly regionLayerMap: string;
  readonly outMeshDir?: string;
  readonly meshFormat: readonly MeshFormat[];
  readonly outMaskDir: string;
  readonly outMetadata: string;
  readonly outHierarchyVolume: string;
  readonly outHierarchyJsonld: string;
}

export const parcellationexportCommand = componentCommand('parcellationexport')
  .description('Write masks, meshes, volumes, neighbours and layers of all regions of a leaves-only annotation.')
  .requiredOption('--hierarchy <json>', 'region hierarchy')
  .requiredOption('--parcellation-volume <nrrd>', 'annotation: ids of leaf regions')
  .requiredOption('--region-layer-map <json>', 'layers of regions, as regions_layers_map.json')
  .option('--out-mesh-dir <dir>', 'folder of <id>.obj, made when it is absent; without it no meshes are made')
  .addOption(new Option('--mesh-format <format...>', 'formats of meshes').choices(MESH_FORMATS).default(['obj']))
  .requiredOption('--out-mask-dir <dir>', 'folder of <id>.nrrd and <id>.json, made when it is absent')
  .requiredOption('--out-metadata <json>', 'where the metadata of all regions goes')
  .requiredOption('--out-hierarchy-volume <json>', 'where the hierarchy with metadata goes')
  .requiredOption('--out-hierarchy-jsonld <json>', 'where the hierarchy as JSON-LD goes')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const inputs = {
        hierarchy: shellPath(options.hierarchy),
        annotation: shellPath(options.parcellationVolume),
        layers: shellPath(options.regionLayerMap),
      };
      const outputs = {
        masks: { path: shellPath(options.outMaskDir), folder: true },
        metadata: { path: shellPath(options.outMetadata) },
        hierarchy: { path: shellPath(options.outHierarchyVolume) },
        hierarchyJsonLd: { path: shellPath(options.outHierarchyJsonld) },
      };
      const { outMeshDir, meshFormat, compat } = options;
      const run = (paths: ExportOutputs) => exportRegions(pool, inputs, paths, { compat, meshFormats: meshFormat });
      const { regions, represented, undecimated } = await (outMeshDir
        ? stageOutputs({ ...outputs, meshes: { path: shellPath(outMeshDir), folder: true } }, run)
        : stageOutputs(outputs, run));
      print(`${represented} of ${regions} regions are represented in the annotation.`);
      if (undecimated.length > 0) print(`Meshes too small to be decimated to 15 %: ${undecimated.join(', ')}.`);
    }),
  );
