import { NrrdDataExcess, NrrdDataTruncated } from './errors.ts';

/** Where decoders put the bytes of a volume, in order. */
export interface Sink {
  /** Bytes of the volume so far. */
  readonly found: number;
  readonly expected: number;
  /** @throws NrrdDataExcess as soon as there are more bytes than expected */
  write(chunk: Uint8Array): void;
  /** @throws NrrdDataTruncated when bytes are missing */
  end(): void;
}

/** Fills `target` with what is written after the first `skip` bytes. */
export function fill(target: Uint8Array, skip: number, path: string): Sink {
  const expected = target.length;
  let seen = 0;
  return {
    expected,
    get found() {
      return Math.max(0, seen - skip);
    },
    write(chunk) {
      const kept = chunk.subarray(Math.min(chunk.length, Math.max(0, skip - seen)));
      if (this.found + kept.length > expected) {
        throw new NrrdDataExcess({ path, expected, found: this.found + kept.length });
      }
      target.set(kept, this.found);
      seen += chunk.length;
    },
    end() {
      if (this.found < expected) throw new NrrdDataTruncated({ path, expected, found: this.found });
    },
  };
}
