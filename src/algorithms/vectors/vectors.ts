import { AtlasError } from '../../errors.ts';
import type { VolumeShape } from '../../volume/volume.ts';

export type Vectors = Float32Array | Float64Array;
export type VectorType = 'float' | 'double';
export type VectorShape = VolumeShape<VectorType>;

export class NotDirectionVectors extends AtlasError<'NotDirectionVectors', { type: string; components: number }> {
  readonly tag = 'NotDirectionVectors';
  readonly remedy = 'Give a volume with three float or double components a voxel.';

  constructor(details: { type: string; components: number }) {
    super(`A volume of ${details.type} with ${details.components} component(s) a voxel holds no vectors.`, details);
  }
}

/** @throws NotDirectionVectors */
export function assertVectors(shape: VolumeShape): asserts shape is VectorShape {
  const { type, components } = shape;
  if (components !== 3 || (type !== 'float' && type !== 'double')) throw new NotDirectionVectors({ type, components });
}
