import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { killServed } from '../support/http-writers.ts';
import { randomNumbers } from './kills.ts';

const KILLS = Number(process.env.ATLASGRAPH_HTTP_KILLS ?? 20);
/** Acknowledged before each kill, at least; 30,000 in 20 kills. */
const WRITES = 1500;
const SEED = Number(process.env.ATLASGRAPH_SEED ?? Date.now() % 2 ** 31);

test(`${KILLS} kills of a service under load lose no acknowledged write, ATLASGRAPH_SEED=${SEED}`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-kills-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const random = randomNumbers(SEED);
  const total = await killServed(folder, KILLS, () => WRITES + Math.floor(random() * 500));
  assert.ok(total >= KILLS * WRITES);
  t.diagnostic(`${total} acknowledged writes over ${KILLS} kills`);
});
