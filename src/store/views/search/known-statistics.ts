import type { Documents } from './documents.ts';
import { token as ofToken } from './narrow.ts';
import type { Field, Schema } from './schema.ts';
import type { Statistics } from './statistics.ts';
import { toFields } from './values.ts';

/** Counts kept, the most recently made. */
const KEPT = 10_000;

interface Count {
  readonly count: number;
  readonly seq: number;
}

/** Counts of one index, kept between queries. */
export type KnownCounts = Map<string, Count>;

/** Statistics that are read from the documents when `load` is called, after the query was read. */
export function loadedStatistics(
  documents: Documents,
  schema: Schema,
  known: KnownCounts,
  seq: number,
): Statistics & { load(): Promise<void> } {
  const tokens = new Map<string, number>();
  const lengths = new Map<Field, number>();
  return {
    documents(token) {
      tokens.set(token, 0);
      return () => tokens.get(token) ?? 0;
    },
    averageLength(field) {
      lengths.set(field, 1);
      return () => lengths.get(field) ?? 1;
    },
    async load() {
      await Promise.all(
        tokens.keys().map(async (token) => {
          tokens.set(token, await kept(token, known, seq, () => documents.count(ofToken(token))));
        }),
      );
      for (const field of lengths.keys()) {
        const length = () => measure(field, documents, schema);
        lengths.set(field, await kept(`length of ${field.path}`, known, seq, length));
      }
    },
  };
}

/** What is kept, unless it may have changed much: an amount that is off by a hundredth weighs the same. */
async function kept(key: string, known: KnownCounts, seq: number, count: () => Promise<number>): Promise<number> {
  const one = known.get(key);
  if (one && (one.seq === seq || seq - one.seq < one.count / 100)) return one.count;
  const made = await count();
  known.delete(key);
  known.set(key, { count: made, seq });
  if (known.size > KEPT) known.delete(known.keys().next().value ?? '');
  return made;
}

/** Words of the field in some of the documents that have it, on average; of words that were cut also the parts. */
async function measure(field: Field, documents: Documents, schema: Schema): Promise<number> {
  const rows = await documents.sample(new Set(field.sources));
  const lengths = rows
    .map(({ document, id }) => toFields(document, schema, id).tokensOf(field).length)
    .filter((length) => length > 0);
  return lengths.length === 0 ? 1 : lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}
