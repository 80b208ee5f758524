import type { Documents } from './documents.ts';
import { token as ofToken } from './narrow.ts';
import { lengthOf } from './queries/words.ts';
import { type Field, ID_FIELD, type Schema } from './schema.ts';
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
      for (const token of tokens.keys()) tokens.set(token, await countOf(token, documents, known, seq));
      if (lengths.size > 0) await measure(lengths, documents, schema);
    },
  };
}

async function countOf(token: string, documents: Documents, known: KnownCounts, seq: number): Promise<number> {
  const kept = known.get(token);
  // A large count that is off by a hundredth weighs the same.
  if (kept && (kept.seq === seq || seq - kept.seq < kept.count / 100)) return kept.count;
  const count = await documents.count(ofToken(token));
  known.delete(token);
  known.set(token, { count, seq });
  if (known.size > KEPT) known.delete(known.keys().next().value ?? '');
  return count;
}

async function measure(lengths: Map<Field, number>, documents: Documents, schema: Schema): Promise<void> {
  const reads = new Set([...lengths.keys()].flatMap(({ sources }) => sources));
  const rows = (await documents.sample(reads)).map(({ document, id }) =>
    toFields({ ...document, [ID_FIELD]: id }, schema),
  );
  for (const field of lengths.keys()) {
    const sizes = rows.map((fields) => lengthOf(fields.tokensOf(field))).filter((size) => size > 0);
    lengths.set(field, sizes.length === 0 ? 1 : sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  }
}
