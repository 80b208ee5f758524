import { join } from 'node:path';
import { z } from 'zod';
import { claimFile, type Holder, readHolder } from '../../pipeline/claim-file.ts';
import { isAlive } from '../../pipeline/process-identity.ts';
import { controlSocketPath } from './control-socket.ts';

/** The process that has a project folder, and where it listens for the others. */
export interface Owner {
  readonly pid: number;
  /** Never used again, also not by the same process. */
  readonly token: string;
  readonly socket: string;
}

export interface OwnerClaim {
  readonly owner: Owner;
  /** Gives the folder up; undefined when another living process has it. */
  readonly release?: () => Promise<void>;
}

const ownerFile = (folder: string) => join(folder, '.atlasgraph', 'owner');

/** Makes this process the owner of a project folder, or says which living process is. */
export async function claimFolder(folder: string): Promise<OwnerClaim> {
  const { holder, release } = await claimFile(ownerFile(folder), { socket: controlSocketPath(folder) });
  return { owner: ownerOf(holder), release };
}

/** @returns the living owner of a folder, undefined when there is none */
export async function livingOwner(folder: string): Promise<Owner | undefined> {
  const holder = await readHolder(ownerFile(folder));
  return holder && isAlive(holder) ? ownerOf(holder) : undefined;
}

const ownerOf = ({ pid, token, details }: Holder): Owner => ({ pid, token, socket: z.string().parse(details.socket) });
