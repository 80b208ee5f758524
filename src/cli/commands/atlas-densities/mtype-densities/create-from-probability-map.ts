import { InvalidArgumentError, Option } from 'commander';
import { SYNAPSE_CLASSES, type SynapseClass } from '../../../../algorithms/densities/me-types/probability-map.ts';
import { createMeTypes } from '../../../../pipeline/create-me-types.ts';
import { type ComponentOptions, componentCommand, onAtlas, withWorkers } from '../../../component/component-command.ts';
import { stageOutputs } from '../../../component/staged-outputs.ts';
import { WrongUsage } from '../../../failure.ts';
import { countOfCores, print, repeated, shellPath } from '../../../shell.ts';

interface Options extends ComponentOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly probabilityMap: readonly string[];
  readonly marker: readonly string[];
  readonly synapseClass: SynapseClass;
  readonly outputDir: string;
  readonly nJobs?: number;
}

export const createFromProbabilityMapCommand = onAtlas(componentCommand('create-from-probability-map'))
  .description('Densities of ME-types, from those of markers and the shares of ME-types among the cells of a marker.')
  .requiredOption('--probability-map <csv>', 'shares by region and marker; may be repeated', repeated)
  .requiredOption('--marker <name path...>', 'a marker and its density; may be repeated')
  .addOption(
    new Option('--synapse-class <class>', 'rows of the maps to use').argParser(synapseClass).makeOptionMandatory(),
  )
  .requiredOption('--output-dir <dir>', 'folder of the densities, made when it is absent')
  .addOption(new Option('--n-jobs <n>', 'worker threads, as the reference calls them').argParser(countOfCores))
  .action(async ({ nJobs, threads, ...options }: Options) => {
    const markers = markersOf(options.marker);
    const inputs = {
      hierarchy: shellPath(options.hierarchyPath),
      annotation: shellPath(options.annotationPath),
      probabilityMaps: options.probabilityMap.map(shellPath),
      markers,
    };
    const { synapseClass, compat, outputDir: named } = options;
    await withWorkers(nJobs ?? threads, async (pool) => {
      const folder = { path: shellPath(named), folder: true };
      const { sums, notices } = await stageOutputs({ folder }, (paths) =>
        createMeTypes(pool, inputs, paths.folder, { synapseClass, named, compat }),
      );
      for (const notice of notices) process.stderr.write(`warning: ${notice}\n`);
      print(`${sums.sums.size} ME-types of class ${synapseClass} have cells in ${named}.`);
    });
  });

function synapseClass(text: string): SynapseClass {
  const found = SYNAPSE_CLASSES.find((name) => name === text.toUpperCase());
  if (found) return found;
  throw new InvalidArgumentError(`It must be one of ${SYNAPSE_CLASSES.join(', ')}.`);
}

/** Names and paths by turns. */
function markersOf(words: readonly string[]): Map<string, string> {
  const pairs = Array.from({ length: words.length / 2 }, (_, i): [string, string] => [words[2 * i], words[2 * i + 1]]);
  const markers = new Map(pairs.map(([name, path]) => [name, shellPath(path)]));
  if (words.length % 2 === 0 && markers.size === pairs.length) return markers;
  throw new WrongUsage(
    'atlas-densities mtype-densities create-from-probability-map',
    'Give each --marker a name of its own and a path.',
  );
}
