import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { VoxelType } from '../voxel-types.ts';
import { parseAscii } from './ascii.ts';
import { bunzip2 } from './bzip2.ts';
import { NrrdDataCorrupt, NrrdDataTruncated } from './errors.ts';
import type { Sink } from './fill.ts';
import type { NrrdEncoding } from './header.ts';

/** Encoded bytes from `start` on to the end of a file. */
export interface EncodedData {
  readonly path: string;
  readonly start: number;
  readonly type: VoxelType;
}

const CHUNK_BYTES = 256 * 1024;

/** Decoders by encoding: each writes all of the data to the sink, and throws an NrrdError at damaged data. */
export const DECODERS: Readonly<Record<NrrdEncoding, (data: EncodedData, sink: Sink) => Promise<void>>> = {
  async raw({ path, start }, sink) {
    for await (const chunk of createReadStream(path, { start, highWaterMark: CHUNK_BYTES })) sink.write(chunk);
  },

  async gzip({ path, start }, sink) {
    const source = createReadStream(path, { start, highWaterMark: CHUNK_BYTES });
    try {
      // One member after the other, to the end of the file; checksums are checked.
      await pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), async (chunks) => {
        for await (const chunk of chunks) sink.write(chunk);
      });
    } catch (error) {
      const { expected, found } = sink;
      if (hasCode(error, 'Z_BUF_ERROR')) throw new NrrdDataTruncated({ path, expected, found });
      if (!hasCode(error, 'Z_')) throw error;
      throw new NrrdDataCorrupt({ path, expected, found, reason: error.message }, { cause: error });
    }
  },

  // On this thread: files with this encoding are rare, and the decoder knows no pause.
  async bzip2({ path, start }, sink) {
    bunzip2(path, start, sink);
  },

  async ascii({ path, start, type }, sink) {
    const chunks = createReadStream(path, { start, highWaterMark: CHUNK_BYTES, encoding: 'latin1' });
    for await (const values of parseAscii(chunks, type, path, sink)) sink.write(values);
  },
};

const hasCode = (error: unknown, code: string): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith(code);
