import { measureByRays } from '../../algorithms/hints/distances-by-rays.ts';
import { PH } from '../../algorithms/hints/hint-volumes.ts';
import { LAMINAR_REGIONS } from '../../algorithms/hints/laminar-regions.ts';
import { layeredRegion } from '../../algorithms/hints/layered-region.ts';
import { placementHints as placementHintsOf } from '../../algorithms/hints/placement-hints.ts';
import { readRegionMetadata } from '../../algorithms/regions/region-metadata.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { writeText } from '../ledger.ts';
import { defineRule, directory } from '../rule.ts';
import { writePlacementHints } from '../write-placement-hints.ts';

export const placementHints = defineRule({
  name: 'placement_hints',
  description: 'Distances of the voxels of the isocortex to the boundaries of its layers, along the direction vectors.',
  version: 1,
  inputs: {
    annotation: files.annotationV3,
    hierarchy: files.hierarchyV3,
    metadata: files.isocortexMetadata,
    directionVectors: files.directionVectorsCcfv3,
  },
  outputs: { folder: directory(files.placementHints), metadata: files.placementHintsMetadata },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL', 'Z_HALFWAY'),
  resources: { threads: 2, memoryMiB: 1536, diskMiB: 400 },
  async run({ inputs, outputs, params, signal, log, notice, progress }, { workers }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level, Z_HALFWAY: zHalfway } = params;
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const metadata = await readRegionMetadata(inputs.metadata);
    const regions = [...hierarchy.find(metadata.region.query, metadata.region.attribute)].map(hierarchy.get);
    if (regions.length === 0) {
      notice(`The hierarchy has no region ${metadata.region.query}: there are no placement hints.`);
      return writeText(outputs.metadata, '{}');
    }
    const { header, volume } = await readAnnotation(inputs.annotation);
    const region = await layeredRegion(workers, hierarchy, memorySource(volume), metadata, {
      mayBeEmpty: compat,
      signal,
    });
    const vectors = await streamNrrd(inputs.directionVectors);
    const measured = await measureByRays(workers, region, vectors, { signal });
    const { maxThicknesses, halves } = LAMINAR_REGIONS.isocortex;
    const hints = await placementHintsOf(workers, region, measured, { maxThicknesses, halves, zHalfway, signal });
    for (const [problem, share] of Object.entries(hints.report['after interpolation'])) log(`${problem}: ${share}`);
    const written = await writePlacementHints(outputs.folder, hints, { like: header, level, progress });
    const listed = written.filter((name) => compat || name.startsWith(PH));
    const acronyms = regions.map(({ acronym }) => acronym);
    const byFile = Object.fromEntries(listed.map((name) => [name, acronyms]));
    await writeText(outputs.metadata, toPythonJson(byFile, { indent: 4, ascii: true }));
  },
});
