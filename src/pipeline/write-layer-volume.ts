import { join } from 'node:path';
import type { MeTypeDensity } from '../algorithms/densities/me-types/me-type-densities.ts';
import { preciseSum } from '../algorithms/densities/regions/region-sums.ts';
import { voxelCount } from '../volume/grid.ts';
import { gzipSparse } from '../volume/nrrd/gzip-sparse.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';

const NO_VOXELS = { starts: new Uint32Array(), ends: new Uint32Array() };

/**
 * Writes the density of M-types, also one that is 0 everywhere.
 *
 * @param nameOf - the file of an M-type
 * @returns its sum over all voxels, cells/mm³
 */
export async function writeLayerVolume(
  folder: string,
  header: NrrdHeader,
  { meTypes, gzip, sums }: MeTypeDensity,
  nameOf: (mType: string) => string,
): Promise<number> {
  const nothing = header.type === 'float' ? new Float32Array() : new Float64Array();
  const packed = gzip ?? gzipSparse(NO_VOXELS, nothing, voxelCount(header.grid));
  for (const mType of meTypes) await writeNrrd(join(folder, nameOf(mType)), header, { gzip: packed });
  return preciseSum(sums.values());
}
