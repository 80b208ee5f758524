import { AtlasError } from '../../../errors.ts';
import type { Vec3 } from '../../../volume/grid.ts';

type Undefined = { readonly voxels: number; readonly first: Vec3 };

export class VectorsUndefined extends AtlasError<'VectorsUndefined', Undefined> {
  readonly tag = 'VectorsUndefined';
  readonly remedy =
    'Give the vectors made for this annotation, and fill gaps by `direction-vectors interpolate --nans` first.';

  constructor(details: Undefined) {
    const { voxels, first } = details;
    super(
      `Direction vectors are zero or not numbers in ${voxels} voxels to split, the first at (${first.join(', ')}).`,
      details,
    );
  }
}

type Size = { readonly bytes: number; readonly limit: number };

export class RegionTooLarge extends AtlasError<'RegionTooLarge', Size> {
  readonly tag = 'RegionTooLarge';
  readonly remedy = 'Split one hemisphere at a time, or an annotation of larger voxels.';

  constructor(details: Size) {
    super(`The vectors of the region to split take ${details.bytes} bytes; ${details.limit} can be used.`, details);
  }
}
