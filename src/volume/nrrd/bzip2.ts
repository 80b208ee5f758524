import { closeSync, openSync, readSync } from 'node:fs';
import Bunzip from 'seek-bzip';
import { NrrdDataCorrupt, NrrdDataTruncated, NrrdError } from './errors.ts';
import type { Sink } from './fill.ts';

const CHUNK_BYTES = 64 * 1024;

/** Decodes bzip2 data, one stream after the other, to the end of the file; checksums are checked. */
export function bunzip2(path: string, start: number, sink: Sink): void {
  const file = openSync(path, 'r');
  try {
    const output = toOutput(sink);
    Bunzip.decode(
      toInput(file, start, () => new NrrdDataTruncated({ path, ...sizes(sink) })),
      output,
      true,
    );
    output.flush();
  } catch (error) {
    if (error instanceof NrrdError || (error instanceof Error && 'syscall' in error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new NrrdDataCorrupt({ path, ...sizes(sink), reason }, { cause: error });
  } finally {
    closeSync(file);
  }
}

const sizes = ({ expected, found }: Sink) => ({ expected, found });

function toInput(file: number, start: number, endsEarly: () => Error) {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let position = start;
  let next = 0;
  let length = 0;
  const isAtEnd = (): boolean => {
    if (next < length) return false;
    length = readSync(file, buffer, 0, buffer.length, position);
    position += length;
    next = 0;
    return length === 0;
  };
  const readByte = (): number => {
    if (isAtEnd()) throw endsEarly();
    return buffer[next++];
  };
  return {
    eof: isAtEnd,
    readByte,
    read(target: Uint8Array, offset: number, count: number): number {
      for (let i = 0; i < count; i++) target[offset + i] = readByte();
      return count;
    },
  };
}

function toOutput(sink: Sink) {
  const buffer = new Uint8Array(CHUNK_BYTES);
  let length = 0;
  const flush = (): void => {
    sink.write(buffer.subarray(0, length));
    length = 0;
  };
  return {
    flush,
    writeByte(byte: number): void {
      if (length === buffer.length) flush();
      buffer[length++] = byte;
    },
  };
}
