import { writeFile } from 'node:fs/promises';
import { exportParcellation } from '../../algorithms/export/parcellation.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { readRegionsLayersMap } from '../../ontology/layers.ts';
import { writeMasks } from '../../pipeline/write-masks.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { type ComponentOptions, componentCommand, withWorkers } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { print, shellPath } from '../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchy: string;
  readonly parcellationVolume: string;
  readonly regionLayerMap: string;
  readonly outMaskDir: string;
  readonly outMetadata: string;
  readonly outHierarchyVolume: string;
  readonly outHierarchyJsonld: string;
}

export const parcellationexportCommand = componentCommand('parcellationexport')
  .description('Write masks, volumes, neighbours and layers of all regions of a leaves-only annotation.')
  .requiredOption('--hierarchy <json>', 'region hierarchy')
  .requiredOption('--parcellation-volume <nrrd>', 'annotation: ids of leaf regions')
  .requiredOption('--region-layer-map <json>', 'layers of regions, as regions_layers_map.json')
  .requiredOption('--out-mask-dir <dir>', 'folder of <id>.nrrd and <id>.json, made when it is absent')
  .requiredOption('--out-metadata <json>', 'where the metadata of all regions goes')
  .requiredOption('--out-hierarchy-volume <json>', 'where the hierarchy with metadata goes')
  .requiredOption('--out-hierarchy-jsonld <json>', 'where the hierarchy as JSON-LD goes')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const hierarchy = await readHierarchy(shellPath(options.hierarchy));
      const layers = await readRegionsLayersMap(shellPath(options.regionLayerMap));
      const { header, volume } = await readAnnotation(shellPath(options.parcellationVolume));
      const exported = await exportParcellation(pool, hierarchy, memorySource(volume), layers, options);
      const outputs = {
        masks: { path: shellPath(options.outMaskDir), folder: true },
        metadata: { path: shellPath(options.outMetadata) },
        hierarchy: { path: shellPath(options.outHierarchyVolume) },
        hierarchyJsonLd: { path: shellPath(options.outHierarchyJsonld) },
      };
      await stageOutputs(outputs, async (paths) => {
        const { documents } = exported;
        await writeMasks(paths.masks, exported, header);
        await writeFile(paths.metadata, documents.metadata);
        await writeFile(paths.hierarchy, documents.hierarchy);
        await writeFile(paths.hierarchyJsonLd, documents.hierarchyJsonLd);
      });
      print(`${exported.masks.size} of ${hierarchy.regions.length} regions are represented in the annotation.`);
    }),
  );
