import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** Bytes of a socket's path that every supported system takes: 108 on Linux and 104 on macOS, with a closing zero. */
const LONGEST_PATH = 103;

/** @returns `.atlasgraph/control.sock`, or a path below the temporary folder when that one is too long for a socket */
export function controlSocketPath(folder: string): string {
  const path = join(resolve(folder), '.atlasgraph', 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return join(tmpdir(), `atlasgraph-${userInfo().uid}`, `${name}.sock`);
}
