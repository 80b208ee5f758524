import { Option } from 'commander';
import { LAMINAR_REGIONS, type LaminarRegion } from '../../../algorithms/hints/laminar-regions.ts';
import { HINT_ALGORITHMS, type HintAlgorithm, measureDistances } from '../../../algorithms/hints/measure.ts';
import { type RegionMetadata, readRegionMetadata } from '../../../algorithms/regions/region-metadata.ts';
import { withWorkers } from '../../component/component-command.ts';
import { shellPath } from '../../shell.ts';
import {
  type HintsOptions,
  hintsCommand,
  knownRegionCommand,
  metadataFor,
  readRegion,
  writeHints,
} from './hints-command.ts';

interface Options extends HintsOptions {
  readonly algorithm?: HintAlgorithm;
}

const algorithmOption = (otherwise: HintAlgorithm) =>
  new Option('--algorithm <name>', 'distances to meshes around the layers, or along rays through the voxels')
    .choices(HINT_ALGORITHMS)
    .default(otherwise);

const makeHints = (options: Options, metadata: RegionMetadata, judging: Omit<LaminarRegion, 'metadata'>) =>
  withWorkers(options.threads, async (pool) => {
    const { algorithm = 'mesh-based', compat } = options;
    const { halves, flip } = judging;
    const inputs = await readRegion(pool, options, metadata, compat && algorithm === 'voxel-based');
    await writeHints(pool, options, inputs, judging, (vectors) =>
      measureDistances(pool, inputs.region, vectors, { algorithm, halves, flip, compat }),
    );
  });

const laminarCommand = (name: keyof typeof LAMINAR_REGIONS, region: string) =>
  knownRegionCommand(name)
    .description(`Placement hints of ${region}.`)
    .action(async (options: Options) => {
      const laminar: LaminarRegion = LAMINAR_REGIONS[name];
      await makeHints(options, await metadataFor(options, laminar), laminar);
    });

export const isocortexCommand = laminarCommand('isocortex', 'the isocortex, with layer 2/3 split').addOption(
  algorithmOption('mesh-based'),
);

export const ca1Command = laminarCommand('ca1', 'CA1; its direction vectors point from shallow to deep');
export const olfactoryBulbCommand = laminarCommand('olfactory-bulb', 'the main olfactory bulb');
export const cerebellumCommand = laminarCommand('cerebellum', 'the cerebellar cortex');

/** Of no reference tool. */
export const regionCommand = hintsCommand('region')
  .description('Placement hints of any region with layers; its direction vectors point from deep to shallow.')
  .requiredOption('--metadata-path <json>', 'region and layers, from shallow to deep')
  .addOption(algorithmOption('voxel-based'))
  .action(async (options: Options & { readonly metadataPath: string }) =>
    makeHints(options, await readRegionMetadata(shellPath(options.metadataPath)), { halves: true, flip: false }),
  );
