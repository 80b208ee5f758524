import { writeFile } from 'node:fs/promises';
import { exportParcellation } from '../../algorithms/export/parcellation.ts';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { readRegionsLayersMap } from '../../ontology/layers.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';
import { writeMasks } from '../write-masks.ts';

export class MeshesNotSupported extends AtlasError<'MeshesNotSupported', object> {
  readonly tag = 'MeshesNotSupported';
  readonly remedy = 'Set EXPORT_MESHES to false, by `--config EXPORT_MESHES=false` or in the configuration file.';

  constructor() {
    super('EXPORT_MESHES is true, and export_brain_region makes no meshes yet.', {});
  }
}

export const exportBrainRegion = defineRule({
  name: 'export_brain_region',
  description: 'Mask, volume, neighbours and layers of every region, and the hierarchy with them.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyCcfv3LeavesOnly,
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
  resources: { threads: 2, memoryMiB: 1024, diskMiB: 128 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    if (params.EXPORT_MESHES) throw new MeshesNotSupported();
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const layers = await readRegionsLayersMap(inputs.layers);
    const { header, volume } = await readAnnotation(inputs.annotation);
    const source = memorySource(volume);
    const exported = await exportParcellation(
      workers,
      hierarchy,
      source,
      layers,
      { compat: params.COMPAT },
      { signal },
    );
    const { documents } = exported;
    await writeFile(outputs.metadata, documents.metadata);
    await writeFile(outputs.hierarchy, documents.hierarchy);
    await writeFile(outputs.hierarchyJsonLd, documents.hierarchyJsonLd);
    await writeMasks(outputs.masks, exported, header, progress);
  },
});
