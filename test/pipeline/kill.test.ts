import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openLedger } from '../../src/pipeline/ledger.ts';
import type { NewRunEvent, Run } from '../../src/pipeline/run.ts';
import { sqlRunStore } from '../../src/store/sql/runs.ts';
import { openDatabase, temporaryFolder } from './support/project.ts';

const SCRIPT = join(import.meta.dirname, 'support', 'killed-run.ts');
/** At which of its events each process is killed. */
const EVENTS = [1, 2, 3, 3, 4, 5, 4, 3, 4];

const start = (folder: string) => spawn(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'inherit'] });

/** @returns whether it was killed before its run had ended */
async function killAtEvent(folder: string, event: number): Promise<boolean> {
  const child = start(folder);
  const exited = once(child, 'exit');
  let told = 0;
  for await (const _ of createInterface(child.stdout)) if (++told === event) child.kill('SIGKILL');
  const [, signal] = await exited;
  return signal === 'SIGKILL';
}

async function makeWithoutKill(folder: string): Promise<void> {
  const child = start(folder);
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.match(output, /\nsucceeded\n$/);
}

/** Digests of everything the run made, by path, after the check that the ledger and the files agree. */
async function digestsOf(folder: string): Promise<Record<string, string>> {
  const workingDir = join(folder, 'out');
  const ledger = await openLedger(workingDir);
  const digests: Record<string, string> = {};
  for (const { outputs } of ledger.records.values()) {
    for (const { path, sha256 } of outputs) {
      const fresh = await openLedger(join(folder, 'out'));
      digests[path] = sha256;
      assert.equal((await fresh.artefact(path, []))?.sha256, sha256, path);
    }
  }
  assert.deepEqual(await readdir(join(workingDir, '.atlasgraph', 'staging')), []);
  return digests;
}

test('a run killed again and again is finished by the same command, with the same outputs', async (t) => {
  const [whole, killed] = [await temporaryFolder(t), await temporaryFolder(t)];
  await makeWithoutKill(whole);
  let kills = 0;
  for (const event of EVENTS) if (await killAtEvent(killed, event)) kills++;
  assert.equal(kills, EVENTS.length);
  await makeWithoutKill(killed);
  assert.deepEqual(await digestsOf(killed), await digestsOf(whole));
  const kysely = await openDatabase(join(killed, 'database'));
  t.after(() => kysely.destroy());
  const { items } = await sqlRunStore<Run, NewRunEvent>(kysely).list({ size: 100 });
  assert.deepEqual(
    items.map(({ state }) => state),
    ['succeeded'],
  );
});
