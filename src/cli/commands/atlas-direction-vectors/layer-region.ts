import { InvalidArgumentError } from 'commander';
import { layerRegionDirectionVectors } from '../../../algorithms/vectors/layer-region.ts';
import { WrongUsage } from '../../failure.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

interface Options extends VectorsOptions {
  readonly layer: readonly string[];
  readonly outsideBrain: number;
  readonly hemisphere: boolean;
}

export const layerRegionCommand = vectorsCommand('layer-region')
  .description(
    'Direction vectors of any region by its layers: --layer once for each, from the target inwards; the last one borders on the region and gets none. With --compat that is the last of them that has voxels.',
  )
  .requiredOption('--layer <acronym weight...>', 'layer and its weight, a whole number')
  .requiredOption('--outside-brain <weight>', 'weight of what is in no layer', weightOf)
  .option('--hemisphere', 'treat each half of the volume by itself (default)', true)
  .option('--no-hemisphere', 'treat the volume as a whole')
  .action((options: Options) => {
    const { outsideBrain, hemisphere: hemispheres, compat } = options;
    const settings = { layers: layersOf(options.layer), outsideBrain, hemispheres, compat };
    return writeVectors(options, (...inputs) => layerRegionDirectionVectors(...inputs, settings));
  });

/** @throws WrongUsage when the words are not pairs of acronym and weight */
function layersOf(words: readonly string[]): Map<string, number> {
  const pairs = Array.from({ length: Math.ceil(words.length / 2) }, (_, i) => words.slice(2 * i, 2 * i + 2));
  const wrong = pairs.find(([, weight]) => weight === undefined || !WEIGHT.test(weight));
  if (!wrong) return new Map(pairs.map(([acronym, weight]) => [acronym, Number(weight)]));
  const command = 'atlas-direction-vectors direction-vectors layer-region';
  throw new WrongUsage(command, `--layer takes an acronym and a whole number, not ${wrong.join(' ')}.`);
}

const WEIGHT = /^[-+]?\d{1,6}$/;

function weightOf(text: string): number {
  if (WEIGHT.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
