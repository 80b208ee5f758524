import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { RunNotFound } from './errors.ts';
import { makeRun } from './make-run.ts';
import { newRun } from './new-run.ts';
import type { Run } from './run.ts';
import type { Runs, RunsParts } from './runs.ts';
import { cancelRun, hasEnded } from './schedule.ts';

/** How often this process looks for what others did, ms; what it does itself wakes whoever waits at once. */
const POLL_MS = 1_000;
/** Events read at once. */
const EVENTS = 500;

/** Runs of a project, one after another, by a worker in this process that starts as soon as there is something to do. */
export function createRuns(parts: RunsParts): Runs {
  const { store } = parts;
  const changes = new EventEmitter().setMaxListeners(0);
  const { wake, abort, assertWorking, close, closed } = createWorker(parts, changes);

  const found = async (id: string, run: Promise<Run | undefined>): Promise<Run> => {
    assertWorking();
    const answer = await run;
    if (!answer) throw new RunNotFound({ id });
    return answer;
  };
  const add = async (run: Run) => {
    await store.insert(run);
    wake();
    return run;
  };

  return {
    start: async (request) => add(newRun(request, parts)),
    get: (id) => found(id, store.get(id)),
    list: ({ states, size = 50, after } = {}) => store.list({ states, size, after }),
    async cancel(id) {
      const now = new Date().toISOString();
      const run = await found(
        id,
        store.change(id, (current) => cancelRun(current, now)),
      );
      abort(id);
      changes.emit(id);
      return run;
    },
    async retry(id, caller) {
      const { target, configuration, customisation, options, tag } = await found(id, store.get(id));
      return add({ ...newRun({ target, configuration, customisation, options, caller }, parts), tag });
    },
    async *events(id, after = 0, signal) {
      let last = after;
      const ending = AbortSignal.any([closed, ...(signal ? [signal] : [])]);
      for (;;) {
        const changed = nextChange(changes, id, ending);
        const run = await found(id, store.get(id));
        const events = await store.events(id, last, EVENTS);
        yield* events;
        last = events.at(-1)?.seq ?? last;
        if (ending.aborted || (events.length === 0 && hasEnded(run))) return;
        if (events.length === 0) await changed;
      }
    },
    async ended(id) {
      for (;;) {
        const changed = nextChange(changes, id, closed);
        const run = await found(id, store.get(id));
        if (closed.aborted || hasEnded(run)) return run;
        await changed;
      }
    },
    resume: async () => wake(),
    close,
  };
}

/** Makes the runs that are queued, the oldest first, and those that a dead process left. */
function createWorker(parts: RunsParts, changes: EventEmitter) {
  const cancelling = new Map<string, AbortController>();
  const closing = new AbortController();
  const closed = closing.signal;
  let working: Promise<void> | undefined;
  let trouble: { readonly error: unknown } | undefined;

  /** @returns false when there is nothing to do */
  const makeNext = async (): Promise<boolean> => {
    const { items } = await parts.store.list({ states: ['queued', 'running'], size: 1, oldestFirst: true });
    if (items.length === 0) return false;
    const [run] = items;
    const controller = new AbortController();
    cancelling.set(run.id, controller);
    const interruptions = { cancelled: controller.signal, closed, changed: () => void changes.emit(run.id) };
    const made = await makeRun(run, parts, interruptions).finally(() => cancelling.delete(run.id));
    if (!made) await pause(closed);
    return true;
  };
  const work = async () => {
    while (!closed.aborted) {
      try {
        const more = await makeNext();
        trouble = undefined;
        if (!more) return;
      } catch (error) {
        // The store does not answer: whoever waits for a run is told, and the runs go on when it does again.
        trouble = { error };
        await pause(closed);
      }
    }
  };
  const wake = (): void => {
    if (working) working.then(wake);
    else working = work().finally(() => (working = undefined));
  };
  return {
    closed,
    wake,
    abort: (id: string) => cancelling.get(id)?.abort(),
    assertWorking() {
      if (trouble) throw trouble.error;
    },
    async close() {
      closing.abort();
      await working;
    },
  };
}

const pause = (signal: AbortSignal) => setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined);

async function nextChange(changes: EventEmitter, id: string, signal: AbortSignal): Promise<void> {
  await once(changes, id, { signal: AbortSignal.any([signal, AbortSignal.timeout(POLL_MS)]) }).catch(() => undefined);
}
