/** Holds the embedded server, so that a long statement never blocks the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { startPglite } from './pglite-server.ts';

const port = parentPort;
if (!port) throw new Error('pglite-worker.ts is started as a worker thread.');

const server = await startPglite(workerData);
port.on('message', (message: Uint8Array | 'close') => {
  if (message === 'close') return void server.close().finally(() => port.close());
  if (startsSession(message)) for (const text of ['rollback', 'discard all']) server.execProtocolRawSync(query(text));
  port.postMessage(server.execProtocolRawSync(message));
});

/** A connection that broke is replaced; the server's one session is not, and would still hold what the first one left. */
const startsSession = (message: Uint8Array): boolean => message[0] === 0;

function query(text: string): Uint8Array {
  const message = Buffer.from(`Q\0\0\0\0${text}\0`);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}
port.postMessage('ready');
