import { z } from 'zod';
import type { PassOptions } from '../../../volume/each-slab.ts';
import { voxelVolume } from '../../../volume/grid.ts';
import { inOrder } from '../../../volume/in-order.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { sumsByRank } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { MalformedDensitySums, RepeatedMeTypes } from './errors.ts';

/** By region id, over the voxels labelled with exactly that region. */
export type ByRegion = ReadonlyMap<number, number>;

/** What the densities of ME-types come to in an annotation, unrounded: all numbers of cells follow from it. */
export interface DensitySums {
  /** µm³ */
  readonly voxelVolume: number;
  /** Of all labels of the annotation but 0. */
  readonly voxels: ByRegion;
  /** By ME-type, `<M-type>|<E-type>`: cells/mm³; a region that is absent has none. */
  readonly sums: ReadonlyMap<string, ByRegion>;
}

/** Volumes that are decoded at a time. */
const AT_ONCE = 2;

/**
 * Sums densities over the regions of an annotation, with one pass over each.
 *
 * @param densities - by ME-type, opened when its turn comes: cells/mm³
 * @throws GridMismatch; what the streams throw
 */
export async function sumDensities(
  voxels: VoxelRanks,
  densities: ReadonlyMap<string, () => Promise<SlabSource>>,
  options: PassOptions = {},
): Promise<DensitySums> {
  const byLabel = (byRank: Float64Array): ByRegion =>
    new Map(voxels.labels.flatMap((label, rank) => (label === 0 || byRank[rank] === 0 ? [] : [[label, byRank[rank]]])));
  const sums = new Map<string, ByRegion>();
  const sumOf = async ([meType, open]: [string, () => Promise<SlabSource>]) => ({
    meType,
    byRank: await sumsByRank(voxels, await open(), options),
  });
  for await (const { meType, byRank } of inOrder(densities, AT_ONCE, sumOf)) sums.set(meType, byLabel(byRank));
  return { voxelVolume: voxelVolume(voxels.grid), voxels: byLabel(voxels.counts), sums };
}

/** Sums of other ME-types on the same annotation. @throws RepeatedMeTypes */
export function joinSums([first, ...others]: readonly [DensitySums, ...DensitySums[]]): DensitySums {
  const sums = new Map(first.sums);
  const repeated = others.flatMap((other) => {
    const both = [...other.sums.keys()].filter((meType) => sums.has(meType));
    for (const [meType, byRegion] of other.sums) sums.set(meType, byRegion);
    return both;
  });
  if (repeated.length > 0) throw new RepeatedMeTypes({ meTypes: repeated });
  return { ...first, sums };
}

const ByRegion = z
  .record(z.string().regex(/^\d+$/), z.number())
  .transform((record): ByRegion => new Map(Object.entries(record).map(([id, value]) => [Number(id), value])));

const Document = z.object({
  voxelVolume: z.number().positive(),
  voxels: ByRegion,
  sums: z.record(z.string().regex(/^[^|]+\|[^|]+$/), ByRegion),
});

/** As a JSON document; numbers keep all their digits. @param more - what else it is to hold */
export function densitySumsJson({ voxelVolume, voxels, sums }: DensitySums, more: object = {}): string {
  const document = {
    unitCode: { voxelVolume: 'um^3', sums: 'mm^-3' },
    voxelVolume,
    voxels: Object.fromEntries(voxels),
    sums: Object.fromEntries([...sums].map(([meType, byRegion]) => [meType, Object.fromEntries(byRegion)])),
    ...more,
  };
  return `${JSON.stringify(document)}\n`;
}

/** @param file - its name, for messages. @throws MalformedDensitySums */
export function parseDensitySums(json: unknown, file: string): DensitySums {
  const parsed = Document.safeParse(json);
  if (parsed.success) return { ...parsed.data, sums: new Map(Object.entries(parsed.data.sums)) };
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedDensitySums({ file, problems });
}
