import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { makeTarget } from '../make-target.ts';
import { importSources } from '../operations/inputs.ts';
import { withOwner } from '../owner/session.ts';
import { outcomeOf } from '../run-outcome.ts';
import { print, shellPath } from '../shell.ts';
import { writeSyntheticInputs } from '../synthetic-inputs.ts';
import { drawRelease, showTour } from '../tour.ts';
import { initFolder } from './init.ts';

/** Of the release that is made. */
const TAG = 'quickstart';
const TARGETS = [
  ['push_atlas_release', 'The pipeline: from the volumes to a tagged release in the store.'],
  ['push_masks', 'The voxels of each region.'],
] as const;
/** µm: small enough for a minute, and every region of the synthetic brain still has voxels. */
const VOXEL_SIZE = 100;

export const quickstartCommand = new Command('quickstart')
  .description('Build, release and query a synthetic mouse-like atlas; takes less than a minute and no network.')
  .option('--keep <dir>', 'the project folder to make (default: one in the temporary folder)')
  .action(async ({ keep }: { keep?: string }) => {
    const started = performance.now();
    const folder = keep === undefined ? await mkdtemp(join(tmpdir(), 'atlasgraph-quickstart-')) : shellPath(keep);
    step(`init ${folder}`, 'A project folder: configuration and embedded store.');
    await initFolder(folder, { RESOLUTION: String(VOXEL_SIZE) });
    // One owner for all steps: the database is opened once.
    await withOwner(folder, async (owner) => {
      const inputs = await writeSyntheticInputs(join(folder, 'inputs'), VOXEL_SIZE);
      step(`import allen-ccf --annotation ${inputs.annotation} --hierarchy ${inputs.hierarchy}`, 'A synthetic brain.');
      await owner.call(importSources, { files: inputs, options: {} });
      for (const [target, says] of TARGETS) {
        step(`run ${target} --config RESOURCE_TAG=${TAG}`, says);
        const configuration = { RESOURCE_TAG: TAG };
        print(
          outcomeOf(await makeTarget(folder, { target, configuration, options: { cores: availableParallelism() } })),
        );
      }
      await showTour(owner, TAG);
    });
    const picture = join(folder, 'slices.png');
    print('\n# Slices of the annotation of the release.');
    await drawRelease(folder, picture);
    print(picture);
    print(`\nDone in ${((performance.now() - started) / 1000).toFixed(0)} s. ${next(folder)}`);
  });

function step(command: string, says: string): void {
  print(`\n# ${says}\n$ atlasgraph ${command}`);
}

const next = (folder: string) => `Next:
  npx atlasgraph -C ${folder} serve            GraphiQL with example queries at http://127.0.0.1:8080/graphql
  npx atlasgraph -C ${folder} plan push_masks --config RESOURCE_TAG=${TAG}  what a run would do now: nothing
  npx atlasgraph -C ${folder} run push_meshes --config EXPORT_MESHES=true --config RESOURCE_TAG=${TAG}  surfaces
  npx atlasgraph -C ${folder} query '{ brainRegion(acronym: "CA1") { name volume } }'
  npx atlasgraph init my-atlas                 a project for your own annotation and hierarchy (docs/quickstart.md)
Delete ${folder} when you have seen enough.`;
