import { VOXEL_ARRAYS, type VoxelType, viewOf } from '../voxel-types.ts';
import { NrrdDataCorrupt } from './errors.ts';
import type { Sink } from './fill.ts';

/** More characters than any number of the types takes. */
const LONGEST_NUMBER = 400;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['-nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/**
 * The bytes of numbers that blanks separate.
 *
 * @throws NrrdDataCorrupt at a word that is no number of the type
 */
export async function* parseAscii(
  chunks: AsyncIterable<string>,
  type: VoxelType,
  path: string,
  sink: Sink,
): AsyncGenerator<Uint8Array> {
  let rest = '';
  const parse = (text: string): Uint8Array => {
    const words = text.split(/[\s,]+/).filter((word) => word !== '');
    const values: { [index: number]: number | bigint } = viewOf(type, new ArrayBuffer(words.length * bytes(type)));
    for (const [i, word] of words.entries()) {
      const value = toValue(word, type);
      if (value !== undefined) values[i] = value;
      const kept = value !== undefined && (isFloat(type) || values[i] === value);
      if (!kept)
        throw new NrrdDataCorrupt({
          path,
          expected: sink.expected,
          found: sink.found,
          reason: `"${word.slice(0, 40)}" is no ${type}`,
        });
    }
    return new Uint8Array((values as Uint8Array).buffer);
  };
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const cut = text.search(/\S*$/);
    rest = text.slice(cut);
    if (rest.length > LONGEST_NUMBER) {
      throw new NrrdDataCorrupt({
        path,
        expected: sink.expected,
        found: sink.found,
        reason: `"${rest.slice(0, 40)}…" is no ${type}`,
      });
    }
    yield parse(text.slice(0, cut));
  }
  yield parse(rest);
}

const bytes = (type: VoxelType): number => VOXEL_ARRAYS[type].BYTES_PER_ELEMENT;
const isFloat = (type: VoxelType): boolean => type === 'float' || type === 'double';

function toValue(word: string, type: VoxelType): number | bigint | undefined {
  if (type === 'int64' || type === 'uint64') return /^[+-]?\d+$/.test(word) ? BigInt(word) : undefined;
  return NUMBER.test(word) ? Number(word) : isFloat(type) ? SPECIAL.get(word.toLowerCase()) : undefined;
}
