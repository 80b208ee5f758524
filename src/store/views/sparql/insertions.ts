/** Text that is put into a query, before the character of that index of what was sent. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** @param insertions - in their order */
export function insert(sent: string, insertions: readonly Insertion[]): string {
  const ends = [...insertions.slice(1).map(({ at }) => at), sent.length];
  const pieces = insertions.map(({ at, text }, index) => text + sent.slice(at, ends[index]));
  return sent.slice(0, insertions[0]?.at) + pieces.join('');
}

/** Where in what was sent a character of the whole comes from; for what was inserted, the place where it was. */
export function indexInSent(insertions: readonly Insertion[], index: number): number {
  let inserted = 0;
  for (const { at, text } of insertions) {
    if (index <= at + inserted) break;
    inserted += Math.min(text.length, index - at - inserted);
  }
  return index - inserted;
}
