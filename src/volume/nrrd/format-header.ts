import type { Vec3 } from '../grid.ts';
import { bytesPerVoxel } from '../voxel-types.ts';
import type { NrrdEncoding, NrrdHeader } from './header.ts';

/** The header as text, fields in pynrrd's order, with the blank line that ends it; no date, no generator. */
export function formatHeader(header: NrrdHeader, encoding: NrrdEncoding): string {
  const { type, sizes, grid, kinds, comments, fields, keyValues } = header;
  const payload = sizes.slice(0, -3).map(() => 'none');
  const lines = [
    'NRRD0005',
    ...comments.map((comment) => `# ${comment}`),
    `type: ${type}`,
    `dimension: ${sizes.length}`,
    grid.space === undefined ? 'space dimension: 3' : `space: ${grid.space}`,
    `sizes: ${sizes.join(' ')}`,
    `space directions: ${[...payload, ...grid.directions.map(toVector)].join(' ')}`,
    ...(kinds === undefined ? [] : [`kinds: ${kinds.join(' ')}`]),
    ...(bytesPerVoxel(type) > 1 ? ['endian: little'] : []),
    `encoding: ${encoding}`,
    `space origin: ${toVector(grid.origin)}`,
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    ...Object.entries(keyValues).map(([key, value]) => `${key}:=${value}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

const toVector = (vector: Vec3): string => `(${vector.map(toReal).join(',')})`;

/** As numpy prints it: 25.0, not 25. */
const toReal = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
};
