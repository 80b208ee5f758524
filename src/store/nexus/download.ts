import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { BlobAltered, BlobMissing, type ByteRange } from '../blob-store.ts';
import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import type { FileContent } from '../resource.ts';
import type { Remote } from './connection.ts';
import { NotOnRemote, RemoteUnavailable } from './errors.ts';

/** Times that a download goes on where it broke off without a byte in between. */
const RESUMPTIONS = 5;

/**
 * Streams the bytes of a file, verified. A download that breaks off goes on where it was: by a range where the Delta
 * knows ranges, else from the start, passing over what was had; the digest is of what was handed out either way.
 *
 * @throws BlobMissing at once; the stream ends with BlobAltered, or RemoteUnavailable when it cannot go on
 */
export async function download(
  remote: Remote,
  caller: Caller,
  file: FileContent,
  range?: ByteRange,
): Promise<Readable> {
  const { address = '', bytes, sha256 } = file;
  if (!address.startsWith(remote.url)) throw new NotOnRemote(`open ${file.filename}`, 'Fetch the file resource first.');
  const path = address.slice(remote.url.length);
  const [start, end] = range ? [range.first, range.last + 1] : [0, bytes];
  const openAt = async (position: number) => {
    const isWhole = position === 0 && end === bytes;
    const headers = { accept: '*/*', ...(!isWhole && { range: `bytes=${position}-${end - 1}` }) };
    try {
      return await remote.open({ caller, path, headers });
    } catch (error) {
      throw error instanceof ResourceNotFound ? new BlobMissing({ sha256 }, { cause: error }) : error;
    }
  };
  const first = await openAt(start);
  const stream = Readable.from(bytesFrom(first, openAt, { start, end, file, url: address, pause: remote.pause }), {
    objectMode: false,
  });
  // Nobody may have read a byte, and then nothing else gives the connection back.
  return stream.once('close', () => first.body.on('error', () => {}).destroy());
}

interface Wanted {
  readonly start: number;
  readonly end: number;
  readonly file: FileContent;
  readonly url: string;
  readonly pause: Remote['pause'];
}

async function* bytesFrom(
  first: Dispatcher.ResponseData,
  openAt: (position: number) => Promise<Dispatcher.ResponseData>,
  { start, end, file: { bytes, sha256 }, url, pause }: Wanted,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  const isWhole = start === 0 && end === bytes;
  let position = start;
  let failures = 0;
  for (let answer = first; ; answer = await openAt(position)) {
    try {
      for await (const chunk of after(answer, position)) {
        failures = 0;
        // Who knows no ranges sends more than a part; of the whole, more is a fault.
        const wanted = isWhole ? chunk : chunk.subarray(0, end - position);
        position += wanted.length;
        digest.update(wanted);
        yield wanted;
        if (position >= end) break;
      }
      break;
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (++failures > RESUMPTIONS) throw new RemoteUnavailable({ method: 'GET', url, problem }, { cause });
      await pause(failures);
    }
  }
  const found = digest.digest('hex');
  if (isWhole && (position !== bytes || found !== sha256)) {
    throw new BlobAltered({ sha256, bytes, found: { sha256: found, bytes: position } });
  }
}

/** What comes after `position`: an answer that knows no ranges starts at 0. */
async function* after({ statusCode, body }: Dispatcher.ResponseData, position: number): AsyncGenerator<Buffer> {
  let passed = statusCode === 206 ? position : 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const skipped = Math.max(0, Math.min(chunk.length, position - passed));
    passed += chunk.length;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}
