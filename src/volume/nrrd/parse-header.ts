import { cross, type Grid, type Vec3 } from '../grid.ts';
import { bytesPerVoxel } from '../voxel-types.ts';
import { NrrdHeaderInvalid, NrrdUnsupported } from './errors.ts';
import { NrrdFields } from './fields.ts';
import type { NrrdHeader } from './header.ts';
import { type HeaderLines, splitHeader } from './lines.ts';

/** Where in which file the values are. */
export interface DataPlace {
  /** Undefined: after the header. */
  readonly dataFile: string | undefined;
  /** Lines to skip before decompression. */
  readonly lineSkip: number;
  /** Bytes to skip after decompression; −1: the values are the last bytes of a raw file. */
  readonly byteSkip: number;
}

/** Field names that are expressed by the typed part of a header. */
const EXPRESSED = new Set(Object.keys(NrrdFields.shape));

/**
 * @param text - all lines of the header
 * @throws NrrdHeaderInvalid naming the field, NrrdUnsupported
 */
export function parseHeader(text: string, path: string): { header: NrrdHeader; place: DataPlace } {
  const lines = splitHeader(text, path);
  const fields = parseFields(lines, path);
  checkCounts(fields, path);
  const { type, sizes, encoding } = fields;
  const [blockSize, voxelType] = type === 'block' ? [fields['block size'] ?? 1, 'uint8' as const] : [1, type];
  if (fields.endian === undefined && encoding !== 'ascii' && bytesPerVoxel(voxelType) > 1) {
    throw new NrrdHeaderInvalid({ path, field: 'endian', problem: 'is missing' });
  }
  const header: NrrdHeader = {
    grid: gridFrom(fields, lines.fields.get('space'), path),
    type: voxelType,
    components: sizes.slice(0, -3).reduce((product, size) => product * size, blockSize),
    sizes,
    encoding,
    endian: fields.endian ?? 'little',
    kinds: fields.kinds,
    fields: Object.fromEntries([...lines.fields].filter(([name]) => !EXPRESSED.has(name))),
    keyValues: Object.fromEntries(lines.keyValues),
    comments: lines.comments,
  };
  return {
    header,
    place: { dataFile: dataFileOf(fields, path), lineSkip: fields['line skip'], byteSkip: fields['byte skip'] },
  };
}

function parseFields({ fields }: HeaderLines, path: string): NrrdFields {
  const parsed = NrrdFields.safeParse(Object.fromEntries(fields));
  if (parsed.success) return parsed.data;
  const [
    {
      path: [field],
      message,
    },
  ] = parsed.error.issues;
  throw new NrrdHeaderInvalid({ path, field: String(field), problem: message });
}

function checkCounts(fields: NrrdFields, path: string): void {
  const { dimension, type } = fields;
  for (const field of ['sizes', 'kinds', 'space directions', 'spacings'] as const) {
    const found = fields[field]?.length ?? dimension;
    if (found !== dimension) {
      throw new NrrdHeaderInvalid({ path, field, problem: `has ${found} entries for ${dimension} axes` });
    }
  }
  const space = fields.space ?? fields['space dimension'] ?? dimension;
  if (fields['space dimension'] !== undefined && fields['space dimension'] !== space) {
    throw new NrrdHeaderInvalid({
      path,
      field: 'space dimension',
      problem: `contradicts the ${space} axes of its space`,
    });
  }
  if (space !== 3 || dimension < 3) {
    throw new NrrdUnsupported({ path, feature: `it has ${Math.min(space, dimension)} space axes instead of 3` });
  }
  if (type === 'block' && (fields['block size'] === undefined || fields.encoding === 'ascii')) {
    throw new NrrdHeaderInvalid({ path, field: 'type', problem: 'is block, which needs a block size and binary data' });
  }
  if (fields['byte skip'] === -1 && fields.encoding !== 'raw') {
    throw new NrrdHeaderInvalid({ path, field: 'byte skip', problem: 'is -1, which needs raw encoding' });
  }
}

/** Of the last three axes; without directions, spacings along the axes. */
function gridFrom(fields: NrrdFields, space: string | undefined, path: string): Grid {
  const [w, h, d] = fields.sizes.slice(-3);
  const spacings = fields.spacings?.slice(-3).map((size, axis) => [0, 0, 0].with(axis, size));
  const rows = fields['space directions'] ?? spacings;
  if (rows === undefined)
    throw new NrrdHeaderInvalid({ path, field: 'space directions', problem: 'is missing, and so is "spacings"' });
  const [a, b, c] = rows.slice(-3).map((row) => toVec3(row, 'space directions', path));
  const [x, y, z] = cross(b, c);
  if (a[0] * x + a[1] * y + a[2] * z === 0) {
    throw new NrrdHeaderInvalid({ path, field: 'space directions', problem: 'spans no volume' });
  }
  const { 'space origin': origin = [[0, 0, 0]] } = fields;
  if (origin.length !== 1) throw new NrrdHeaderInvalid({ path, field: 'space origin', problem: 'must be one vector' });
  const grid: Grid = {
    shape: [w, h, d],
    directions: [a, b, c],
    origin: toVec3(origin[0], 'space origin', path),
    file: path,
  };
  return space === undefined ? grid : { ...grid, space };
}

function toVec3(row: readonly number[] | undefined, field: string, path: string): Vec3 {
  if (row?.length !== 3 || row.some(Number.isNaN)) {
    throw new NrrdHeaderInvalid({ path, field, problem: 'must have 3 numbers for each of the last 3 axes' });
  }
  return [row[0], row[1], row[2]];
}

function dataFileOf({ 'data file': name }: NrrdFields, path: string): string | undefined {
  if (name === undefined) return undefined;
  if (/^LIST\b/.test(name) || /%\d*d/.test(name)) {
    throw new NrrdUnsupported({ path, feature: 'its values are spread over several data files' });
  }
  return name;
}
