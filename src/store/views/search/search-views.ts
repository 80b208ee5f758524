import { sql } from 'kysely';
import { nameOf } from '../../names.ts';
import type { Store } from '../../port.ts';
import type { IndexingFailure, SearchIndex, SearchTarget, SearchViewStore } from '../../search-views.ts';
import type { Inner } from '../../sql/inner.ts';
import { projectIn } from '../../sql/settings.ts';
import { census } from './census.ts';
import { documentsOf } from './documents.ts';
import { executeSearch, type OpenIndex } from './execute.ts';
import { type IndexState, openState, takeIn } from './indexer.ts';
import type { KnownCounts } from './known-statistics.ts';
import { toMapping } from './mapping.ts';

/** Failures that are told. */
const MAX_FAILURES = 1000;
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

/** @param lastCommit - number of the last commit */
export function searchViews(inner: Inner, lastCommit: () => Promise<number>): SearchViewStore & Pick<Store, 'census'> {
  const { db, settings } = inner;
  const indices = new Map<string, Kept>();
  const keptOf = ({ name, family }: SearchIndex): Kept => {
    const kept = indices.get(name) ?? { seq: -1, family, counts: new Map() };
    indices.delete(name);
    indices.set(name, kept);
    if (indices.size > KEPT) indices.delete(indices.keys().next().value ?? '');
    return kept;
  };
  const takeInAll = async (index: SearchIndex, kept: Kept): Promise<void> => {
    const last = await lastCommit();
    let taken = 0;
    let more = 0;
    do {
      kept.state = await openState(db, index, kept.state);
      more = await takeIn(inner, index, kept.state);
      taken += more;
    } while (more > 0);
    kept.seq = last;
    // The planner is told, which elsewhere happens by itself; nobody waits for it, so nobody is told when it fails.
    if (taken >= MANY) await sql`vacuum (analyze) search_documents`.execute(db).catch(() => {});
  };
  const upToDate = async (index: SearchIndex): Promise<{ state: IndexState; counts: KnownCounts }> => {
    const kept = keptOf(index);
    const last = await lastCommit();
    // What runs already may have begun before that commit.
    while (kept.seq < last || !kept.state) {
      kept.running ??= takeInAll(index, kept).finally(() => {
        kept.running = undefined;
      });
      await kept.running;
    }
    return { state: kept.state, counts: kept.counts };
  };
  return {
    census: census(inner),
    async searchDocuments(targets, request) {
      const open: OpenIndex[] = [];
      for (const { index, projects } of together(targets)) {
        const { state, counts } = await upToDate(index);
        const now = await settings.current();
        const keys = index.project ? undefined : projects.map((ref) => projectIn(now, ref).key);
        const documents = documentsOf(db, state.key, keys, index.sourceAsText);
        open.push({ ...state, name: index.name, documents, counts });
      }
      return executeSearch(open, request);
    },
    async documentMapping(index) {
      const { state } = await upToDate(index);
      return { [index.name]: { mappings: toMapping(index.mapping, state.learned) } };
    },
    async indexingState({ name }) {
      const { rows } = await sql<{ seq: number; documents: number }>`
        select i.seq, (select count(*) from search_documents d where d.index = i.key) as documents
        from search_indices i where i.name = ${name}`.execute(db);
      const failures = await sql<IndexingFailure>`
        select e.id, f.rev, f.reason from search_failures f join entities e on e.key = f.entity
        join search_indices i on i.key = f.index where i.name = ${name} order by f.entity limit ${MAX_FAILURES}`.execute(
        db,
      );
      return { ...(rows.at(0) ?? { seq: 0, documents: 0 }), failures: failures.rows };
    },
    async dropDocuments(family) {
      for (const [name, kept] of indices) if (kept.family === family) indices.delete(name);
      await sql`delete from search_indices where family = ${family}`.execute(db);
    },
  };
}

/** Each index once, with all projects that are looked at. */
function together(targets: readonly SearchTarget[]): SearchTarget[] {
  const byName = Map.groupBy(targets, ({ index }) => index.name);
  return [...byName.values()].map((same) => {
    const projects = new Map(same.flatMap((target) => target.projects).map((ref) => [nameOf(ref), ref]));
    return { index: same[0].index, projects: [...projects.values()] };
  });
}
