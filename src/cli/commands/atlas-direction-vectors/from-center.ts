import { z } from 'zod';
import { directionVectorsFromCenter } from '../../../algorithms/vectors/from-center.ts';
import { WrongUsage } from '../../failure.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

interface Options extends VectorsOptions {
  readonly region?: string;
  readonly center?: readonly string[];
}

const Coordinate = z.string().trim().min(1).pipe(z.coerce.number());
const Center = z.tuple([Coordinate, Coordinate, Coordinate]);

export const fromCenterCommand = vectorsCommand('from-center')
  .description('Direction vectors of a region that point away from a centre: float32, float64 with --compat.')
  .option('--region <acronym>', 'region with all below it, or @ and a regular expression (default: the root)')
  .option('--center <x y z...>', 'in voxel indices (default: the centre of mass of the brain)')
  .action((options: Options) => {
    const { region, compat } = options;
    const settings = { region, center: options.center && centerOf(options.center), compat };
    return writeVectors(options, (...inputs) => directionVectorsFromCenter(...inputs, settings));
  });

function centerOf(words: readonly string[]) {
  const parsed = Center.safeParse(words);
  if (parsed.success) return parsed.data;
  const command = 'atlas-direction-vectors direction-vectors from-center';
  throw new WrongUsage(command, `--center takes three numbers, not ${words.join(' ')}.`);
}
