import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const BIN = join(import.meta.dirname, '../../bin/atlasgraph.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own. `env` is added to the environment of the tests. */
export function start(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return startProgram(process.execPath, [BIN, ...args], options);
}

/** A shell script as a process of its own, in which `"$@"` is the command line. */
export const startScript = (script: string, env: NodeJS.ProcessEnv, ...shell: readonly string[]) =>
  startProgram(shell[0], [...shell.slice(1), '-c', script, 'sh', process.execPath, BIN], { env });

function startProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv },
) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Promise<Ended> = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ code, stdout, stderr }),
  );
  return { child: child as ChildProcess, ended };
}

/** Runs a command to its end. */
export const atlasgraph = (...args: Parameters<typeof start>): Promise<Ended> => start(...args).ended;
