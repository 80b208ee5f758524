import { byteCount, createVolume, type Volume } from '../volume.ts';
import { NrrdTooLarge } from './errors.ts';
import type { NrrdHeader } from './header.ts';
import { HEADER_BYTES, openNrrd } from './open.ts';
import { readValues } from './values.ts';

/** What is read at most: a file comes from outside, and its header may say anything. */
export interface NrrdLimits {
  readonly headerBytes: number;
  /** Values and `byte skip`, decoded. */
  readonly dataBytes: number;
}

const LIMITS: NrrdLimits = { headerBytes: HEADER_BYTES, dataBytes: 2 ** 34 };

/** @throws NrrdError */
export async function readNrrdHeader(path: string): Promise<NrrdHeader> {
  const { header } = await openNrrd(path);
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
  const volume = createVolume(header);
  const values = readValues(opened);
  await values.fill(Buffer.from(volume.values.buffer));
  await values.end();
  return { header, volume };
}
