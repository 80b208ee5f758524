import type { WriteStream } from 'node:tty';
import { MultiBar, type SingleBar } from 'cli-progress';
import type { RunEvent } from '../pipeline/run.ts';

export interface RunProgress {
  show(event: RunEvent): void;
  close(): void;
}

/** On a terminal a bar with the time left for each job that runs; elsewhere a line for each change. */
export function runProgress(stream: Pick<WriteStream, 'isTTY' | 'write'>): RunProgress {
  const lines: RunProgress = {
    show(event) {
      const line = lineOf(event);
      if (line) stream.write(`${line}\n`);
    },
    close() {},
  };
  return stream.isTTY ? bars(stream) : lines;
}

/** What is told of an event; undefined when it is not worth a line, as most of what stands in the logs of jobs. */
function lineOf(event: RunEvent): string | undefined {
  const { job, kind, state, message } = event;
  if (kind === 'run') return state === 'running' ? message : undefined;
  if (isStart(event) || kind === 'notice') return `${job}: ${message}`;
  if (kind !== 'job' || state === 'running' || state === 'queued' || state === 'unchanged') return undefined;
  return `${job}: ${state === 'succeeded' ? 'done' : state}${message ? ` (${message})` : ''}`;
}

/** Before, the job was only looked at; the message says why it runs. */
const isStart = ({ kind, state, message }: RunEvent) => kind === 'job' && state === 'running' && message !== undefined;

function bars(stream: Pick<WriteStream, 'write'>): RunProgress {
  const all = new MultiBar({
    // cli-progress asks for a stream and uses it as a terminal.
    stream: stream as NodeJS.WritableStream,
    format: '{bar} {percentage}% {rule} {left}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  const running = new Map<string, SingleBar>();
  return {
    show(event) {
      const { job, kind, state } = event;
      const line = lineOf(event);
      if (line) all.log(`${line}\n`);
      if (job === undefined) return;
      if (kind === 'progress') running.get(job)?.update(100 * (event.progress ?? 0), { left: leftText(event.leftMs) });
      if (kind !== 'job') return;
      const bar = running.get(job);
      if (isStart(event) && !bar) running.set(job, all.create(100, 0, { rule: job, left: '' }));
      if (state !== 'running' && bar) {
        all.remove(bar);
        running.delete(job);
      }
    },
    close: () => all.stop(),
  };
}

function leftText(leftMs: number | undefined): string {
  if (leftMs === undefined) return '';
  const seconds = Math.ceil(leftMs / 1000);
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`;
}
