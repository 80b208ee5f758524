import { cerebellumDirectionVectors } from '../../../algorithms/vectors/cerebellum.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

export const cerebellumCommand = vectorsCommand('cerebellum')
  .description(
    'Direction vectors of the mouse cerebellar cortex, from the granular to the molecular layer of each lobule. The annotation must have these layers: on CCFv3, which has not, all vectors are NaN. With --compat a lobule without any of them is an error, and in an annotation without cerebellar fibres (cbf) the deepest layer has no vectors.',
  )
  .action((options: VectorsOptions) => {
    const { compat } = options;
    return writeVectors(options, (...inputs) => cerebellumDirectionVectors(...inputs, { compat }));
  });
