/** A token as the two halves of its 64 bits. */
export type Halves = readonly [high: number, low: number];

/** Numbers tokens from 0 on. */
export interface TokenNumbers {
  readonly size: number;
  readonly bytes: number;
  /** The number of the token, which is new unless it came before. */
  add(token: Halves): number;
  find(token: Halves): number | undefined;
}

const FREE = -1;

/** By open addressing in plain numbers, in a sixth of the memory of a Map. */
export function tokenNumbers(): TokenNumbers {
  let size = 0;
  /** Halves of each token. */
  let tokens = new Int32Array(2048);
  let slots = new Int32Array(2048).fill(FREE);
  /** The slot of the token, or the free one where it belongs. Tokens are digests, so any of their bits will do. */
  const slotOf = ([high, low]: Halves): number => {
    const mask = slots.length - 1;
    let at = low & mask;
    for (; slots[at] !== FREE; at = (at + 1) & mask) {
      const number = slots[at];
      if (tokens[2 * number] === high && tokens[2 * number + 1] === low) break;
    }
    return at;
  };
  const grow = (): void => {
    const known = tokens;
    tokens = new Int32Array(2 * known.length);
    tokens.set(known);
    slots = new Int32Array(2 * slots.length).fill(FREE);
    for (let number = 0; number < size; number++) slots[slotOf([tokens[2 * number], tokens[2 * number + 1]])] = number;
  };
  return {
    get size() {
      return size;
    },
    get bytes() {
      return 4 * (tokens.length + slots.length);
    },
    add(token) {
      if (2 * size === tokens.length) grow();
      const slot = slotOf(token);
      if (slots[slot] !== FREE) return slots[slot];
      tokens.set(token, 2 * size);
      slots[slot] = size;
      return size++;
    },
    find(token) {
      const number = slots[slotOf(token)];
      return number === FREE ? undefined : number;
    },
  };
}

/** Of an array of bigint as PostgreSQL sends it: dimensions, flag, type, length and first index, then size and value of each. */
export function* tokensSent(sent: Buffer): Generator<Halves> {
  for (let at = 24; at < sent.length; at += 12) yield [sent.readInt32BE(at), sent.readInt32BE(at + 4)];
}

/** Of a token in decimal. */
export function toHalves(token: string): Halves {
  const value = BigInt(token);
  return [Number(value >> 32n), Number(BigInt.asIntN(32, value))];
}

export const toDecimal = ([high, low]: Halves): string => String((BigInt(high) << 32n) + BigInt(low >>> 0));
