import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { withoutSecretVariables } from './environment.ts';

/** Tools of the reference whose place our commands of the same name take. */
const COMPONENTS = [
  ...['atlas-splitter', 'atlas-direction-vectors', 'atlas-placement-hints', 'atlas-densities'],
  ...['parcellationexport', 'densities-validation', 'bba-data-integrity-check'],
];

/** For what was asked to stop. */
const PATIENCE_MS = 5_000;

export interface ShellCommand {
  readonly script: string;
  /** Where it runs. */
  readonly folder: string;
  /** The words that start this program: the component commands of the script are run by it. */
  readonly program: readonly string[];
  readonly signal: AbortSignal;
  /** Lines of standard output and standard error. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a script of POSIX sh to its end, without the secrets of our environment; with the signal all that it started is
 * asked to stop, and killed when it has not after 5 s.
 *
 * @returns its exit code, null when it was killed
 */
export async function runShell({ script, folder, program, signal, onLine }: ShellCommand): Promise<number | null> {
  signal.throwIfAborted();
  const shims = await mkdtemp(join(tmpdir(), 'atlasgraph-'));
  try {
    for (const name of COMPONENTS) {
      const words = [...program, name].map(quote).join(' ');
      await writeFile(join(shims, name), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    }
    // A process group of its own, so that a pipeline of commands can be stopped as a whole.
    const child = spawn('sh', ['-c', `PATH=${quote(shims)}:"$PATH"\n${script}`], {
      cwd: folder,
      env: withoutSecretVariables(process.env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let killing: NodeJS.Timeout | undefined;
    const stop = () => {
      const { pid } = child;
      if (pid === undefined) return;
      signalGroup(pid, 'SIGTERM');
      killing = setTimeout(() => signalGroup(pid, 'SIGKILL'), PATIENCE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      for (const output of [child.stdout, child.stderr]) eachLine(output, onLine);
      const [exitCode] = await once(child, 'close');
      signal.throwIfAborted();
      return exitCode;
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(killing);
    }
  } finally {
    await rm(shims, { recursive: true, force: true });
  }
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // What a listener throws ends the process, and the script may have ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const eachLine = (output: Readable, onLine: (line: string) => void) =>
  createInterface({ input: output }).on('line', onLine);

/** A word of sh. */
const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
