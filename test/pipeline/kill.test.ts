import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openLedger } from '../../src/pipeline/ledger.ts';
import type { NewRunEvent, Run } from '../../src/pipeline/run.ts';
import { sqlRunStore } from '../../src/store/sql/runs.ts';
import { openDatabase, temporaryFolder } from './support/project.ts';

const SCRIPT = join(import.meta.dirname, 'support', 'killed-run.ts');
/** At which of its events each process dies: together fewer than the run has. */
const EVENTS = [1, 2, 3, 2, 3, 2, 3];

/** @returns what the process printed and the signal it died of */
async function makeTarget(folder: string, event?: number): Promise<{ output: string; signal: unknown }> {
  const args = [SCRIPT, folder, ...(event === undefined ? [] : [String(event)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { output, signal };
}

const DONE = { output: 'succeeded\n', signal: null };

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
  assert.deepEqual(await makeTarget(whole), DONE);
  for (const event of EVENTS) assert.deepEqual(await makeTarget(killed, event), { output: '', signal: 'SIGKILL' });
  assert.deepEqual(await makeTarget(killed), DONE);
  assert.deepEqual(await digestsOf(killed), await digestsOf(whole));
  const kysely = await openDatabase(join(killed, 'database'));
  t.after(() => kysely.destroy());
  const { items } = await sqlRunStore<Run, NewRunEvent>(kysely).list({ size: 100 });
  assert.deepEqual(new Set(items.map(({ state }) => state)), new Set(['succeeded']));
});
