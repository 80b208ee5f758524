import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { connect, type SqlDatabase } from './database.ts';
import { syncFolder } from './pglite-server.ts';
import { PgliteSocket } from './pglite-socket.ts';

/** Bytes of an answer up to which it is passed on in memory that both threads have, and makes no garbage. */
const ANSWER = 2 ** 20;

/**
 * Opens the embedded database of a folder, in a worker thread, and makes it when there is none. PGlite does not protect
 * a folder from a second process: the caller must own it.
 */
export async function openPglite(folder: string): Promise<SqlDatabase> {
  if (!existsSync(join(folder, 'PG_VERSION'))) await createDatabase(folder);
  const shared = new Uint8Array(new SharedArrayBuffer(ANSWER));
  const worker = new Worker(siblingOf('pglite-worker'), { workerData: { folder, shared } });
  await once(worker, 'message');
  // One session, so one connection, never closed for being idle: statements queue, and a transaction has the database to
  // itself.
  const session = { max: 1, idleTimeoutMillis: 0, user: 'postgres', database: 'postgres' };
  const settings = { ...session, stream: () => new PgliteSocket(worker, shared) };
  return connect(settings, true, async () => {
    const ended = once(worker, 'exit');
    worker.postMessage('close');
    await ended;
  });
}

/** Beside its place, then renamed: a database that was made by halves is never taken for a whole one. */
async function createDatabase(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  // Optimising what runs for a second would take longer, and twice the memory.
  await promisify(execFile)(process.execPath, ['--liftoff-only', siblingOf('pglite-create'), unfinished]);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  syncFolder(dirname(folder));
}

/** Path of a file of this folder: TypeScript as it stands in the repository, JavaScript in the package. */
const siblingOf = (name: string): string =>
  fileURLToPath(new URL(`./${name}${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url));
