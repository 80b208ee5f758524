import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type MaskRuns, maskRuns } from '../../algorithms/integrity/mask-checks.ts';
import { type Grid, voxelCount } from '../../volume/grid.ts';
import { appendBytes, type ByteRuns, lengthOf, noBytes } from '../../volume/nrrd/byte-runs.ts';
import { Damage, EndsEarly } from '../../volume/nrrd/damage.ts';
import { NrrdDataCorrupt, NrrdDataExcess, NrrdDataTruncated, NrrdUnsupported } from '../../volume/nrrd/errors.ts';
import { gunzipRuns } from '../../volume/nrrd/gunzip-runs.ts';
import { TooMuch } from '../../volume/nrrd/inflate-runs.ts';
import { type OpenedNrrd, openNrrd } from '../../volume/nrrd/open.ts';
import { readValues } from '../../volume/nrrd/values.ts';
import { defineKernel } from '../../volume/slabs.ts';

/** A mask as it lies in a folder of masks. */
export interface MaskFile extends MaskRuns {
  readonly grid: Grid;
  /** µm³, from the file `<id>.json` beside it. */
  readonly regionVolume: number | undefined;
}

/** Runs are numbers of 32 bits. */
const VOXELS_MAX = 2 ** 32;

/**
 * Reads a mask as runs, and the volume that its metadata tell.
 *
 * @throws NrrdError when it cannot be read, is damaged, too large or not of type uint8
 */
export async function readMask(_slabs: readonly [], { path }: { readonly path: string }): Promise<MaskFile> {
  const opened = await openNrrd(path);
  const { type, components, grid } = opened.header;
  if (type !== 'uint8' || components !== 1) {
    throw new NrrdUnsupported({ path, feature: `a mask has one uint8 a voxel, not ${components} ${type}` });
  }
  if (voxelCount(grid) >= VOXELS_MAX) {
    throw new NrrdUnsupported({ path, feature: `a mask of ${voxelCount(grid)} voxels is not checked` });
  }
  const bytes = canSkipBytes(opened) ? await decodeRuns(opened) : await scanRuns(opened);
  return { grid, ...maskRuns(bytes), regionVolume: await regionVolume(path) };
}

export const readMaskKernel = defineKernel(import.meta.url, readMask);

const canSkipBytes = ({ header, place }: OpenedNrrd): boolean =>
  header.encoding === 'gzip' && place.lineSkip === 0 && place.byteSkip === 0;

async function decodeRuns({ header, dataPath: path, start }: OpenedNrrd): Promise<ByteRuns> {
  const expected = voxelCount(header.grid);
  const encoded = (await readFile(path)).subarray(start);
  const runs = noBytes();
  try {
    gunzipRuns(encoded, runs, expected);
    const found = lengthOf(runs);
    if (found < expected) throw new EndsEarly();
  } catch (error) {
    const found = lengthOf(runs);
    if (error instanceof TooMuch) throw new NrrdDataExcess({ path, expected, found });
    if (error instanceof EndsEarly) throw new NrrdDataTruncated({ path, expected, found }, { cause: error });
    if (error instanceof Damage) throw new NrrdDataCorrupt({ path, expected, found, reason: error.message });
    throw error;
  }
  return runs;
}

const CHUNK_BYTES = 2 ** 22;

async function scanRuns(opened: OpenedNrrd): Promise<ByteRuns> {
  const values = readValues(opened);
  const runs = noBytes();
  for (let left = voxelCount(opened.header.grid); left > 0; left -= CHUNK_BYTES) {
    const chunk = Buffer.alloc(Math.min(left, CHUNK_BYTES));
    await values.fill(chunk);
    appendBytes(runs, chunk);
  }
  await values.end();
  return runs;
}

const Metadata = z.looseObject({ regionVolume: z.number() });

async function regionVolume(maskPath: string): Promise<number | undefined> {
  try {
    return Metadata.parse(JSON.parse(await readFile(maskPath.replace(/\.nrrd$/, '.json'), 'utf8'))).regionVolume;
  } catch {
    // Absent, no JSON, or without a volume: each of them is the finding that no volume is told.
    return undefined;
  }
}
