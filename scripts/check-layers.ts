/** Checks the layer table of docs/architecture.md; fails too when nothing was looked at (a cruiser that sees no module passes). */
import { execFileSync } from 'node:child_process';

const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
const run = (type: string): string =>
  execFileSync(process.execPath, [cruiser, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', type], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });

type Report = { summary: { totalCruised: number; totalDependenciesCruised: number } };
const { summary }: Report = JSON.parse(run('json'));
if (summary.totalDependenciesCruised < summary.totalCruised) {
  throw new Error(
    `Saw ${summary.totalCruised} modules but ${summary.totalDependenciesCruised} imports: nothing was checked.`,
  );
}
process.stdout.write(run('err'));
