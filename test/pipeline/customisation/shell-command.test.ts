import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { runShell } from '../../../src/pipeline/customisation/shell-command.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts a process in a group of its own that keeps the output of the script open for a second. */
const LEAVE_BEHIND = `require('child_process').spawn('sleep', ['1'], { detached: true, stdio: 'inherit' }).unref()`;

test('is stopped when the script itself has ended and only what it left behind goes on', async () => {
  const controller = new AbortController();
  const { promise: pid, resolve } = Promise.withResolvers<number>();
  const ended = runShell({
    script: `"${process.execPath}" -e "${LEAVE_BEHIND}"; echo $$`,
    folder: tmpdir(),
    program: [],
    signal: controller.signal,
    onLine: (line) => resolve(Number(line)),
  });
  while (isAlive(await pid)) await setImmediate();
  controller.abort();
  await assert.rejects(ended, { name: 'AbortError' });
});

test('is killed when it does not stop', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const controller = new AbortController();
  const { promise: started, resolve } = Promise.withResolvers<string>();
  const ended = runShell({
    script: `trap '' TERM; echo started; sleep 60; echo finished`,
    folder: tmpdir(),
    program: [],
    signal: controller.signal,
    onLine: resolve,
  });
  await started;
  controller.abort();
  t.mock.timers.tick(5_000);
  await assert.rejects(ended, { name: 'AbortError' });
});
