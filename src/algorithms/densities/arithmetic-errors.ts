import { AtlasError } from '../../errors.ts';
import type { VoxelType } from '../../volume/voxel-types.ts';

type Unsuitable = {
  readonly base: VoxelType;
  readonly volumes: readonly { readonly name: string; readonly type: VoxelType; readonly components: number }[];
};

/** Volumes that cannot be added to a base in its type. */
export class UnsuitableTypes extends AtlasError<'UnsuitableTypes', Unsuitable> {
  readonly tag = 'UnsuitableTypes';
  readonly remedy =
    'Convert them: floats go with a base of floats, signed integers with a signed base, and none has 64 bits.';

  constructor(details: Unsuitable) {
    const volumes = details.volumes.map(
      ({ name, type, components }) => `${name} (${type}${components > 1 ? `, ${components} values a voxel` : ''})`,
    );
    super(`Not to be combined with a base of type ${details.base}: ${volumes.join(', ')}.`, details);
  }
}

type OutOfRange = { readonly type: VoxelType; readonly voxels: number };

export class ValuesOutOfRange extends AtlasError<'ValuesOutOfRange', OutOfRange> {
  readonly tag = 'ValuesOutOfRange';
  readonly remedy =
    'Use a base of a larger or signed type, --clip for what is below 0, or --compat to let values wrap.';

  constructor(details: OutOfRange) {
    super(`${details.voxels} results do not fit the type of the base, ${details.type}.`, details);
  }
}
