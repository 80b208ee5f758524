import { Readable } from 'node:stream';

/** A body that is made while it is sent: the next piece when the client has taken the last one. */
export const piecewise = (pieces: AsyncIterable<string>): Readable =>
  Readable.from(pieces, { objectMode: false, highWaterMark: 1 });
