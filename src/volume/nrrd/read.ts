import { open, stat } from 'node:fs/promises';
import { byteCount, createVolume, type Volume } from '../volume.ts';
import { bytesPerVoxel } from '../voxel-types.ts';
import { DECODERS } from './decode.ts';
import { NrrdDataExcess, NrrdDataTruncated, NrrdTooLarge } from './errors.ts';
import { fill } from './fill.ts';
import type { NrrdHeader } from './header.ts';
import { type OpenedNrrd, openNrrd, unreadable } from './open.ts';

/** What is read at most: a file comes from outside, and its header may say anything. */
export interface NrrdLimits {
  readonly headerBytes: number;
  /** Values and `byte skip`, decoded. */
  readonly dataBytes: number;
}

const LIMITS: NrrdLimits = { headerBytes: 2 ** 20, dataBytes: 2 ** 34 };

/** @throws NrrdError */
export async function readNrrdHeader(path: string): Promise<NrrdHeader> {
  const { header } = await openNrrd(path, LIMITS.headerBytes);
  return header;
}

/**
 * Reads a volume into shared memory, in file order, decoding straight into its place.
 *
 * @throws NrrdError when the file cannot be read, is damaged, too large, or holds more or less than its header declares
 */
export async function readNrrd(
  path: string,
  limits: Partial<NrrdLimits> = {},
): Promise<{ header: NrrdHeader; volume: Volume }> {
  const { headerBytes, dataBytes } = { ...LIMITS, ...limits };
  const opened = await openNrrd(path, headerBytes);
  const { header, place } = opened;
  const bytes = byteCount(header) + Math.max(0, place.byteSkip);
  if (bytes > dataBytes) throw new NrrdTooLarge({ path, bytes, limit: dataBytes });
  const start = await startOfData(opened).catch((error) => unreadable(opened.dataPath, error));
  const volume = createVolume(header);
  const target = Buffer.from(volume.values.buffer);
  const sink = fill(target, header.encoding === 'raw' ? 0 : place.byteSkip, opened.dataPath);
  const data = { path: opened.dataPath, start, type: header.type };
  await DECODERS[header.encoding](data, sink).catch((error) => unreadable(opened.dataPath, error));
  sink.end();
  if (header.endian === 'big' && header.encoding !== 'ascii') swapBytes(target, bytesPerVoxel(header.type));
  return { header, volume };
}

/** First encoded byte; in a raw file, where its values start, after its size has been checked. */
async function startOfData({ header, place, dataPath, start }: OpenedNrrd): Promise<number> {
  const afterLines = start + (await lengthOfLines(dataPath, start, place.lineSkip));
  if (header.encoding !== 'raw') return afterLines;
  const expected = byteCount(header);
  const { size } = await stat(dataPath);
  const first = place.byteSkip === -1 ? Math.max(size - expected, afterLines) : afterLines + place.byteSkip;
  const found = Math.max(0, size - first);
  if (found < expected) throw new NrrdDataTruncated({ path: dataPath, expected, found });
  if (found > expected) throw new NrrdDataExcess({ path: dataPath, expected, found });
  return first;
}

async function lengthOfLines(path: string, start: number, lines: number): Promise<number> {
  if (lines === 0) return 0;
  await using file = await open(path);
  const buffer = Buffer.alloc(64 * 1024);
  let length = 0;
  let left = lines;
  while (left > 0) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start + length);
    if (bytesRead === 0) throw new NrrdDataTruncated({ path, expected: lines, found: lines - left });
    let next = 0;
    for (; left > 0 && next < bytesRead; next++) if (buffer[next] === 10) left--;
    length += next;
  }
  return length;
}

function swapBytes(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
}
