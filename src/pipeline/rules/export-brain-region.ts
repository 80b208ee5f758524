import { parameters } from '../configuration.ts';
import { exportRegions } from '../export-regions.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';

export const exportBrainRegion = defineRule({
  name: 'export_brain_region',
  description: 'Mask, mesh, volume, neighbours and layers of every region, and the hierarchy with them.',
  version: 2,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    layers: files.regionsLayersMap,
  },
  outputs: {
    meshes: directory(files.brainRegionMeshes),
    masks: directory(files.brainRegionMasks),
    metadata: files.metadataParcellations,
    hierarchy: files.mbaHierarchy,
    hierarchyJsonLd: files.mbaHierarchyLd,
  },
  params: parameters('COMPAT', 'EXPORT_MESHES'),
  resources: { threads: 2, memoryMiB: 1024, diskMiB: 512 },
  async run({ inputs, outputs, params, signal, progress, log }, { workers }) {
    const { meshes, ...others } = outputs;
    const { undecimated } = await exportRegions(workers, inputs, params.EXPORT_MESHES ? outputs : others, {
      compat: params.COMPAT,
      meshFormats: ['obj'],
      signal,
      progress,
    });
    if (undecimated.length > 0) log(`Meshes too small to be decimated to 15 %: ${undecimated.join(', ')}.`);
  },
});
