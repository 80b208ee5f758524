import { ISOCORTEX } from '../algorithms/annotation/layer-23-hierarchy.ts';
import { VectorsUndefined } from '../algorithms/annotation/slices/errors.ts';
import { splitLayer23 } from '../algorithms/annotation/split-layer-23.ts';
import type { DirectionVectors } from '../algorithms/hints/region-vectors.ts';
import { interpolateVectors } from '../algorithms/vectors/interpolate.ts';
import { type RegionHierarchy, readHierarchy } from '../ontology/hierarchy.ts';
import { chunkSource } from '../volume/chunk-source.ts';
import { readNrrdHeader } from '../volume/nrrd/read.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { memorySource, type SlabSource } from '../volume/slab-source.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';
import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule } from './rule.ts';
import { passParcellation, writeParcellation } from './write-parcellation.ts';

interface Paths {
  readonly annotation: string;
  readonly directionVectors: string;
  readonly splitHierarchy: string;
  readonly splitAnnotation: string;
}

/**
 * The rule that splits layer 2/3 of a CCF version. The blur that makes direction vectors is 3 voxels wide whatever their
 * size, so that at 10 µm the middle of a layer may have none: these are filled first. Under COMPAT they are an error, as
 * in the reference.
 */
export function layer23Rule(version: 'ccfv2' | 'ccfv3', paths: Paths) {
  return defineRule({
    name: `split_isocortex_layer_23_${version}`,
    description: `Splits layer 2/3 of the isocortex of CCF${version.slice(-2)} into the layers 2 and 3.`,
    version: 1,
    inputs: { hierarchy: files.hierarchy, annotation: paths.annotation, directionVectors: paths.directionVectors },
    outputs: { hierarchy: paths.splitHierarchy, annotation: paths.splitAnnotation },
    params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 1024, diskMiB: 16 },
    async run({ inputs, outputs, params, signal, notice, progress }, { workers }) {
      const hierarchy = await readHierarchy(inputs.hierarchy);
      if (!hierarchy.byAcronym(ISOCORTEX)) {
        notice(`The hierarchy has no region ${ISOCORTEX}: nothing is split.`);
        await passParcellation(inputs, outputs);
        return;
      }
      const { header, volume } = await readAnnotation(inputs.annotation);
      const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
      const annotation = memorySource(volume);
      const split = async (vectors: DirectionVectors) =>
        splitLayer23(workers, hierarchy, annotation, vectors, { compat }, { signal });
      const result = await split(await streamNrrd(inputs.directionVectors)).catch(async (error: unknown) => {
        if (compat || !(error instanceof VectorsUndefined)) throw error;
        notice(`${error.message} Voxels of the isocortex without a vector take that of the nearest one that has one.`);
        return split(await vectorsWithoutGaps(workers, hierarchy, annotation, inputs.directionVectors, signal));
      });
      if (result.cutOff > 0) notice(`${result.cutOff} streamlines did not end and were cut off.`);
      await writeParcellation(outputs, result, { like: header, level, progress });
    },
  });
}

async function vectorsWithoutGaps(
  workers: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  path: string,
  signal: AbortSignal,
): Promise<DirectionVectors> {
  const open = async () => (await streamNrrd(path)).source;
  const labels = hierarchy.find(ISOCORTEX, 'acronym', { withDescendants: true });
  const groups = { labels: new Map([...labels].map((label) => [label, 1])), names: [ISOCORTEX] };
  const settings = { groups, nans: true, byHemisphere: false };
  const shape = await readNrrdHeader(path);
  const vectors = await interpolateVectors(workers, annotation, shape, open, settings, { signal });
  return { header: vectors, source: chunkSource(vectors, vectors.values) };
}
