import { profileDensities } from '../../../../pipeline/profile-densities.ts';
import { type ComponentOptions, componentCommand, onAtlas, withWorkers } from '../../../component/component-command.ts';
import { metadataAt } from '../../../component/metadata-at.ts';
import { stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly metadataPath?: string;
  readonly directionVectorsPath: string;
  readonly mtypesConfigPath: string;
  readonly outputDir: string;
}

export const createFromProfileCommand = onAtlas(componentCommand('create-from-profile'))
  .description('Densities of M-types, from their profiles across the layers of the cortex.')
  .option('--metadata-path <json>', 'region and layers (default: the isocortex of the mouse)')
  .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors, defined in all layers')
  .requiredOption('--mtypes-config-path <yaml>', 'where the profiles, slices and densities of neurons are')
  .requiredOption('--output-dir <dir>', 'folder of the densities, made when it is absent')
  .action(async ({ compat, threads, ...options }: Options) => {
    const inputs = {
      hierarchy: shellPath(options.hierarchyPath),
      annotation: shellPath(options.annotationPath),
      directionVectors: shellPath(options.directionVectorsPath),
      config: shellPath(options.mtypesConfigPath),
    };
    const metadata = await metadataAt(options.metadataPath);
    await withWorkers(threads, async (pool) => {
      const folder = { path: shellPath(options.outputDir), folder: true };
      const { mTypes, emptySlices } = await stageOutputs({ folder }, (paths) =>
        profileDensities(pool, inputs, paths.folder, { metadata, compat }),
      );
      for (const [synapseClass, slices] of Object.entries(emptySlices)) {
        if (slices.length === 0) continue;
        process.stderr.write(`warning: no ${synapseClass} M-type has cells in the slices ${slices.join(', ')}.\n`);
      }
      print(`${mTypes.length} M-types have densities in ${options.outputDir}.`);
    });
  });
