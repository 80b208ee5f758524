/** Holds the embedded server, so that a long statement never blocks the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { startPglite } from './pglite-server.ts';

const port = parentPort;
if (!port) throw new Error('pglite-worker.ts is started as a worker thread.');

/** What `pglite.ts` starts this thread with. */
const { folder, shared }: { folder: string; shared: Uint8Array } = workerData;
const server = await startPglite(folder);
port.on('message', async (message: Uint8Array | 'close') => {
  if (message === 'close') return void server.close().finally(() => port.close());
  if (startsSession(message)) {
    for (const text of ['rollback', 'discard all']) await answerTo(query(text));
    return port.postMessage(server.execProtocolRawSync(message));
  }
  port.postMessage(await answerTo(message));
});

/**
 * What the server answers, as it is: only the streaming call hands it on without reading it too, and keeping all that
 * it has read.
 *
 * @returns how many bytes of `shared` it takes; what is longer, itself
 */
async function answerTo(message: Uint8Array): Promise<number | Uint8Array> {
  let length = 0;
  const rest: Buffer[] = [];
  // Each is a view on the memory of the server.
  const onRawData = (data: Uint8Array): void => {
    if (rest.length > 0 || length + data.length > shared.length) rest.push(Buffer.from(data));
    else {
      shared.set(data, length);
      length += data.length;
    }
  };
  await server.execProtocolRawStream(message, { syncToFs: false, onRawData });
  return rest.length === 0 ? length : Buffer.concat([shared.subarray(0, length), ...rest]);
}

/** A connection that broke is replaced; the server's one session is not, and would still hold what the first one left. */
const startsSession = (message: Uint8Array): boolean => message[0] === 0;

function query(text: string): Uint8Array {
  const message = Buffer.from(`Q\0\0\0\0${text}\0`);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}
port.postMessage('ready');
