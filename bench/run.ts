/** Runs the benchmarks named on the command line (`npm run bench -- nrrd store`), or all of them, one after the other. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const all = readdirSync(folder).filter((file) => file.endsWith('.bench.ts'));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(`${name}.bench.ts`));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}; there are ${all.map((file) => file.slice(0, -9)).join(', ')}.`);
  process.exit(2);
}
for (const file of wanted.length > 0 ? wanted.map((name) => `${name}.bench.ts`) : all) {
  console.log(`\n# ${file}`);
  const { status } = spawnSync(process.execPath, [join(folder, file)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
