import { AtlasError } from '../../errors.ts';
import { indexAt, type Vec3 } from '../../volume/grid.ts';
import { positionToIndex } from '../../volume/positions.ts';
import type { Volume } from '../../volume/volume.ts';
import { type VoxelType, voxelTypeOf } from '../../volume/voxel-types.ts';
import { type Rotation, toRotation } from './quaternion.ts';

type Values = { readonly type: VoxelType; readonly components: number };

export class NotAnOrientationField extends AtlasError<'NotAnOrientationField', Values> {
  readonly tag = 'NotAnOrientationField';
  readonly remedy = 'Give a volume with four components (w, x, y, z) a voxel, of type int8, float or double.';

  constructor(details: Values) {
    super(
      `A volume of ${details.type} with ${details.components} component(s) a voxel holds no orientations.`,
      details,
    );
  }
}

/**
 * The orientation at a position as a rotation matrix: of float quaternions, or of int8 ones, which stand for 127ths.
 *
 * @param field - quaternions (w, x, y, z) in Fortran order
 * @param position - µm
 * @returns undefined outside of the volume; NaN where the field is NaN
 * @throws NotAnOrientationField
 * @see voxcell, voxel_data.py, `OrientationField`
 */
export function orientationAt(field: Volume, position: Vec3): Rotation | undefined {
  const { grid, values, components } = field;
  const type = voxelTypeOf(values);
  if (components !== 4 || !['int8', 'float', 'double'].includes(type)) {
    throw new NotAnOrientationField({ type, components });
  }
  const voxel = positionToIndex(grid, position);
  if (!voxel) return undefined;
  const at = 4 * indexAt(grid, ...voxel);
  const component = (i: number): number => Number(values[at + i]);
  // 127ths or not: a rotation does not depend on the length of its quaternion.
  return toRotation([component(0), component(1), component(2), component(3)]);
}
