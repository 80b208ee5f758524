import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { VoxelType } from '../voxel-types.ts';
import { parseAscii } from './ascii.ts';
import { bunzip2 } from './bzip2.ts';
import type { NrrdEncoding } from './header.ts';

/** Encoded bytes from `start` on to the end of a file. */
export interface EncodedData {
  readonly path: string;
  readonly start: number;
  readonly type: VoxelType;
}

/** Fastest of 16 KiB to 1 MiB, on label volumes and vector fields alike. */
const CHUNK_BYTES = 128 * 1024;

/** Decoded bytes by encoding, to the end of the file; damaged data throw Damage, or an error of zlib. */
export const DECODERS: Readonly<Record<NrrdEncoding, (data: EncodedData) => AsyncIterable<Uint8Array>>> = {
  raw: readBytes,
  gzip: gunzip,
  bzip2: (data) => bunzip2(readBytes(data)),
  ascii: (data) => parseAscii(readBytes(data).setEncoding('latin1'), data.type),
};

function readBytes({ path, start }: EncodedData) {
  return createReadStream(path, { start, highWaterMark: CHUNK_BYTES });
}

/** One member after the other. */
async function* gunzip(data: EncodedData): AsyncGenerator<Uint8Array, void, undefined> {
  // Errors come with the iteration; the pipeline closes the file.
  const chunks = pipeline(readBytes(data), createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
  for await (const chunk of chunks) {
    yield chunk;
    // zlib goes on in a new buffer when one is full. Giving the old one back at once spares 60 MiB of garbage.
    const { buffer, byteOffset, byteLength } = chunk;
    if (byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
  }
}
