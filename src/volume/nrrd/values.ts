import { open, stat } from 'node:fs/promises';
import { byteCount } from '../volume.ts';
import { bytesPerVoxel } from '../voxel-types.ts';
import { Damage, EndsEarly } from './damage.ts';
import { DECODERS } from './decode.ts';
import { NrrdDataCorrupt, NrrdDataExcess, NrrdDataTruncated } from './errors.ts';
import { type OpenedNrrd, unreadable } from './open.ts';

/** The values of an opened file, one part after the other. */
export interface ValueReader {
  /** Fills `target` with the next bytes of whole values, in the byte order of this machine. */
  fill(target: Buffer): Promise<void>;
  /** After the last value: checks that nothing follows and that checksums agree. */
  end(): Promise<void>;
  /** Gives up the file before its end. */
  close(): Promise<void>;
}

/** @throws NrrdDataTruncated, NrrdDataExcess, NrrdDataCorrupt, NrrdUnreadable from `fill` and `end` */
export function readValues(opened: OpenedNrrd): ValueReader {
  const { type, endian, encoding } = opened.header;
  const isSwapped = endian === 'big' && encoding !== 'ascii';
  const bytes = decodedBytes(opened);
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async fill(target) {
      for (let at = 0; at < target.length; ) {
        if (rest.length === 0) rest = await next(bytes);
        const part = rest.subarray(0, target.length - at);
        target.set(part, at);
        at += part.length;
        rest = rest.subarray(part.length);
      }
      if (isSwapped) swapBytes(target, bytesPerVoxel(type));
    },
    async end() {
      await bytes.next();
    },
    async close() {
      await bytes.return(undefined);
    },
  };
}

async function next(bytes: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const { value, done } = await bytes.next();
  if (done) throw new Error('All values were read before: a stream serves one pass.');
  return value;
}

/** As many bytes as the header declares, or an error. Decoding stops as soon as there is one more. */
async function* decodedBytes(opened: OpenedNrrd): AsyncGenerator<Uint8Array, undefined, undefined> {
  const { header, dataPath: path, place } = opened;
  const expected = byteCount(header);
  let found = 0;
  let skip = header.encoding === 'raw' ? 0 : place.byteSkip;
  try {
    const start = await startOfData(opened);
    for await (const chunk of DECODERS[header.encoding]({ path, start, type: header.type })) {
      const kept = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - kept.length;
      found += kept.length;
      if (found > expected) throw new NrrdDataExcess({ path, expected, found });
      if (kept.length > 0) yield kept;
    }
    if (found < expected) throw new EndsEarly();
  } catch (error) {
    if (error instanceof EndsEarly || hasCode(error, 'Z_BUF_ERROR')) {
      throw new NrrdDataTruncated({ path, expected, found }, { cause: error });
    }
    if (error instanceof Damage || hasCode(error, 'Z_')) {
      throw new NrrdDataCorrupt({ path, expected, found, reason: error.message }, { cause: error });
    }
    unreadable(path, error);
  }
}

const hasCode = (error: unknown, code: string): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith(code);

/** First encoded byte; in a raw file, where its values start, after its size has been checked. */
async function startOfData({ header, place, dataPath: path, start }: OpenedNrrd): Promise<number> {
  const afterLines = start + (await lengthOfLines(path, start, place.lineSkip));
  if (header.encoding !== 'raw') return afterLines;
  const expected = byteCount(header);
  const { size } = await stat(path);
  const first = place.byteSkip === -1 ? Math.max(size - expected, afterLines) : afterLines + place.byteSkip;
  const found = Math.max(0, size - first);
  if (found < expected) throw new NrrdDataTruncated({ path, expected, found });
  if (found > expected) throw new NrrdDataExcess({ path, expected, found });
  return first;
}

async function lengthOfLines(path: string, start: number, lines: number): Promise<number> {
  if (lines === 0) return 0;
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(64 * 1024);
    let length = 0;
    for (let left = lines; left > 0; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start + length);
      if (bytesRead === 0) throw new EndsEarly();
      let next = 0;
      for (; left > 0 && next < bytesRead; next++) if (buffer[next] === 10) left--;
      length += next;
    }
    return length;
  } finally {
    await file.close();
  }
}

function swapBytes(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
}
