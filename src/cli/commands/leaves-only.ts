import { type LeafMethod, leavesOnly } from '../../algorithms/annotation/leaves-only.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import {
  type ParcellationOptions,
  parcellationCommand,
  remakeParcellation,
} from '../component/parcellation-command.ts';
import { WrongUsage } from '../failure.ts';
import { repeated } from '../shell.ts';

interface Options extends ParcellationOptions {
  readonly method: readonly string[];
}

export const leavesOnlyCommand = parcellationCommand('leaves-only')
  .description('Give regions that have both voxels and children a leaf of their own for those voxels.')
  .option(
    '--method <acronym=create|extrapolate>',
    'what a region, and all below it, does with them: make a leaf, or give them to the regions below (repeatable)',
    repeated,
    [],
  )
  .action((options: Options) => {
    const methods = new Map(options.method.map(parseMethod));
    return remakeParcellation(
      options,
      (pool, hierarchy, path) =>
        leavesOnly(pool, hierarchy, async () => (await streamAnnotation(path)).source, { methods }),
      ({ relabelling, extrapolated }) =>
        `${relabelling.size} regions with children had voxels of their own and have a leaf for them now; ` +
        `those of ${extrapolated.length} went to the regions below.`,
    );
  });

function parseMethod(text: string): [acronym: string, method: LeafMethod] {
  const [, acronym, method] = /^(.+)=(create|extrapolate)$/.exec(text) ?? [];
  if (acronym) return [acronym, method as LeafMethod];
  throw new WrongUsage('leaves-only', `--method takes <acronym>=create or <acronym>=extrapolate, not ${text}.`);
}
