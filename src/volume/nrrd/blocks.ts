/**
 * Cuts a stream of bytes into blocks of one size, the last one excepted, however it comes. A block within a chunk is
 * a view of it; block and chunk hold until the next is asked for.
 */
export async function* fixedBlocks(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      const part = chunk.subarray(from, from + size - length);
      from += part.length;
      length += part.length;
      parts.push(part);
      if (length < size) continue;
      yield join(parts);
      parts = [];
      length = 0;
    }
    // Of a chunk that may change, what waits for the next one is kept.
    if (length > 0) parts = [Buffer.concat(parts)];
  }
  if (length > 0) yield join(parts);
}

const join = (parts: readonly Uint8Array[]): Uint8Array => (parts.length === 1 ? parts[0] : Buffer.concat(parts));
