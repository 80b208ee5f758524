import { EndsEarly } from './damage.ts';

/** Bits, the most significant of each byte first. */
export interface BitInput {
  /** Makes `bytes` readable, or all that are left. @returns whether there are any */
  load(bytes: number): Promise<boolean>;
  /** @param count - up to 24 @throws EndsEarly beyond what was loaded */
  read(count: number): number;
  /** Goes on at the next whole byte. */
  align(): void;
}

export function bitInput(chunks: AsyncIterable<Uint8Array>): BitInput {
  const source = chunks[Symbol.asyncIterator]();
  let bytes: Uint8Array = new Uint8Array(0);
  let next = 0;
  let bits = 0;
  let count = 0;
  return {
    async load(wanted) {
      const parts = [bytes.subarray(next)];
      let length = parts[0].length;
      while (length < wanted) {
        const { value, done } = await source.next();
        if (done) break;
        parts.push(value);
        length += value.length;
      }
      if (parts.length > 1) {
        bytes = Buffer.concat(parts);
        next = 0;
      }
      return length > 0;
    },
    read(wanted) {
      while (count < wanted) {
        if (next === bytes.length) throw new EndsEarly();
        bits = (bits << 8) | bytes[next++];
        count += 8;
      }
      count -= wanted;
      const value = bits >>> count;
      bits &= (1 << count) - 1;
      return value;
    },
    align() {
      count = 0;
      bits = 0;
    },
  };
}
