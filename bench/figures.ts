import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Seconds, CPU seconds, and peak memory in MiB. */
export interface Figures {
  readonly wall?: number;
  readonly cpu?: number;
  readonly peak?: number;
}

/** Compiled code is kept, as bin/atlasgraph.js does. */
const ENVIRONMENT = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'atlasgraph-compiled') };

/** Runs on one core where the system can be told so; the last line of the output is the figures. */
export function figuresOf(...words: string[]): Figures {
  const pinned = existsSync('/usr/bin/taskset') ? ['/usr/bin/taskset', '-c', '0', ...words] : words;
  const [command, ...args] = pinned;
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: ENVIRONMENT,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
}

/** @param theirs - to give how many times less ours takes */
export function textOf(figures: Figures, theirs: Figures = {}): string {
  const units = { wall: 's', cpu: 's CPU', peak: 'MiB' };
  const shown = (['wall', 'cpu', 'peak'] as const).flatMap((key) => {
    const [value, other] = [figures[key], theirs[key]];
    if (value === undefined) return [];
    const ratio = other === undefined ? '' : ` (${(other / value).toFixed(1)}x)`;
    return [`${value.toFixed(key === 'peak' ? 0 : 2)} ${units[key]}${ratio}`];
  });
  return shown.join(', ');
}
