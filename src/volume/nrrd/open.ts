import { type FileHandle, open } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { NrrdHeaderInvalid, NrrdUnreadable } from './errors.ts';
import type { NrrdHeader } from './header.ts';
import { type DataPlace, parseHeader } from './parse-header.ts';

/** A longer header is refused unless said otherwise. */
export const HEADER_BYTES = 2 ** 20;

/** A header and the place of its values, resolved. */
export interface OpenedNrrd {
  readonly header: NrrdHeader;
  /** The file with the values and the byte at which they, or the lines to skip, start. */
  readonly dataPath: string;
  readonly start: number;
  readonly place: DataPlace;
}

/**
 * Reads the header only.
 *
 * @throws NrrdUnreadable, NrrdHeaderInvalid, NrrdUnsupported
 */
export async function openNrrd(path: string, headerBytes = HEADER_BYTES): Promise<OpenedNrrd> {
  const { text, end } = await readHead(path, headerBytes).catch((error) => unreadable(path, error));
  const { header, place } = parseHeader(text, path);
  if (place.dataFile !== undefined) return { header, place, dataPath: besides(path, place.dataFile), start: 0 };
  if (end === undefined) throw new NrrdHeaderInvalid({ path, problem: 'does not end with a blank line' });
  return { header, place, dataPath: path, start: end };
}

/** Turns an error of the file system into one that names the file and what to do; others pass. */
export function unreadable(path: string, error: unknown): never {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
  throw new NrrdUnreadable({ path, code: String(error.code) }, { cause: error });
}

async function readHead(path: string, limit: number): Promise<Head> {
  const file = await open(path);
  try {
    return await findHead(file, path, limit);
  } finally {
    await file.close();
  }
}

/** Lines up to the blank one; `end` is the byte after it, undefined when the file ends before. */
interface Head {
  readonly text: string;
  readonly end: number | undefined;
}

async function findHead(file: FileHandle, path: string, limit: number): Promise<Head> {
  let head = Buffer.alloc(0);
  let line = 0;
  while (true) {
    const newline = head.indexOf('\n', line);
    if (newline >= 0) {
      const isBlank = head.toString('latin1', line, newline).trim() === '';
      if (isBlank) return { text: head.toString('utf8', 0, line), end: newline + 1 };
      line = newline + 1;
      continue;
    }
    // Without the magic, what follows is not worth reading, whatever its length.
    const isOther = head.length >= 4 && head.toString('latin1', 0, 4) !== 'NRRD';
    const more = isOther ? head.subarray(0, 0) : await readSome(file, head.length, limit);
    if (more.length === 0) return { text: head.toString('utf8'), end: undefined };
    head = Buffer.concat([head, more]);
    if (head.length >= limit) throw new NrrdHeaderInvalid({ path, problem: `is longer than ${limit} bytes` });
  }
}

async function readSome(file: FileHandle, position: number, limit: number): Promise<Buffer> {
  const size = Math.min(Math.max(4096, position), limit - position);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, position);
  return buffer.subarray(0, bytesRead);
}

/** A header may name a file of its folder only, so that an uploaded one opens no door to other files. */
function besides(path: string, dataFile: string): string {
  const dataPath = join(dirname(path), dataFile);
  if (isAbsolute(dataFile) || relative(dirname(path), dataPath).startsWith('..')) {
    throw new NrrdHeaderInvalid({
      path,
      field: 'data file',
      problem: `names ${dataFile}, outside of the folder of the header`,
    });
  }
  return dataPath;
}
