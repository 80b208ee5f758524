import { Option } from 'commander';
import {
  THALAMUS_RELEASES,
  type ThalamusRelease,
  thalamusDirectionVectors,
} from '../../../algorithms/vectors/thalamus.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

interface Options extends VectorsOptions {
  readonly thalamusRelease: ThalamusRelease;
}

export const thalamusCommand = vectorsCommand('thalamus')
  .description(
    'Direction vectors of the mouse thalamus, towards its common surface with the reticular nucleus. The blur follows the voxel size along x. --compat gives the same vectors; by default voxels of TH without a vector are reported, which the reference of --thalamus-release main does not.',
  )
  .addOption(
    new Option(
      '--thalamus-release <version>',
      'what belongs to the thalamus: all of TH (0.1.5), or the regions listed on the main branch of the reference, to be used with a leaves-only annotation',
    )
      .choices(THALAMUS_RELEASES)
      .default('0.1.5'),
  )
  .action((options: Options) => {
    const release = options.thalamusRelease;
    return writeVectors(options, (...inputs) => thalamusDirectionVectors(...inputs, { release }));
  });
