import { replaceFile } from '../replace-file.ts';
import { byteCount, type VoxelArray } from '../volume.ts';
import { type VoxelType, voxelTypeOf } from '../voxel-types.ts';
import { ValuesMismatch } from './errors.ts';
import { formatHeader } from './format-header.ts';
import { gzip } from './gzip.ts';
import type { NrrdEncoding, NrrdHeader } from './header.ts';

export interface NrrdWriteOptions {
  /** Of gzip, 0 to 9; 1 by default. */
  readonly level?: number;
  /** `gzip` by default. */
  readonly encoding?: Exclude<NrrdEncoding, 'bzip2'>;
}

/** All values of a volume in Fortran order as a gzip member, such as `gzipSparse` makes it. */
export interface PackedValues {
  readonly gzip: Uint8Array;
}

/**
 * Writes a volume as an NRRD file with attached data; equal values give equal bytes, whatever the chunks and the
 * number of cores. The file appears as a whole, or not at all.
 *
 * @param values - in file order: all of them, or chunks that hold until the next is asked for, or packed; these are not checked
 * @throws ValuesMismatch when they do not fit the header, FileNotWritten when the disk is full, what the chunks throw
 */
export async function writeNrrd(
  path: string,
  header: NrrdHeader,
  values: VoxelArray | AsyncIterable<VoxelArray> | PackedValues,
  { level = 1, encoding = 'gzip' }: NrrdWriteOptions = {},
): Promise<void> {
  const encoded =
    'gzip' in values
      ? [values.gzip]
      : encode(checked(ArrayBuffer.isView(values) ? [values] : values, header, path), header, encoding, level);
  await replaceFile(path, async (file) => {
    await file.writeFile(formatHeader(header, 'gzip' in values ? 'gzip' : encoding));
    for await (const bytes of encoded) await file.writeFile(bytes);
  });
}

const FLOAT_BYTES: Partial<Record<VoxelType, 4 | 8>> = { float: 4, double: 8 };

async function* encode(
  chunks: AsyncIterable<VoxelArray>,
  header: NrrdHeader,
  encoding: NrrdWriteOptions['encoding'],
  level: number,
): AsyncGenerator<Uint8Array> {
  if (encoding === 'gzip') yield* gzip(toBytes(chunks), byteCount(header), level, FLOAT_BYTES[header.type]);
  else if (encoding === 'raw') yield* toBytes(chunks);
  else yield* toLines(chunks);
}

/** Passes the chunks on. */
async function* checked(
  chunks: Iterable<VoxelArray> | AsyncIterable<VoxelArray>,
  header: NrrdHeader,
  path: string,
): AsyncGenerator<VoxelArray> {
  const { type } = header;
  const expected = byteCount(header);
  let found = 0;
  for await (const chunk of chunks) {
    found += chunk.byteLength;
    const given = voxelTypeOf(chunk);
    if (given !== type || found > expected) throw new ValuesMismatch({ path, type, expected, given, found });
    yield chunk;
  }
  if (found < expected) throw new ValuesMismatch({ path, type, expected, given: type, found });
}

async function* toBytes(chunks: AsyncIterable<VoxelArray>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of chunks) yield new Uint8Array(buffer, byteOffset, byteLength);
}

const VALUES_PER_LINE = 16;
const LINES_AT_ONCE = 4096;

/** Numbers with blanks between them; lines go on over chunks. */
async function* toLines(chunks: AsyncIterable<VoxelArray>): AsyncGenerator<Uint8Array> {
  let written = 0;
  for await (const values of chunks) {
    for (let from = 0; from < values.length; ) {
      let text = '';
      for (let line = 0; line < LINES_AT_ONCE && from < values.length; line++) {
        const left = VALUES_PER_LINE - (written % VALUES_PER_LINE);
        const part = values.subarray(from, from + left);
        const before = left === VALUES_PER_LINE ? '\n' : ' ';
        text += (written === 0 ? '' : before) + Array.from(part, toText).join(' ');
        written += part.length;
        from += part.length;
      }
      yield Buffer.from(text);
    }
  }
  yield Buffer.from('\n');
}

/** NaN, infinity and -0 as C and numpy print them. */
function toText(value: number | bigint): string {
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('NaN', 'nan').replace('Infinity', 'inf');
}
