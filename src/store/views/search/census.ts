import { sql } from 'kysely';
import type { Store } from '../../port.ts';
import type { Iri } from '../../resource.ts';
import type { Inner } from '../../sql/inner.ts';
import { matches } from '../../sql/search.ts';
import { projectWithKey, readableProjects } from '../../sql/settings.ts';

interface Row {
  /** Null in the row of all. */
  readonly project: number | null;
  readonly type: Iri | null;
  readonly count: number;
}

/** Counts what a search finds, by project and by type, in one statement. */
export const census =
  ({ db, settings }: Inner): Store['census'] =>
  async (query, caller) => {
    const now = await settings.current();
    const { rows } = await sql<Row>`
      with found as materialized (
        select e.project, c.types from entities e join states s on s.entity = e.key join contents c on c.key = s.content
        where ${matches(query, readableProjects(now, query, caller))}
      )
      select project, null as type, count(*) as count from found group by grouping sets ((project), ())
      union all select null, type, count(*) from found cross join unnest(types) type group by type
      order by count desc, project, type`.execute(db);
    return {
      total: rows.find(({ project, type }) => project === null && type === null)?.count ?? 0,
      projects: rows.flatMap(({ project, count }) => {
        if (project === null) return [];
        const { org, project: label } = projectWithKey(now, project);
        return [{ project: { org, project: label }, count }];
      }),
      types: rows.flatMap(({ type, count }) => (type === null ? [] : [{ type, count }])),
    };
  };
