import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Names one process for ever: a process id alone is used again, after a reboot even with the same start time. */
export const ProcessIdentity = z.object({ pid: z.int().positive(), startTime: z.string(), bootId: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** @returns who runs this code */
export function thisProcess(): ProcessIdentity {
  const startTime = startTimeOf(process.pid);
  if (startTime === undefined) throw new Error(`The start time of this process, ${process.pid}, cannot be read.`);
  return { pid: process.pid, startTime, bootId: bootId() };
}

export function isAlive({ pid, startTime, bootId: boot }: ProcessIdentity): boolean {
  return boot === bootId() && startTime === startTimeOf(pid);
}

/** @returns undefined for a process that does not exist or has ended without being waited for */
function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): string | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // Field 2 is the program's name in brackets and may hold spaces and brackets; 3 is the state, 22 the start time.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined || 'ZX'.includes(state) ? undefined : fields[18];
}

function fromPs(pid: number): string | undefined {
  const line = orUndefined(() => execFileSync('ps', ['-o', 'state=,lstart=', '-p', `${pid}`], PS).trim());
  return line === undefined || line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}

const PS = { encoding: 'utf8', env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin:/usr/sbin' } } as const;

let boot: string | undefined;
function bootId(): string {
  boot ??=
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], PS).trim();
  return boot;
}

/** What cannot be read here belongs to a process that is gone. */
function orUndefined(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
