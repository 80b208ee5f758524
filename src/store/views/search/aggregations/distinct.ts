import { hash } from 'node:crypto';

/** Values that are counted one by one. */
const EXACT = 3000;
/** Cells of the estimate beyond: 128 KiB. */
const CELLS = 2 ** 20;

/** Counts distinct values: exactly up to 3,000 of them, then by linear counting, in bounded memory. */
export function distinctCounter(): { add(value: string): void; count(): number } {
  let exact: Set<string> | undefined = new Set();
  let cells = new Uint8Array(0);
  const mark = (value: string): void => {
    const cell = hash('sha1', value, 'buffer').readUInt32BE() % CELLS;
    cells[cell >> 3] |= 1 << (cell & 7);
  };
  return {
    add(value) {
      if (!exact) return mark(value);
      exact.add(value);
      if (exact.size <= EXACT) return undefined;
      cells = new Uint8Array(CELLS / 8);
      for (const one of exact) mark(one);
      exact = undefined;
      return undefined;
    },
    count() {
      if (exact) return exact.size;
      let empty = 0;
      for (const byte of cells) for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) === 0) empty++;
      return Math.round(-CELLS * Math.log(Math.max(1, empty) / CELLS));
    },
  };
}
