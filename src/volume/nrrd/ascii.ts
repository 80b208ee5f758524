import { bytesPerVoxel, type VoxelType, viewOf } from '../voxel-types.ts';
import { Damage } from './damage.ts';

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
 * @throws Damage at a word that is no number of the type
 */
export async function* parseAscii(chunks: AsyncIterable<string>, type: VoxelType): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const cut = text.search(/\S*$/);
    rest = text.slice(cut);
    if (rest.length > LONGEST_NUMBER) throw noNumber(rest, type);
    yield parseNumbers(text.slice(0, cut), type);
  }
  yield parseNumbers(rest, type);
}

function parseNumbers(text: string, type: VoxelType): Uint8Array {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const buffer = new ArrayBuffer(words.length * bytesPerVoxel(type));
  const values: { [index: number]: number | bigint } = viewOf(type, buffer);
  for (const [i, word] of words.entries()) {
    const value = toValue(word, type);
    if (value === undefined) throw noNumber(word, type);
    values[i] = value;
    if (!isReal(type) && values[i] !== value) throw noNumber(word, type);
  }
  return new Uint8Array(buffer);
}

const noNumber = (word: string, type: VoxelType): Damage => new Damage(`"${word.slice(0, 40)}" is no ${type}`);
const isReal = (type: VoxelType): boolean => type === 'float' || type === 'double';

function toValue(word: string, type: VoxelType): number | bigint | undefined {
  if (type === 'int64' || type === 'uint64') return /^[+-]?\d+$/.test(word) ? BigInt(word) : undefined;
  return NUMBER.test(word) ? Number(word) : isReal(type) ? SPECIAL.get(word.toLowerCase()) : undefined;
}
