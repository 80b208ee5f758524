import { cutByVectors, regionVectors } from '../../../algorithms/hints/cut-reticular.ts';
import { measureByRays } from '../../../algorithms/hints/distances-by-rays.ts';
import { measureToMeshes, meshUnits } from '../../../algorithms/hints/distances-to-meshes.ts';
import { LAMINAR_REGIONS } from '../../../algorithms/hints/laminar-regions.ts';
import { type HalfBoundaries, scaled } from '../../../algorithms/hints/layer-boundaries.ts';
import type { LayeredRegion } from '../../../algorithms/hints/layered-region.ts';
import { regionHalves } from '../../../algorithms/hints/region-halves.ts';
import { thalamusMeshes } from '../../../algorithms/hints/thalamus-meshes.ts';
import { createRayCaster } from '../../../algorithms/mesh/ray-caster.ts';
import { halfAt } from '../../../algorithms/regions/halves.ts';
import { streamNrrd } from '../../../volume/nrrd/stream.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { withWorkers } from '../../component/component-command.ts';
import { stageOutputs } from '../../component/staged-outputs.ts';
import { shellPath } from '../../shell.ts';
import { type HintsOptions, knownRegionCommand, metadataFor, readRegion, writeHints } from './hints-command.ts';
import { readCutMeshes, writeThalamusMeshes } from './thalamus-files.ts';

interface Options extends HintsOptions {
  readonly thalamusMeshesDir: string;
  readonly loadCutThalamusMeshes: boolean;
}

export const thalamusCommand = knownRegionCommand('thalamus')
  .description(
    'Placement hints of the thalamus, with the reticular nucleus as its first layer: along rays through the voxels, and meshes beside them with the nucleus cut in two by the direction vectors. With --compat the first call makes uncut meshes only, as the reference does.',
  )
  .requiredOption('--thalamus-meshes-dir <dir>', 'folder of the meshes')
  .option('--load-cut-thalamus-meshes', 'take distances to the cut meshes of that folder', false)
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const thalamus = LAMINAR_REGIONS.thalamus;
      const { compat, loadCutThalamusMeshes } = options;
      const inputs = await readRegion(pool, options, await metadataFor(options, thalamus));
      const { region } = inputs;
      if (loadCutThalamusMeshes) {
        const boundaries = await loadBoundaries(region, options);
        await writeHints(pool, options, inputs, thalamus, (vectors) =>
          measureToMeshes(pool, region, boundaries, vectors, { compat }),
        );
        return;
      }
      await makeMeshes(pool, region, options);
      if (compat) return;
      await writeHints(pool, options, inputs, thalamus, (vectors) => measureByRays(pool, region, vectors));
    }),
  );

const halvesOf = (region: LayeredRegion) => regionHalves(region, halfAt(region.grid.shape[2]));

async function loadBoundaries(region: LayeredRegion, options: Options): Promise<HalfBoundaries[]> {
  const { scale } = meshUnits(region, options.compat);
  const boundaries: HalfBoundaries[] = [];
  // One after the other, so that of several missing files the first is named.
  for (const half of halvesOf(region)) {
    const meshes = await readCutMeshes(shellPath(options.thalamusMeshesDir), half);
    boundaries.push({ half, casters: meshes.map((mesh) => createRayCaster(scaled(mesh, scale))) });
  }
  return boundaries;
}

async function makeMeshes(pool: WorkerPool, region: LayeredRegion, options: Options): Promise<void> {
  const path = shellPath(options.directionVectorsPath);
  const vectors = options.compat ? undefined : await regionVectors(pool, region, await streamNrrd(path));
  const folder = { path: shellPath(options.thalamusMeshesDir), folder: true };
  await stageOutputs({ folder }, async (paths) => {
    for (const half of halvesOf(region)) {
      const meshes = thalamusMeshes(region, half);
      const cut = vectors && cutByVectors(meshes.reticular, region, vectors);
      await writeThalamusMeshes(paths.folder, half, meshes, cut);
    }
  });
}
