import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AtlasError } from '../../errors.ts';

/** Bytes of a socket's path that every supported system takes: 108 on Linux and 104 on macOS, with a closing zero. */
const LONGEST_PATH = 103;

/** @returns `.atlasgraph/control.sock`, or a path below the temporary folder when that one is too long for a socket */
export function controlSocketPath(folder: string): string {
  const path = join(resolve(folder), '.atlasgraph', 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return join(tmpdir(), `atlasgraph-${userInfo().uid}`, `${name}.sock`);
}

/**
 * Makes the folder of a socket, for its user alone.
 * @throws SocketFolderExposed when others may write to it: they could take the socket's place
 */
export async function makeSocketFolder(socket: string): Promise<void> {
  const folder = dirname(socket);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(folder);
  if (uid !== userInfo().uid || (mode & 0o022) !== 0) throw new SocketFolderExposed({ folder });
}

class SocketFolderExposed extends AtlasError<'SocketFolderExposed', { folder: string }> {
  readonly tag = 'SocketFolderExposed';
  readonly remedy: string;

  constructor(details: { folder: string }) {
    super(`Others may write to ${details.folder}, where the control socket of the project folder goes.`, details);
    this.remedy = `Make it yours alone: chmod 700 ${details.folder}`;
  }
}
