import { composeExcitatory } from '../../../../pipeline/compose-excitatory.ts';
import { type ComponentOptions, componentCommand, onAtlas, withWorkers } from '../../../component/component-command.ts';
import { metadataAt } from '../../../component/metadata-at.ts';
import { stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly metadataPath?: string;
  readonly excitatoryNeuronDensityPath: string;
  readonly taxonomyPath: string;
  readonly compositionPath: string;
  readonly outputDir: string;
}

export const createFromCompositionCommand = onAtlas(componentCommand('create-from-composition'))
  .description('Densities of excitatory M-types, from their shares in each layer.')
  .option('--metadata-path <json>', 'region and layers (default: the isocortex of the mouse)')
  .requiredOption('--excitatory-neuron-density-path <nrrd>', 'density of the excitatory neurons')
  .requiredOption('--taxonomy-path <tsv>', 'class of each M-type: columns mtype, mClass, sClass')
  .requiredOption('--composition-path <yaml>', 'densities of M-types in each layer')
  .requiredOption('--output-dir <dir>', 'folder of the densities, made when it is absent')
  .action(async ({ compat, threads, ...options }: Options) => {
    const inputs = {
      hierarchy: shellPath(options.hierarchyPath),
      annotation: shellPath(options.annotationPath),
      excitatoryDensity: shellPath(options.excitatoryNeuronDensityPath),
      taxonomy: shellPath(options.taxonomyPath),
      composition: shellPath(options.compositionPath),
    };
    const metadata = await metadataAt(options.metadataPath);
    await withWorkers(threads, async (pool) => {
      const folder = { path: shellPath(options.outputDir), folder: true };
      const { mTypes, repeated } = await stageOutputs({ folder }, (paths) =>
        composeExcitatory(pool, inputs, paths.folder, { metadata, compat }),
      );
      const kept = compat ? 'the last layer is kept' : 'all layers are in its file';
      for (const mType of repeated) process.stderr.write(`warning: ${mType} is there several times: ${kept}.\n`);
      print(`${mTypes.length} M-types have densities in ${options.outputDir}.`);
    });
  });
