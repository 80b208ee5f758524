import { sql } from 'kysely';
import { AtlasError } from '../../../errors.ts';
import type { JsonObject, Resource } from '../../resource.ts';
import type { SearchIndex } from '../../search-views.ts';
import type { Inner } from '../../sql/inner.ts';
import { resourceOf } from '../../sql/reads.ts';
import { isVersion, type ResourceRow, resourceColumns } from '../../sql/resource-rows.ts';
import { projectIn } from '../../sql/settings.ts';

/** Entities that are read at a time, and characters of their documents; the one that exceeds the latter still comes. */
const TOGETHER = 200;
const CHARACTERS = 2 ** 22;

/** What an index holds of an entity as of a commit. */
export interface Changed {
  readonly entity: number;
  readonly project: number;
  /** The commit that changed the entity. */
  readonly seq: number;
  /** Absent: nothing. */
  readonly held?: { readonly content: number; readonly resource: Resource; readonly document: JsonObject };
  /** Why nothing is held that should be. */
  readonly failure?: { readonly rev: number; readonly reason: string };
}

type Row = {
  readonly entity: number;
  readonly changed: number;
  readonly of_project: number;
  readonly content: number;
} & (ResourceRow | { readonly rev: null });

/** Entities that changed after a commit, in their order and a bounded number at a time; none: the index is up to date. */
export async function changedDocuments(inner: Inner, index: SearchIndex, after: number): Promise<readonly Changed[]> {
  const settings = await inner.settings.current();
  const { project, resourceTag: tag } = index;
  const inScope = project ? sql`and e.project = ${projectIn(settings, project).key}` : sql``;
  const { rows } = await sql<Row>`
    select * from (
      select latest.entity, latest.from_seq as changed, of.project as of_project, held.*,
        coalesce(sum(octet_length(held.source)) over (
          order by latest.from_seq range between unbounded preceding and 1 preceding), 0) as before
      from (
        select s.entity, s.from_seq, e.project from states s join entities e on e.key = s.entity
        where s.to_seq is null and s.from_seq > ${after} ${inScope}
        order by s.from_seq fetch first ${sql.lit(TOGETHER)} rows with ties
      ) latest
      join entities of on of.key = latest.entity
      left join lateral (
        select ${resourceColumns(undefined)}, c.key as content
        from entities e join states s on s.entity = e.key join contents c on c.key = s.content
        where e.key = latest.entity and ${isVersion(tag === undefined ? undefined : { tag })}
      ) held on true
    ) page where before < ${CHARACTERS} order by changed`.execute(inner.db);
  return Promise.all(
    rows.map(async (row): Promise<Changed> => {
      const changed = { entity: row.entity, project: row.of_project, seq: row.changed };
      if (row.rev === null) return changed;
      const resource = resourceOf(inner, settings, row);
      try {
        const document = await index.toDocument(resource);
        return { ...changed, ...(document && { held: { content: row.content, resource, document } }) };
      } catch (error) {
        if (!(error instanceof AtlasError)) throw error;
        return { ...changed, failure: { rev: row.rev, reason: error.message } };
      }
    }),
  );
}
