/** No name, no date, unknown system: equal values give equal bytes. @see RFC 1952 */
export const gzipHeader = (level: number): Uint8Array =>
  Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, level === 1 ? 4 : level === 9 ? 2 : 0, 255);

/** @param length - number of bytes that are packed */
export function gzipTrailer(checksum: number, length: number): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return trailer;
}
