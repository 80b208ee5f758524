import { Command } from 'commander';
import { readBarrelPositions } from '../../algorithms/annotation/barrels/barrel-positions.ts';
import { splitBarrels } from '../../algorithms/annotation/barrels/split-barrels.ts';
import { splitLayer23 } from '../../algorithms/annotation/split-layer-23.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import { memorySource } from '../../volume/slab-source.ts';
import {
  type ParcellationOptions,
  parcellationCommand,
  remakeParcellation,
} from '../component/parcellation-command.ts';
import { shellPath } from '../shell.ts';

interface LayerOptions extends ParcellationOptions {
  readonly directionVectorsPath: string;
}

const splitLayer23Command = parcellationCommand('split-isocortex-layer-23')
  .description('Split layer 2/3 of the isocortex into the layers 2 and 3, by their thicknesses along streamlines.')
  .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors, defined in the whole of layer 2/3')
  .action(async (options: LayerOptions) => {
    const vectors = await streamNrrd(shellPath(options.directionVectorsPath));
    await remakeParcellation(
      options,
      async (pool, hierarchy, path) => {
        const annotation = memorySource((await readAnnotation(path)).volume);
        return splitLayer23(pool, hierarchy, annotation, vectors, { compat: options.compat });
      },
      ({ split, cutOff }) => [`Regions whose layer 2/3 is split now: ${split.size}.`, ...warnings(cutOff)].join('\n'),
    );
  });

const warnings = (cutOff: number): string[] =>
  cutOff === 0 ? [] : [`${cutOff} streamlines did not end and were cut off: the direction vectors go in circles.`];

interface BarrelOptions extends ParcellationOptions {
  readonly barrelsPath: string;
}

const splitBarrelsCommand = parcellationCommand('split-barrel-columns')
  .description('Give each barrel column of the barrel field regions of its own, one a layer.')
  .requiredOption('--barrels-path <feather>', 'positions of the voxels of barrels: columns x, y, z (µm) and barrel')
  .action(async (options: BarrelOptions) => {
    const positions = await readBarrelPositions(shellPath(options.barrelsPath));
    await remakeParcellation(
      options,
      async (pool, hierarchy, path) => splitBarrels(pool, hierarchy, (await streamAnnotation(path)).source, positions),
      () => `Barrels with regions of their own now: ${positions.barrel.names.length}.`,
    );
  });

export const atlasSplitterCommand = new Command('atlas-splitter')
  .description('Split regions into parts, with the flags of the Python tool of this name.')
  .addCommand(splitBarrelsCommand)
  .addCommand(splitLayer23Command);
