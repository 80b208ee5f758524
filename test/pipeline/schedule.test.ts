import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Run, RunJob } from '../../src/pipeline/run.ts';
import { cancelRun, hasEnded, recoverRun, settleJob, share, startJobs } from '../../src/pipeline/schedule.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const FAILED = { state: 'failed', error: { tag: 'Broken', message: 'It broke.' } } as const;

const jobOf = (rule: string, needs: readonly string[] = [], more: Partial<RunJob> = {}): RunJob => ({
  rule,
  needs,
  state: 'queued',
  priority: 0,
  threads: 1,
  memoryMiB: 1,
  ...more,
});

const runOf = (jobs: readonly RunJob[], options: Partial<Run['options']> = {}): Run => ({
  id: 'run',
  target: jobs.at(-1)?.rule ?? '',
  state: 'queued',
  createdAt: NOW,
  caller: { subject: 'anonymous', identities: [] },
  configuration: {},
  cancelRequested: false,
  options: { cores: 4, memoryMiB: 100, forced: [], triggers: 'content', keepGoing: false, ...options },
  jobs,
});

const names = (jobs: readonly RunJob[]) => jobs.map(({ rule }) => rule);
const states = ({ jobs }: Run) => Object.fromEntries(jobs.map(({ rule, state }) => [rule, state]));

/** Jobs that need some of those before them, and what becomes of each. */
const histories = fc.array(
  fc.record({
    needs: fc.array(fc.nat(), { maxLength: 3 }),
    threads: fc.integer({ min: 1, max: 6 }),
    memoryMiB: fc.integer({ min: 1, max: 150 }),
    priority: fc.integer({ min: -2, max: 2 }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
);

test('no run exceeds its budget, starts a job before its producers are done, or stops short', () => {
  const holds = (
    history: { needs: number[]; threads: number; memoryMiB: number; priority: number; fails: boolean }[],
    keepGoing: boolean,
    cores: number,
    choose: fc.Stream<number>,
  ) => {
    const jobs = history.map(({ needs, fails, ...more }, i) =>
      jobOf(`r${i}`, i === 0 ? [] : [...new Set(needs.map((need) => `r${need % i}`))], more),
    );
    let run = runOf(jobs, { cores, keepGoing });
    for (let steps = 0; !hasEnded(run); steps++) {
      assert.ok(steps < 50, 'the run does not end');
      run = startJobs(run, NOW).run;
      const running = run.jobs.filter(({ state }) => state === 'running');
      assert.ok(running.length > 0, 'nothing runs and nothing ended');
      const total = (of: 'threads' | 'memoryMiB') => running.reduce((sum, job) => sum + share(job, run)[of], 0);
      assert.ok(total('threads') <= cores && total('memoryMiB') <= run.options.memoryMiB);
      for (const { needs } of running) {
        for (const need of needs) assert.equal(states(run)[need], 'succeeded');
      }
      const { rule } = running[(choose.next().value ?? 0) % running.length];
      const settled = history[Number(rule.slice(1))].fails ? FAILED : ({ state: 'succeeded' } as const);
      run = settleJob(run, rule, settled, NOW).run;
    }
    const failed = run.jobs.some(({ state }) => state === 'failed');
    assert.equal(run.state, failed ? 'failed' : 'succeeded');
    const lost = (rule: string): boolean => {
      const { needs, state } = run.jobs[Number(rule.slice(1))];
      return state === 'failed' || needs.some(lost);
    };
    if (keepGoing) {
      for (const { rule, state } of run.jobs) assert.equal(state === 'succeeded', !lost(rule));
    }
  };
  fc.assert(fc.property(histories, fc.boolean(), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), holds));
});

test('of the jobs that could start, those of higher priority do, then those planned first', () => {
  const jobs = [jobOf('a'), jobOf('b', [], { priority: 10 }), jobOf('c')];
  assert.deepEqual(names(startJobs(runOf(jobs, { cores: 2 }), NOW).started), ['b', 'a']);
});

test('a job that needs more than there is gets all of it, alone', () => {
  const jobs = [jobOf('small'), jobOf('huge', [], { threads: 64, memoryMiB: 1e6, priority: 1 })];
  assert.deepEqual(names(startJobs(runOf(jobs), NOW).started), ['huge']);
});

test('a small job may pass one that does not fit yet', () => {
  const jobs = [
    jobOf('a', [], { memoryMiB: 60 }),
    jobOf('b', [], { memoryMiB: 60 }),
    jobOf('c', [], { memoryMiB: 40 }),
  ];
  assert.deepEqual(names(startJobs(runOf(jobs), NOW).started), ['a', 'c']);
});

test('after a failure nothing starts; what runs is waited for', () => {
  const { run } = startJobs(runOf([jobOf('a'), jobOf('b'), jobOf('c', ['a'])]), NOW);
  const failing = settleJob(run, 'b', FAILED, NOW).run;
  assert.deepEqual(states(failing), { a: 'running', b: 'failed', c: 'skipped' });
  assert.equal(failing.state, 'running');
  assert.equal(settleJob(failing, 'a', { state: 'succeeded' }, NOW).run.state, 'failed');
});

test('keep-going leaves out what depends on a failure, directly or not, and nothing else', () => {
  const jobs = [jobOf('a'), jobOf('b'), jobOf('c', ['a']), jobOf('d', ['c']), jobOf('e', ['b'])];
  const { run } = startJobs(runOf(jobs, { keepGoing: true }), NOW);
  const after = settleJob(run, 'a', FAILED, NOW).run;
  assert.deepEqual(states(after), { a: 'failed', b: 'running', c: 'skipped', d: 'skipped', e: 'queued' });
});

test('a cancelled run ends at once when nothing runs, else with its last job, and starts nothing', () => {
  assert.equal(cancelRun(runOf([jobOf('a')]), NOW)?.run.state, 'cancelled');
  const { run } = startJobs(runOf([jobOf('a'), jobOf('b', ['a'])]), NOW);
  const cancelling = cancelRun(run, NOW)?.run ?? run;
  assert.deepEqual(states(cancelling), { a: 'running', b: 'cancelled' });
  assert.deepEqual(startJobs(cancelling, NOW).started, []);
  const ended = settleJob(cancelling, 'a', { state: 'cancelled' }, NOW).run;
  assert.equal(ended.state, 'cancelled');
  assert.equal(cancelRun(ended, NOW), undefined);
});

test('what a dead process was at is queued again, what was done stays done', () => {
  const { run } = startJobs(runOf([jobOf('a'), jobOf('b')]), NOW);
  const interrupted = settleJob(run, 'a', { state: 'succeeded' }, NOW).run;
  assert.deepEqual(states(recoverRun(interrupted, NOW)?.run ?? run), { a: 'succeeded', b: 'queued' });
  const unwanted = recoverRun({ ...interrupted, cancelRequested: true }, NOW)?.run ?? run;
  assert.deepEqual(states(unwanted), { a: 'succeeded', b: 'cancelled' });
  assert.equal(unwanted.state, 'cancelled');
});
