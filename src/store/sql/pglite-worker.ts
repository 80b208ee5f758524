/** Holds the embedded server, so that a long statement never blocks the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { startPglite } from './pglite-server.ts';

const port = parentPort;
if (!port) throw new Error('pglite-worker.ts is started as a worker thread.');

const server = await startPglite(workerData);
port.on('message', (message: Uint8Array | 'close') => {
  if (message === 'close') void server.close().finally(() => port.close());
  else port.postMessage(server.execProtocolRawSync(message));
});
port.postMessage('ready');
