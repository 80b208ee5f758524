import type { IncomingMessage } from 'node:http';

/** How long a client may go on sending what nobody reads. */
const LINGER_MS = 5_000;

/**
 * Lets a client that is answered before it has sent everything read the answer: what still comes is thrown away, and the
 * connection is closed when that does not end. Left unread, it would stay open, and its end unnoticed.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  // Who gave up in the middle still listens, and would keep the stream from flowing.
  request.removeAllListeners('readable');
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, LINGER_MS).unref();
}
