import { sql } from 'kysely';
import { nameOf } from '../../names.ts';
import type { Store } from '../../port.ts';
import type { IndexingFailure, SearchTarget, SearchViewStore } from '../../search-views.ts';
import type { Inner } from '../../sql/inner.ts';
import { projectIn, projectWithKey, readableProjects } from '../../sql/settings.ts';
import { census } from './census.ts';
import { documentRows } from './document-rows.ts';
import { documentsOf, weightOf } from './documents.ts';
import { executeSearch, type OpenIndex } from './execute.ts';
import { indexKeeper } from './index-keeper.ts';
import { toMapping } from './mapping.ts';
import { postingsKeeper } from './postings/keeper.ts';
import { rowsByPostings } from './postings/rows.ts';
import { rowsKeeper } from './rows-keeper.ts';

/** Failures that are told. */
const MAX_FAILURES = 1000;

export function searchViews(inner: Inner): SearchViewStore & Pick<Store, 'census'> {
  const { db, settings } = inner;
  const { upToDate, forget } = indexKeeper(inner);
  const [rows, keeper, postings] = [documentRows(db), rowsKeeper(weightOf), postingsKeeper(db)];
  return {
    census: census(inner),
    async searchDocuments(targets, request) {
      const open: OpenIndex[] = [];
      for (const { index, projects } of together(targets)) {
        const { state, counts, last } = await upToDate(index);
        const now = await settings.current();
        const keys = index.project ? null : projects.map((ref) => projectIn(now, ref).key);
        const { sourceAsText } = index;
        const inMemory = await postings.of(state.key, last);
        const reader = inMemory ? rowsByPostings(inMemory, rows) : rows;
        const documents = documentsOf(db, reader, { key: state.key, seq: last, projects: keys, sourceAsText, keeper });
        open.push({ ...state, name: index.name, documents, counts });
      }
      return executeSearch(open, request);
    },
    async documentMapping(index) {
      const { state } = await upToDate(index);
      return { [index.name]: { mappings: toMapping(index.mapping, state.learned) } };
    },
    async indexingFailures({ index, projects }) {
      const { state } = await upToDate(index);
      const now = await settings.current();
      const keys = projects.map((ref) => projectIn(now, ref).key);
      const { rows } = await sql<IndexingFailure>`
        select e.id, f.rev, f.reason from search_failures f join entities e on e.key = f.entity
        where f.index = ${state.key} and e.project = any(${keys}::int[]) order by f.entity limit ${MAX_FAILURES}`.execute(
        db,
      );
      return rows;
    },
    async readableProjects(org, caller) {
      const now = await settings.current();
      return readableProjects(now, { org }, caller).map((key) => projectWithKey(now, key));
    },
    async dropDocuments(family) {
      forget(family);
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
