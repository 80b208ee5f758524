import { closeSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

/** One open file of the emulated file system; `nfd` is the real descriptor, absent for folders. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
  realPath(node: object): string;
}

/** Pages that the server keeps; more of its default of 128 MB gains nothing, as the system keeps the files in memory too. */
const SHARED_BUFFERS = '32MB';

/**
 * Starts the embedded server on a folder, making the database when the folder has none.
 *
 * PGlite runs with fsync off, and its file system has no fsync to call. Both are put right here, so that a commit that
 * was acknowledged survives a power cut and not only the death of the process.
 */
export async function startPglite(folder: string): Promise<PGlite> {
  const server = new PGlite({
    dataDir: folder,
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...['-c', 'wal_sync_method=fsync', '-c', 'timezone=UTC', '-c', `shared_buffers=${SHARED_BUFFERS}`],
    ],
  });
  await server.waitReady;
  // The module is PGlite's own; its types leave the file system's inside out.
  const { NODEFS } = server.Module as unknown as { NODEFS: NodeFileSystem };
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd !== undefined) fsyncSync(nfd);
    else syncFolder(NODEFS.realPath(node));
    return 0;
  };
  return server;
}

export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
