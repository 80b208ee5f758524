import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { killRuns, killServices, randomNumbers } from './kills.ts';

/** How many processes are killed, half of them runs; the seed repeats the moments. */
const KILLS = Number(process.env.ATLASGRAPH_KILLS ?? 50);
const SEED = Number(process.env.ATLASGRAPH_SEED ?? Date.now() % 2 ** 31);

describe(`${KILLS} kills, ATLASGRAPH_SEED=${SEED}`, () => {
  for (const [name, killing] of Object.entries({ run: killRuns, serve: killServices })) {
    test(`of ${name} lose and leave behind nothing`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-kills-'));
      try {
        await killing(folder, Math.ceil(KILLS / 2), randomNumbers(SEED));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
