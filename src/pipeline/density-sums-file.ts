import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import {
  type ByRegion,
  type DensitySums,
  parseDensitySums,
  sumDensities,
} from '../algorithms/densities/composition-summary/density-sums.ts';
import type { VoxelRanks } from '../algorithms/densities/regions/voxel-ranks.ts';
import { readJson } from '../ontology/read-json.ts';
import { voxelVolume } from '../volume/grid.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';

/** What may lie beside volumes of densities: what they sum up to, unrounded. */
export const DENSITY_SUMS = 'density_sums.json';

/** Which ME-type a file has the density of, and the checksum of its values when they were summed; by file name. */
const SummedFiles = z.record(z.string(), z.object({ meType: z.string(), checksum: z.number() }));
export type SummedFiles = z.infer<typeof SummedFiles>;

/** CRC-32 and length: how a gzip member ends (RFC 1952). */
const TRAILER_BYTES = 8;

/** Of the values that a gzip member holds: how it ends. */
export const checksumOf = (gzip: Uint8Array): number =>
  new DataView(gzip.buffer, gzip.byteOffset + gzip.length - TRAILER_BYTES).getUint32(0, true);

/** A volume of the density of an ME-type. */
export interface DensityFile {
  readonly meType: string;
  readonly path: string;
}

/**
 * Sums densities over the regions of an annotation. Where their folder has the sums of the same annotation and the same
 * values already, they are taken from there; other volumes are passed over.
 *
 * @throws MalformedDensitySums, GridMismatch, NrrdError
 */
export async function sumDensityFiles(
  voxels: VoxelRanks,
  files: readonly DensityFile[],
  signal?: AbortSignal,
): Promise<DensitySums> {
  const kept = new Map<string, ByRegion>();
  for (const [folder, group] of Map.groupBy(files, ({ path }) => dirname(path))) {
    const known = await readSums(join(folder, DENSITY_SUMS));
    if (!known || !isOf(known, voxels)) continue;
    for (const file of group) {
      const sums = await knownSums(known, file);
      if (sums) kept.set(file.meType, sums);
    }
  }
  const others = files.filter(({ meType }) => !kept.has(meType));
  const open = (path: string) => async () => (await streamNrrd(path)).source;
  const made = await sumDensities(voxels, new Map(others.map(({ meType, path }) => [meType, open(path)])), { signal });
  return { ...made, sums: new Map([...kept, ...made.sums]) };
}

type KnownSums = DensitySums & { readonly files: SummedFiles };

async function readSums(path: string): Promise<KnownSums | undefined> {
  const json = await readJson(path).catch((error: { cause?: { code?: string } }) => {
    if (error.cause?.code === 'ENOENT') return undefined;
    throw error;
  });
  if (json === undefined) return undefined;
  const sums = parseDensitySums(json, path);
  // A file of sums without the names of volumes is of none of them.
  return { ...sums, files: z.object({ files: SummedFiles }).safeParse(json).data?.files ?? {} };
}

/** Whether sums are over the regions of this annotation, as far as their voxels tell. */
function isOf(sums: DensitySums, { grid, labels, counts }: VoxelRanks): boolean {
  const voxels = labels.map((label, rank) => [label, counts[rank]]).filter(([label, count]) => label > 0 && count > 0);
  return (
    sums.voxelVolume === voxelVolume(grid) &&
    sums.voxels.size === voxels.length &&
    voxels.every(([label, count]) => sums.voxels.get(label) === count)
  );
}

async function knownSums({ files, sums }: KnownSums, { path }: DensityFile): Promise<ByRegion | undefined> {
  const known = files[basename(path)];
  return known && known.checksum === (await checksumOfFile(path)) ? sums.get(known.meType) : undefined;
}

async function checksumOfFile(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(TRAILER_BYTES);
    await file.read(end, 0, TRAILER_BYTES, Math.max(0, size - TRAILER_BYTES));
    return checksumOf(end);
  } finally {
    await file.close();
  }
}
