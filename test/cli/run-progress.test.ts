import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgress } from '../../src/cli/run-progress.ts';
import type { NewRunEvent } from '../../src/pipeline/run.ts';

function shown(isTTY: boolean, events: readonly NewRunEvent[]): string {
  let text = '';
  const write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  const progress = runProgress({ isTTY, write });
  for (const [i, event] of events.entries()) progress.show({ ...event, seq: i, run: 'r', time: '' });
  progress.close();
  return text;
}

test('where there is no terminal, a line says why a job runs and how it ended', () => {
  const lines = shown(false, [
    { kind: 'run', state: 'running', message: 'About 3 MiB will be written.' },
    { kind: 'job', job: 'a', state: 'running' },
    { kind: 'job', job: 'a', state: 'running', message: 'output missing: a.nrrd' },
    { kind: 'progress', job: 'a', progress: 0.5 },
    { kind: 'log', job: 'a', message: '3 regions' },
    { kind: 'notice', job: 'a', message: 'no barrels' },
    { kind: 'job', job: 'a', state: 'succeeded' },
    { kind: 'job', job: 'b', state: 'running' },
    { kind: 'job', job: 'b', state: 'unchanged' },
    { kind: 'job', job: 'c', state: 'failed', message: 'The disk is full.' },
  ]);
  assert.equal(
    lines,
    'About 3 MiB will be written.\na: output missing: a.nrrd\na: no barrels\na: done\nc: failed (The disk is full.)\n',
  );
});
