/** Bytes of rows that are kept, and rows of one condition. */
const BYTES = 2 ** 24;
const MOST = 1000;

/** Rows that were found, kept until something is written: lists are sorted and paged again and again. */
export interface RowsKeeper<Row> {
  /** @param seq - the last commit @param find - rows that fulfil the condition which `key` names */
  find(key: string, seq: number, find: () => Promise<readonly Row[]>): Promise<readonly Row[]>;
}

/** @param weigh - about how many bytes a row takes */
export function rowsKeeper<Row>(weigh: (row: Row) => number): RowsKeeper<Row> {
  const kept = new Map<string, { readonly rows: readonly Row[]; readonly bytes: number }>();
  let of = -1;
  let total = 0;
  const drop = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    async find(key, seq, find) {
      if (seq > of) {
        kept.clear();
        total = 0;
        of = seq;
      }
      const known = seq === of ? kept.get(key) : undefined;
      const rows = known?.rows ?? (await find());
      const bytes = known?.bytes ?? rows.reduce((sum, row) => sum + weigh(row), key.length);
      if (seq !== of || rows.length > MOST || bytes > BYTES / 4) return rows;
      // The most recently used come last.
      drop(key);
      kept.set(key, { rows, bytes });
      total += bytes;
      for (const oldest of kept.keys()) {
        if (total <= BYTES) break;
        drop(oldest);
      }
      return rows;
    },
  };
}
