import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AtlasError } from '../errors.ts';
import { isAlive, ProcessIdentity, thisProcess } from './process-identity.ts';

/** What a claim file holds: the process that has what the file stands for, and what it says of itself. */
export const Holder = ProcessIdentity.extend({ token: z.uuid(), details: z.record(z.string(), z.json()) });
export type Holder = z.infer<typeof Holder>;

export interface Claim {
  readonly holder: Holder;
  /** Gives the claim up; undefined when another living process has it. */
  readonly release?: () => Promise<void>;
}

const MOVING_IN_MS = 10;

/**
 * Makes this process the holder of `path`, or says which living process is.
 *
 * The file appears whole and only where there is none (a link to a file already written). The place of a dead holder
 * goes to the one process that links `<path>.after-<token of the dead>`: nobody else replaces that holder, ever, and a
 * process that dies in between is followed in the same way. The heir moves in only while the file names the dead one.
 *
 * @throws ClaimUnreadable
 */
export async function claimFile(path: string, details: Holder['details']): Promise<Claim> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const heirPath = ({ token }: Holder) => `${path}.after-${token}`;
  const self: Holder = { ...thisProcess(), token: randomUUID(), details };
  const draft = `${path}.draft-${self.token}`;
  await writeFile(draft, JSON.stringify(self), { mode: 0o600, flush: true });
  const release = async () => {
    if ((await readHolder(path))?.token === self.token) await rm(path);
  };
  try {
    for (;;) {
      if (await linkIfAbsent(draft, path)) return { holder: self, release };
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      let last = holder;
      for (let heir = await readHolder(heirPath(last)); heir; heir = await readHolder(heirPath(last))) last = heir;
      if (isAlive(last)) {
        if (last === holder) return { holder };
        await setTimeout(MOVING_IN_MS);
        continue;
      }
      const right = heirPath(last);
      if (!(await linkIfAbsent(draft, right))) continue;
      if ((await readHolder(path))?.token === holder.token) {
        await rename(draft, path);
        await removeLeftovers(path);
        return { holder: self, release };
      }
      await rm(right, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** @returns who claimed `path`, dead or alive; undefined when nobody has */
export async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new ClaimUnreadable(path, { cause: error });
  }
}

/** The file is written whole, so somebody else has changed it. */
export class ClaimUnreadable extends AtlasError<'ClaimUnreadable', { path: string }> {
  readonly tag = 'ClaimUnreadable';
  readonly remedy = 'Make sure that no atlasgraph process uses the folder, then delete that file.';

  constructor(path: string, options: ErrorOptions) {
    super(`${path} does not name the process that holds it.`, { path }, options);
  }
}

async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Rights to follow a holder that is no longer named, and drafts of processes that were killed. */
async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    const kind = name.startsWith(`${basename(path)}.`) ? /\.(after|draft)-/.exec(name)?.[1] : undefined;
    if (kind === undefined) continue;
    const file = join(dirname(path), name);
    const author = await readHolder(file).catch(stillBeingWritten);
    if (author && (kind === 'after' || !isAlive(author))) await rm(file, { force: true });
  }
}

/** A draft appears before its words do: whoever writes it needs it. */
function stillBeingWritten(error: unknown): undefined {
  if (!(error instanceof ClaimUnreadable)) throw error;
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;
