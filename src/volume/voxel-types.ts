/** The arrays of voxels by the type name NRRD files are written with. */
export const VOXEL_ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float: Float32Array,
  double: Float64Array,
} as const;

interface VoxelArrays {
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int16: Int16Array;
  readonly uint16: Uint16Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly int64: BigInt64Array;
  readonly uint64: BigUint64Array;
  readonly float: Float32Array;
  readonly double: Float64Array;
}

export type VoxelType = keyof VoxelArrays;
export type ArrayOf<Type extends VoxelType> = VoxelArrays[Type];

export const bytesPerVoxel = (type: VoxelType): number => VOXEL_ARRAYS[type].BYTES_PER_ELEMENT;

export function voxelTypeOf(values: ArrayOf<VoxelType>): VoxelType {
  const types = Object.keys(VOXEL_ARRAYS) as VoxelType[];
  return types.find((type) => values instanceof VOXEL_ARRAYS[type]) ?? 'uint8';
}

/** A view of `length` values from byte `offset` of a buffer. */
export function viewOf<Type extends VoxelType>(
  type: Type,
  buffer: ArrayBufferLike,
  offset = 0,
  length = (buffer.byteLength - offset) / bytesPerVoxel(type),
): ArrayOf<Type> {
  // Each constructor takes each kind of buffer, which their union does not say.
  const Values = VOXEL_ARRAYS[type] as unknown as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => ArrayOf<Type>;
  return new Values(buffer, offset, length);
}
