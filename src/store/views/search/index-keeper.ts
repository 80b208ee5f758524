import { sql } from 'kysely';
import type { SearchIndex } from '../../search-views.ts';
import type { Inner } from '../../sql/inner.ts';
import { type IndexState, openState, takeIn } from './indexer.ts';
import type { KnownCounts } from './known-statistics.ts';

/** Indices that are kept in memory: what is known of their fields and words. */
const KEPT = 200;
/** New documents after which the planner is told what the table holds. */
const MANY = 500;

interface Kept {
  state?: IndexState;
  /** The commit up to which nothing is left to take in. */
  seq: number;
  running?: Promise<void>;
  readonly family: string;
  readonly counts: KnownCounts;
}

export interface UpToDate {
  readonly state: IndexState;
  readonly counts: KnownCounts;
  /** The last commit that was made before. */
  readonly last: number;
}

export interface IndexKeeper {
  /** Takes in what was committed before the call. */
  upToDate(index: SearchIndex): Promise<UpToDate>;
  forget(family: string): void;
}

export function indexKeeper(inner: Inner): IndexKeeper {
  const indices = new Map<string, Kept>();
  const keptOf = ({ name, family }: SearchIndex): Kept => {
    const kept = indices.get(name) ?? { seq: -1, family, counts: new Map() };
    indices.delete(name);
    indices.set(name, kept);
    if (indices.size > KEPT) indices.delete(indices.keys().next().value ?? '');
    return kept;
  };
  const takeInAll = async (index: SearchIndex, kept: Kept): Promise<void> => {
    const last = await inner.commits.last();
    let taken = 0;
    let more = 0;
    do {
      kept.state = await openState(inner.db, index, kept.state);
      more = await takeIn(inner, index, kept.state);
      taken += more;
    } while (more > 0);
    kept.seq = last;
    // Nobody asked for it, so nobody is told when it fails.
    if (taken >= MANY) await sql`vacuum (analyze) search_documents`.execute(inner.db).catch(() => {});
  };
  return {
    async upToDate(index) {
      const kept = keptOf(index);
      const last = await inner.commits.last();
      // What runs already may have begun before that commit.
      while (kept.seq < last || !kept.state) {
        kept.running ??= takeInAll(index, kept).finally(() => {
          kept.running = undefined;
        });
        await kept.running;
      }
      return { state: kept.state, counts: kept.counts, last: kept.seq };
    },
    forget(family) {
      for (const [name, kept] of indices) if (kept.family === family) indices.delete(name);
    },
  };
}
