/** Holds the embedded server, so that a long statement never blocks the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { startPglite } from './pglite-server.ts';

const port = parentPort;
if (!port) throw new Error('pglite-worker.ts is started as a worker thread.');

const server = await startPglite(workerData);
port.on('message', async (message: Uint8Array | 'close') => {
  if (message === 'close') return void server.close().finally(() => port.close());
  if (startsSession(message)) {
    for (const text of ['rollback', 'discard all']) await answerTo(query(text));
    return port.postMessage(server.execProtocolRawSync(message));
  }
  const answer = await answerTo(message);
  port.postMessage(answer, [answer.buffer]);
});

/**
 * What the server answers, as it is: only the streaming call hands it on without reading it too, and keeping all that
 * it has read.
 */
async function answerTo(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  // Each is a view on the memory of the server.
  await server.execProtocolRawStream(message, { syncToFs: false, onRawData: (data) => chunks.push(Buffer.from(data)) });
  const answer = new Uint8Array(chunks.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    answer.set(chunk, at);
    at += chunk.length;
  }
  return answer;
}

/** A connection that broke is replaced; the server's one session is not, and would still hold what the first one left. */
const startsSession = (message: Uint8Array): boolean => message[0] === 0;

function query(text: string): Uint8Array {
  const message = Buffer.from(`Q\0\0\0\0${text}\0`);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}
port.postMessage('ready');
