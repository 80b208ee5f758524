import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeSyntheticInputs } from '../../src/cli/synthetic-inputs.ts';
import { atlasgraph } from './atlasgraph.ts';
import { emptyDatabase } from './embedded-store.ts';

/** Coarse, so that a whole release takes seconds; every test that needs a project makes its own. */
const VOXEL_SIZE = 400;

/** A project folder with the synthetic brain imported, made by the commands a person would type. */
export async function syntheticProject(folder: string): Promise<void> {
  await initProject(folder);
  const { annotation, hierarchy } = await writeSyntheticInputs(join(folder, 'inputs'), VOXEL_SIZE);
  await succeed('-C', folder, 'import', 'allen-ccf', '--annotation', annotation, '--hierarchy', hierarchy);
}

/** Makes a project folder over a copied database; the tests of `quickstart` and `store` let `init` make its own. */
export async function initProject(folder: string): Promise<void> {
  await emptyDatabase(join(folder, '.atlasgraph', 'database'));
  await succeed('init', folder);
}

/** Runs a command that must succeed. @returns what it printed */
export async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await atlasgraph(args);
  assert.equal(code, 0, `atlasgraph ${args.join(' ')}\n${stderr}`);
  return stdout;
}

/** Asks the graph by a process of its own. @returns `data` */
export async function query<Data>(folder: string, document: string): Promise<Data> {
  const { data, errors } = JSON.parse(await succeed('-C', folder, 'query', document));
  assert.equal(errors, undefined);
  return data;
}
