import {
  DISTANCE_BASES,
  DISTANCE_BITS,
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BASES,
  LENGTH_BITS,
  LONGEST_MATCH,
} from './alphabet.ts';
import { alignWriter, type BitWriter, bitWriter, put, reserve } from './bit-writer.ts';
import { type DynamicCodes, startBlock } from './dynamic-codes.ts';
import {
  addVoxels,
  addZeros,
  clear,
  DISTANCE_SYMBOL,
  isFull,
  LENGTH_SYMBOL,
  noTokens,
  type VoxelTokens,
  ZEROS,
  zeroParts,
} from './voxel-tokens.ts';

/** Deflates voxels of 4 or 8 bytes, and zeros between them in a time that hardly depends on their number. */
export interface VoxelDeflater {
  /** From now on voxels are those of `words`, from its start. */
  begin(words: Uint32Array): void;
  /** Appends the next voxels, all by default. */
  voxels(count?: number): void;
  /** Appends 1 to 2³¹ − 1 bytes 0 that are not of `words`. */
  zeros(bytes: number): void;
  /** Ends the data, or brings it to a whole byte for other blocks to follow, and gives it. */
  end(isLast: boolean): Uint8Array;
}

/**
 * Takes a sixth of the time of zlib's level 1 on floats, and packs them as well: it looks for repeats of whole voxels
 * only, and gives their bytes codes by frequency.
 *
 * @param room - bytes that the packed data will take, about
 * @see RFC 1951
 */
export function voxelDeflater(wordsPerVoxel: 1 | 2, room = 2 ** 16): VoxelDeflater {
  const writer = bitWriter(room);
  const tokens = noTokens(wordsPerVoxel);
  let words: Uint32Array = new Uint32Array();
  let [next, firstOfBlock] = [0, 0];
  const endBlock = (isLast: boolean): void => {
    const codes = startBlock(writer, tokens, isLast);
    reserve(writer, tokens.bytes + 16);
    writeTokens(writer, tokens, words.subarray(firstOfBlock * wordsPerVoxel), codes);
    put(writer, codes.symbols[END_OF_BLOCK] >>> 4, codes.symbols[END_OF_BLOCK] & 15);
    clear(tokens);
    firstOfBlock = next;
  };
  return {
    begin(values) {
      words = values;
      tokens.latest.fill(0);
      next = 0;
      firstOfBlock = 0;
    },
    voxels(count = words.length / wordsPerVoxel - next) {
      const [since, to] = [next, next + count];
      while (next < to) {
        if (isFull(tokens)) endBlock(false);
        next = addVoxels(tokens, words, since, next, to);
      }
    },
    zeros(bytes) {
      if (isFull(tokens)) endBlock(false);
      addZeros(tokens, bytes);
    },
    end(isLast) {
      endBlock(isLast);
      if (!isLast) put(writer, 0, 3);
      alignWriter(writer);
      if (!isLast) for (const byte of [0, 0, 0xff, 0xff]) put(writer, byte, 8);
      const written = writer.bytes.slice(0, writer.at);
      writer.at = 0;
      return written;
    },
  };
}

function writeTokens(
  writer: BitWriter,
  { tokens, count, wordsPerVoxel }: VoxelTokens,
  words: Uint32Array,
  codes: DynamicCodes,
): void {
  const lengths = lengthCodes(codes.symbols);
  const view = new DataView(writer.bytes.buffer, writer.bytes.byteOffset);
  let word = 0;
  for (let i = 0; i < count; ) {
    const first = i;
    while (i < count && tokens[i] === 0) i++;
    const end = word + (i - first) * wordsPerVoxel;
    if (i > first) writeWords(writer, view, words, word, end, codes.symbols);
    word = end;
    for (; i < count && tokens[i] !== 0; i++) {
      const token = tokens[i];
      if (token >= ZEROS) putZeros(writer, token - ZEROS, codes, lengths);
      else {
        putRepeat(writer, view, lengths[token >>> 16], (token & 0xffff) + 1, codes.distances);
        word += token >>> 18;
      }
    }
  }
}

/** The bits are kept in local variables: as fields of the writer, or seen by a closure, they would cost more than all else. */
function writeWords(
  writer: BitWriter,
  view: DataView,
  words: Uint32Array,
  from: number,
  to: number,
  symbols: Uint32Array,
): void {
  let { at, hold, held } = writer;
  for (let word = from; word < to; word++) {
    const bytes = words[word];
    // Two codes of up to 12 bits fit beside the up to 7 bits held.
    for (let pair = bytes, half = 0; half < 2; pair >>>= 16, half++) {
      const low = symbols[pair & 255];
      const high = symbols[(pair >>> 8) & 255];
      hold |= ((low >>> 4) | ((high >>> 4) << (low & 15))) << held;
      held += (low & 15) + (high & 15);
      view.setUint32(at, hold, true);
      at += held >>> 3;
      hold >>>= held & 24;
      held &= 7;
    }
  }
  writer.at = at;
  writer.hold = hold;
  writer.held = held;
}

/** @param ofLength - see `lengthCodes` */
function putRepeat(
  writer: BitWriter,
  view: DataView,
  ofLength: number,
  distance: number,
  distances: Uint32Array,
): void {
  const symbol = DISTANCE_SYMBOL[distance];
  append(writer, view, ofLength >>> 5, ofLength & 31);
  append(writer, view, distances[symbol] >>> 4, distances[symbol] & 15);
  append(writer, view, distance - DISTANCE_BASES[symbol], DISTANCE_BITS[symbol]);
}

/** Up to 24 bits. */
function append(writer: BitWriter, view: DataView, bits: number, count: number): void {
  const hold = writer.hold | (bits << writer.held);
  const held = writer.held + count;
  view.setUint32(writer.at, hold, true);
  writer.at += held >>> 3;
  writer.hold = hold >>> (held & 24);
  writer.held = held & 7;
}

/** By the length of a repeat, 32 · its code with the extra bits, + their number. */
function lengthCodes(symbols: Uint32Array): Uint32Array {
  return Uint32Array.from(LENGTH_SYMBOL, (symbol, length) => {
    const code = symbols[FIRST_LENGTH + symbol];
    const extra = (length - LENGTH_BASES[symbol]) << (code & 15);
    return (((code >>> 4) | extra) << 5) | ((code & 15) + LENGTH_BITS[symbol]);
  });
}

function putZeros(writer: BitWriter, bytes: number, { symbols, distances }: DynamicCodes, lengths: Uint32Array): void {
  const { literals, longest, rest } = zeroParts(bytes);
  const [zero, nearest] = [symbols[0], distances[0]];
  const putLength = (length: number): void => {
    put(writer, lengths[length] >>> 5, lengths[length] & 31);
    put(writer, nearest >>> 4, nearest & 15);
  };
  for (let i = 0; i < literals; i++) put(writer, zero >>> 4, zero & 15);
  // A gap in a volume is thousands of the longest repeats, of a few bits each: as many at once as can be put.
  const bits = (lengths[LONGEST_MATCH] & 31) + (nearest & 15);
  const atOnce = Math.floor(24 / bits);
  const one = (lengths[LONGEST_MATCH] >>> 5) | ((nearest >>> 4) << (lengths[LONGEST_MATCH] & 31));
  let several = 0;
  for (let i = 0; i < atOnce; i++) several |= one << (i * bits);
  let i = 0;
  for (; i + atOnce <= longest; i += atOnce) put(writer, several, atOnce * bits);
  for (; i < longest; i++) putLength(LONGEST_MATCH);
  if (rest > 0) putLength(rest);
}
