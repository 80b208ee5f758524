/** Bits appended to bytes, the first in the least significant place; hot loops keep `hold` and `held` to themselves. */
export interface BitWriter {
  bytes: Uint8Array;
  /** Bytes that are full. */
  at: number;
  /** Fewer than 8 bits that are not in a full byte yet, and their number. */
  hold: number;
  held: number;
}

export const bitWriter = (room: number): BitWriter => ({ bytes: new Uint8Array(room), at: 0, hold: 0, held: 0 });

/** Makes room for so many more bytes, and the few that are written beyond them. */
export function reserve(writer: BitWriter, bytes: number): void {
  const needed = writer.at + bytes + 8;
  if (needed <= writer.bytes.length) return;
  const larger = new Uint8Array(Math.max(needed, 2 * writer.bytes.length));
  larger.set(writer.bytes.subarray(0, writer.at));
  writer.bytes = larger;
}

/** Appends up to 24 bits; room for them is there. */
export function put(writer: BitWriter, bits: number, count: number): void {
  writer.hold |= bits << writer.held;
  writer.held += count;
  for (; writer.held >= 8; writer.held -= 8, writer.hold >>>= 8) writer.bytes[writer.at++] = writer.hold;
}

/** Fills the last byte with zeros. */
export function alignWriter(writer: BitWriter): void {
  if (writer.held > 0) put(writer, 0, 8 - writer.held);
}
