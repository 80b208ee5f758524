const NEWLINE = 0x0a;

/** Lines of text, parted by line feeds only: what JSON may hold between quotes parts nothing. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...begun, piece.subarray(from, at)]).toString();
      begun = [];
      from = at + 1;
    }
    begun.push(piece.subarray(from));
  }
}
