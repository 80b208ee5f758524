import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type Kills, killServed } from '../support/http-writers.ts';
import { STOPS, startDurablePostgres, withoutOwnPostgres } from './durable-postgres.ts';
import { randomNumbers } from './kills.ts';

const KILLS = Number(process.env.ATLASGRAPH_HTTP_KILLS ?? 20);
/** Acknowledged before each kill, at least; 30,000 in 20 kills. */
const WRITES = 1500;
const SEED = Number(process.env.ATLASGRAPH_SEED ?? Date.now() % 2 ** 31);

async function killAgainAndAgain(t: TestContext, how: Pick<Kills, 'env' | 'kill'> = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-kills-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const random = randomNumbers(SEED);
  const enough = () => WRITES + Math.floor(random() * 500);
  const total = await killServed({ folder, kills: KILLS, enough, ...how });
  assert.ok(total >= KILLS * WRITES);
  t.diagnostic(`${total} acknowledged writes over ${KILLS} kills`);
}

describe(`${KILLS} kills under load lose no acknowledged write, ATLASGRAPH_SEED=${SEED}`, () => {
  test('of a service on PGlite', (t) => killAgainAndAgain(t));

  test('of a service on PostgreSQL', { skip: withoutOwnPostgres }, async (t) => {
    const postgres = await startDurablePostgres();
    t.after(() => postgres.close());
    await killAgainAndAgain(t, { env: { ATLASGRAPH_DATABASE_URL: postgres.url } });
  });

  test('of the PostgreSQL that a service goes on with', { skip: withoutOwnPostgres }, async (t) => {
    const postgres = await startDurablePostgres();
    t.after(() => postgres.close());
    let stops = 0;
    await killAgainAndAgain(t, {
      env: { ATLASGRAPH_DATABASE_URL: postgres.url },
      async kill(service) {
        await postgres.restart(STOPS[stops++ % STOPS.length]);
        return service;
      },
    });
  });
});
