import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { controlSocketPath } from './control-socket.ts';
import { isAlive, ProcessIdentity, thisProcess } from './process-identity.ts';

/** What `.atlasgraph/owner` says: which process has the project folder, and where it listens for the others. */
export const Owner = ProcessIdentity.extend({ token: z.uuid(), socket: z.string() });
export type Owner = z.infer<typeof Owner>;

export interface Claim {
  readonly owner: Owner;
  /** Gives the folder up; undefined when another process has it. */
  readonly release?: () => Promise<void>;
}

const MOVING_IN_MS = 10;

/**
 * Makes this process the owner of a project folder, or says which living process is.
 *
 * `owner` appears whole and only where there is none (a link to a file already written). The place of a dead owner goes
 * to the one process that links `owner.after-<token of the dead>`: nobody else replaces that owner, ever, and a process
 * that dies in between is followed in the same way. The heir moves in only while `owner` still names the dead one.
 *
 * @param folder - the project folder
 */
export async function claimFolder(folder: string): Promise<Claim> {
  const state = join(folder, '.atlasgraph');
  await mkdir(state, { recursive: true, mode: 0o700 });
  const path = join(state, 'owner');
  const heirPath = ({ token }: Owner) => `${path}.after-${token}`;
  const owner: Owner = { ...thisProcess(), token: randomUUID(), socket: controlSocketPath(folder) };
  const draft = `${path}.draft-${owner.token}`;
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flush: true });
  const release = async () => {
    if ((await readOwner(path))?.token === owner.token) await rm(path);
  };
  try {
    for (;;) {
      if (await linkIfAbsent(draft, path)) return { owner, release };
      const holder = await readOwner(path);
      if (holder === undefined) continue;
      let last = holder;
      for (let heir = await readOwner(heirPath(last)); heir; heir = await readOwner(heirPath(last))) last = heir;
      if (isAlive(last)) {
        if (last === holder) return { owner: holder };
        await setTimeout(MOVING_IN_MS);
        continue;
      }
      const right = heirPath(last);
      if (!(await linkIfAbsent(draft, right))) continue;
      if ((await readOwner(path))?.token === holder.token) {
        await rename(draft, path);
        await removeLeftovers(state);
        return { owner, release };
      }
      await rm(right, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** @returns the living owner of a folder, undefined when there is none */
export async function livingOwner(folder: string): Promise<Owner | undefined> {
  const owner = await readOwner(join(folder, '.atlasgraph', 'owner'));
  return owner && isAlive(owner) ? owner : undefined;
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

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return Owner.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new OwnerUnreadable(path, { cause: error });
  }
}

/** The owner file is not one of ours: it is written whole, so somebody else has changed it. */
export class OwnerUnreadable extends AtlasError<'OwnerUnreadable', { path: string }> {
  readonly tag = 'OwnerUnreadable';
  readonly remedy = 'Make sure that no atlasgraph process uses the project folder, then delete that file.';

  constructor(path: string, options: ErrorOptions) {
    super(`${path} does not name the process that has the project folder.`, { path }, options);
  }
}

/** Rights to follow an owner that is no longer named, and drafts of processes that were killed. */
async function removeLeftovers(state: string): Promise<void> {
  for (const name of await readdir(state)) {
    if (!/^owner\.(after|draft)-/.test(name)) continue;
    const file = join(state, name);
    const author = await readOwner(file);
    if (author && (name.startsWith('owner.after-') || !isAlive(author))) await rm(file, { force: true });
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;
