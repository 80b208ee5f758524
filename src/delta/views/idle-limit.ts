import { Socket } from 'node:net';
import type { Request } from '../request.ts';

/** Runs what may take longer than a connection may be idle: a large view is made when it is first asked. */
export async function withoutIdleLimit<Result>(
  { raw: { socket } }: { readonly raw: Pick<Request['raw'], 'socket'> },
  task: () => Promise<Result>,
): Promise<Result> {
  // What is asked within the process has no connection.
  if (!(socket instanceof Socket)) return task();
  const { timeout = 0 } = socket;
  socket.setTimeout(0);
  try {
    return await task();
  } finally {
    socket.setTimeout(timeout);
  }
}
