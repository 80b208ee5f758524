import type { VoxelType } from '../voxel-types.ts';
import type { NrrdEncoding } from './header.ts';

const TYPE_SYNONYMS: Readonly<Record<VoxelType, readonly string[]>> = {
  int8: ['signed char', 'int8', 'int8_t'],
  uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
  int64: ['longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64', 'int64_t'],
  uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
  // The format knows no float32 and float64; files with them exist.
  float: ['float', 'float32'],
  double: ['double', 'float64'],
};

/** Names of NRRD types; `block` (opaque bytes) is apart. */
export const VOXEL_TYPE_OF_NAME: ReadonlyMap<string, VoxelType> = invert(TYPE_SYNONYMS);

export const ENCODING_OF_NAME: ReadonlyMap<string, NrrdEncoding> = invert({
  raw: ['raw'],
  gzip: ['gzip', 'gz'],
  bzip2: ['bzip2', 'bz2'],
  ascii: ['ascii', 'text', 'txt'],
});

const SPACES_OF_3 = [
  ['right-anterior-superior', 'RAS'],
  ['left-anterior-superior', 'LAS'],
  ['left-posterior-superior', 'LPS'],
  ['posterior-inferior-right', 'PIR'],
  ['scanner-xyz'],
  ['3D-right-handed'],
  ['3D-left-handed'],
].flat();

/** Axes that a value of `space` (in lower case) stands for. The names with time have one more. */
export const SPACE_DIMENSION: ReadonlyMap<string, number> = new Map(
  SPACES_OF_3.flatMap((name) => [
    [name.toLowerCase(), 3],
    [`${name}${name === name.toUpperCase() ? 't' : '-time'}`.toLowerCase(), 4],
  ]),
);

function invert<Key extends string>(synonyms: Readonly<Record<Key, readonly string[]>>): Map<string, Key> {
  const entries = Object.entries(synonyms) as [Key, readonly string[]][];
  return new Map(entries.flatMap(([key, names]) => names.map((name) => [name, key])));
}
