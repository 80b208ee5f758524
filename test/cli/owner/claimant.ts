/**
 * A process that takes a folder `rounds` times and looks, while it has it, for another one that has it too.
 * `claimant.ts FOLDER ROUNDS [hold]`: prints a line for each time it was the owner; `hold` keeps the folder until killed.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder } from '../../../src/cli/owner/claim.ts';
import { isAlive, thisProcess } from '../../../src/pipeline/process-identity.ts';

const [folder, rounds, hold] = process.argv.slice(2);
const inside = join(folder, 'inside');

function enter(): void {
  try {
    writeFileSync(inside, JSON.stringify(thisProcess()), { flag: 'wx' });
  } catch {
    // Whoever wrote it must have been killed.
    if (isAlive(JSON.parse(readFileSync(inside, 'utf8')))) throw new Error('two owners at once');
    writeFileSync(inside, JSON.stringify(thisProcess()));
  }
}

for (let owned = 0; owned < Number(rounds); ) {
  const { release } = await claimFolder(folder);
  if (!release) {
    await new Promise((resolve) => setImmediate(resolve));
    continue;
  }
  enter();
  console.log('owner');
  if (hold) setInterval(() => {}, 1e6);
  if (hold) break;
  rmSync(inside);
  await release();
  owned++;
}
