import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { type Configuration, mergeConfiguration, withoutSecrets } from './configuration.ts';
import { RunNotFound } from './errors.ts';
import { findRule, planTarget } from './plan.ts';
import { voxelRatio } from './resources.ts';
import type { Rule } from './rule.ts';
import type { Run, RunJob, RunOptions } from './run.ts';
import { makeRun } from './run-worker.ts';
import type { RunRequest, Runs, RunsParts } from './runs.ts';
import { cancelRun, hasEnded } from './schedule.ts';

/** How often this process looks for what others did, ms; what it does itself wakes whoever waits at once. */
const POLL_MS = 1_000;

/** Runs of a project, one after another, by a worker in this process that starts as soon as there is something to do. */
export function createRuns(parts: RunsParts): Runs {
  const { store } = parts;
  const changes = new EventEmitter().setMaxListeners(0);
  const controllers = new Map<string, AbortController>();
  const closing = new AbortController();
  let working: Promise<void> | undefined;

  const found = async (id: string, run: Promise<Run | undefined>): Promise<Run> => {
    const answer = await run;
    if (!answer) throw new RunNotFound({ id });
    return answer;
  };
  const workThrough = async () => {
    while (!closing.signal.aborted) {
      const { items } = await store.list({ states: ['queued', 'running'], size: 1, oldestFirst: true });
      if (items.length === 0) return;
      const [run] = items;
      const cancelling = new AbortController();
      controllers.set(run.id, cancelling);
      const interruptions = { cancelled: cancelling.signal, closed: closing.signal, changed: () => tell(run.id) };
      const made = await makeRun(run, parts, interruptions);
      controllers.delete(run.id);
      if (!made) await setTimeout(POLL_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const tell = (id: string) => changes.emit(id);
  const wake = () => {
    working ??= workThrough().finally(() => {
      working = undefined;
    });
    return working;
  };
  const add = async (run: Run) => {
    await store.insert(run);
    wakeLater();
    return run;
  };
  const wakeLater = () => void (working ? working.then(wake) : wake());

  return {
    start: async (request) => add(newRun(request, parts)),
    get: (id) => found(id, store.get(id)),
    list: ({ states, size = 50, after } = {}) => store.list({ states, size, after }),
    async cancel(id) {
      const run = await found(
        id,
        store.change(id, (current) => cancelRun(current, new Date().toISOString())),
      );
      controllers.get(id)?.abort();
      tell(id);
      return run;
    },
    async retry(id, caller) {
      const { target, configuration, options, tag } = await found(id, store.get(id));
      return add({ ...newRun({ target, configuration, options, caller }, parts), tag });
    },
    async *events(id, after = 0, signal) {
      let last = after;
      const ending = AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]);
      for (;;) {
        const changed = nextChange(changes, id, ending);
        const run = await found(id, store.get(id));
        const events = await store.events(id, last, 500);
        yield* events;
        last = events.at(-1)?.seq ?? last;
        if (ending.aborted || (events.length === 0 && hasEnded(run))) return;
        if (events.length === 0) await changed;
      }
    },
    async ended(id) {
      for (;;) {
        const changed = nextChange(changes, id);
        const run = await found(id, store.get(id));
        if (hasEnded(run)) return run;
        await changed;
      }
    },
    resume: async () => wakeLater(),
    async close() {
      closing.abort();
      await working;
    },
  };
}

async function nextChange(changes: EventEmitter, id: string, signal?: AbortSignal): Promise<void> {
  const signals = [AbortSignal.timeout(POLL_MS), ...(signal ? [signal] : [])];
  await once(changes, id, { signal: AbortSignal.any(signals) }).catch(() => undefined);
}

function newRun({ target, configuration = {}, options = {}, caller }: RunRequest, parts: RunsParts): Run {
  const merged = mergeConfiguration([
    { source: 'atlasgraph.yaml', values: parts.configuration },
    { source: 'The configuration of the run', values: configuration },
  ]);
  for (const forced of options.forced ?? []) findRule(forced, parts.rules);
  const chosen: RunOptions = { ...defaultOptions(merged), ...options };
  return {
    id: randomUUID(),
    target,
    state: 'queued',
    createdAt: new Date().toISOString(),
    caller,
    configuration: withoutSecrets(merged),
    options: chosen,
    cancelRequested: false,
    jobs: planTarget(target, parts.rules).jobs.map(({ rule, needs }) => newJob(rule, needs, merged)),
  };
}

function newJob(
  { name, priority = 0, resources }: Rule,
  needs: readonly string[],
  configuration: Configuration,
): RunJob {
  const memoryMiB = Math.ceil(resources.memoryMiB * voxelRatio(configuration));
  return { rule: name, state: 'queued', needs, priority, threads: resources.threads, memoryMiB };
}

function defaultOptions({ MEMORY_MIB }: Configuration): RunOptions {
  const memoryMiB = MEMORY_MIB || Math.floor((totalmem() / 2 ** 20) * 0.75);
  return { cores: availableParallelism(), memoryMiB, forced: [], triggers: 'content', keepGoing: false };
}
