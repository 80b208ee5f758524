import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { type ConsistencyResult, checkConsistency } from '../../algorithms/densities/consistency/check-consistency.ts';
import {
  type ConsistencyTests,
  readConsistencyTests,
} from '../../algorithms/densities/consistency/consistency-tests.ts';
import { rankVoxels } from '../../algorithms/densities/regions/voxel-ranks.ts';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import { formatJson, print, shellPath } from '../shell.ts';

type Inconsistent = { readonly file: string; readonly failed: readonly string[]; readonly tests: number };

class DensitiesInconsistent extends AtlasError<'DensitiesInconsistent', Inconsistent> {
  readonly tag = 'DensitiesInconsistent';
  readonly remedy = 'Correct the step that made the volumes of these tests, or their tolerance.';

  constructor(details: Inconsistent) {
    super(
      `${details.failed.length} of ${details.tests} tests of ${details.file} failed: ${details.failed.join('; ')}.`,
      details,
    );
  }
}

export const checkDensityConsistencyCommand = new Command('check-density-consistency')
  .description('Check that densities add up: sums of volumes against each other or against counts; the report is JSON.')
  .argument('<json>', 'volumes, tests and tolerances, as cell-density-validations has them; paths are relative to it')
  .action(async (path: string) => {
    const file = shellPath(path);
    const tests = await readConsistencyTests(file);
    const results = await check(tests, (name) => resolve(dirname(file), name));
    print(formatJson(results));
    const failed = results.filter(({ passed }) => !passed).map(({ test }) => test);
    if (failed.length > 0) throw new DensitiesInconsistent({ file: path, failed, tests: results.length });
  });

async function check(
  { annotations, hierarchy, nrrd, tests }: ConsistencyTests,
  at: (path: string) => string,
): Promise<({ readonly test: string } & ConsistencyResult)[]> {
  const { source } = await streamAnnotation(at(annotations));
  const brain = await rankVoxels(await readHierarchy(at(hierarchy)), source);
  const side = async (terms: readonly (string | number)[]) => {
    const paths = terms.flatMap((term) => (typeof term === 'string' ? nrrd[term] : []));
    const volumes = await Promise.all(paths.map(async (path) => (await streamNrrd(at(path))).source));
    return { volumes, numbers: terms.filter((term) => typeof term === 'number') };
  };
  const results = [];
  for (const each of tests) {
    const sides = { left: await side(each.left), right: await side(each.right) };
    const where = each.mask === undefined ? '' : ` in ${JSON.stringify(each.mask).replaceAll('"', '')}`;
    const test = `${each.left.join(' + ')} = ${each.right.join(' + ')}${where}`;
    results.push({ test, ...(await checkConsistency(each, sides, brain)) });
  }
  return results;
}
