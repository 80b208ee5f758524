import type { NewRunEvent, RunStore } from './run.ts';

export interface EventWriter {
  /** Keeps an event without waiting; of a job's progress, at most a few a second. */
  tell(event: NewRunEvent): void;
  /** When everything told is kept. @throws what the store threw */
  written(): Promise<void>;
}

const PROGRESS_INTERVAL_MS = 250;

/** Writes the events of a run in the order they were told, together those that came while the last were written. */
export function createEventWriter(store: RunStore, runId: string, changed: () => void): EventWriter {
  const lastProgress = new Map<string, number>();
  let waiting: NewRunEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    await store.append(runId, events);
    changed();
  };
  const isTooSoon = ({ kind, job = '', progress }: NewRunEvent) => {
    if (kind !== 'progress') return false;
    const now = performance.now();
    if (progress !== 1 && now - (lastProgress.get(job) ?? Number.NEGATIVE_INFINITY) < PROGRESS_INTERVAL_MS) return true;
    lastProgress.set(job, now);
    return false;
  };
  return {
    tell(event) {
      if (isTooSoon(event)) return;
      waiting.push(event);
      writing = writing.then(flush);
      // `written` reports a failure; without this line it would also end the process before anyone can ask.
      writing.catch(() => undefined);
    },
    written: () => writing,
  };
}
