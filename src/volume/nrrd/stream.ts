import type { SlabSource } from '../slab-source.ts';
import type { VoxelArray } from '../volume.ts';
import { bytesPerVoxel, viewOf } from '../voxel-types.ts';
import { NrrdTooLarge } from './errors.ts';
import type { NrrdHeader } from './header.ts';
import { type OpenedNrrd, openNrrd } from './open.ts';
import { assertLabels, toLabels } from './read-annotation.ts';
import { readValues } from './values.ts';

/** A plane of a larger volume is refused: slabs have at least one. */
const PLANE_BYTES = 2 ** 31;

/**
 * A volume for one pass over slabs, decoded as the slabs are taken; it is never in memory as a whole.
 * Damage shows when it is reached, at the latest with the last slab.
 *
 * @throws NrrdError, also while it is passed over
 */
export async function streamNrrd(path: string): Promise<{ header: NrrdHeader; source: SlabSource }> {
  const opened = await openNrrd(path);
  return { header: opened.header, source: streamOf(opened, path, (values) => values) };
}

/** Region ids for one pass over slabs. @throws NotAnAnnotation, NrrdError, also while it is passed over */
export async function streamAnnotation(path: string): Promise<{ header: NrrdHeader; source: SlabSource<Uint32Array> }> {
  const opened = await openNrrd(path);
  assertLabels(opened.header, path);
  return { header: opened.header, source: streamOf(opened, path, (values) => toLabels(values, path)) };
}

function streamOf<Values extends VoxelArray>(
  opened: OpenedNrrd,
  path: string,
  convert: (values: VoxelArray) => Values,
): SlabSource<Values> {
  const { grid, components, type } = opened.header;
  const planeBytes = grid.shape[0] * grid.shape[1] * components * bytesPerVoxel(type);
  if (planeBytes > PLANE_BYTES) throw new NrrdTooLarge({ path, bytes: planeBytes, limit: PLANE_BYTES });
  const values = readValues(opened);
  return {
    kind: 'stream',
    grid,
    components,
    async take(planes, isLast, allocate) {
      const bytes = allocate(planes * planeBytes);
      await values.fill(Buffer.from(bytes));
      if (isLast) await values.end();
      return convert(viewOf(type, bytes));
    },
    close: values.close,
  };
}
