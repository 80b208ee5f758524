import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '../../resource.ts';
import { type Narrow, toSql } from './narrow.ts';
import { ID_FIELD } from './schema.ts';

/** A document, or the part of it that was asked for. */
export interface Row {
  readonly entity: number;
  readonly id: string;
  readonly document: JsonObject;
}

/** The documents of one index, of the projects that are looked at. */
export interface Documents {
  /** How many fulfil the condition; counted up to `limit` when it is given. */
  count(narrow: Narrow, limit?: number): Promise<number>;
  /** The first that fulfil it. */
  first(narrow: Narrow, limit: number): Promise<number[]>;
  /** All that fulfil it, in batches. @param reads - places that matter; undefined: all */
  scan(narrow: Narrow, reads: ReadonlySet<string> | undefined): AsyncIterable<readonly Row[]>;
  /** Whole documents, in any order. */
  fetch(entities: readonly number[]): Promise<Row[]>;
  /** Some documents, always the same while nothing is written. */
  sample(reads: ReadonlySet<string>): Promise<readonly Row[]>;
}

const BATCH = 2000;
const SAMPLE = 200;
/** Members of a document that are worth asking for one by one. */
const MAX_MEMBERS = 12;
/** Names that can be written into a statement as they are. */
const PLAIN = /^[\w@:./#-]{1,200}$/;
/** The text of the source, which documents show that do not hold it. */
export const SOURCE_FIELD = '_original_source';

/** @param projects - keys of those that are looked at; undefined: all that the index holds */
export function documentsOf(
  db: Kysely<unknown>,
  index: number,
  projects: readonly number[] | undefined,
  sourceAsText: boolean,
): Documents {
  // Numbers are written into the statements, which differ with every query and are not worth being prepared.
  const number = (value: number) => sql.lit(value);
  const list = (values: readonly number[], type: string) => sql.raw(`'{${values.join(',')}}'::${type}[]`);
  const inScope = projects
    ? sql<boolean>`d.index = ${number(index)} and d.project = any(${list(projects, 'int')})`
    : sql<boolean>`d.index = ${number(index)}`;
  const rows = async (
    document: RawBuilder<unknown>,
    which: RawBuilder<unknown>,
    withSource: boolean,
  ): Promise<Row[]> => {
    const source = withSource && sourceAsText;
    const found = await sql<Row & { source: string | null }>`
      select d.entity, e.id, ${document} as document, ${source ? sql`c.source` : sql`null`} as source
      from ${which} d join entities e on e.key = d.entity
      ${source ? sql`join contents c on c.key = d.content` : sql``} order by d.entity`.execute(db);
    return found.rows.map(({ entity, id, document: given, source: text }) => ({
      entity,
      id,
      document: { ...given, ...(text !== null && { [SOURCE_FIELD]: text }) },
    }));
  };
  return {
    async count(narrow, limit) {
      const found = sql`select from search_documents d where ${inScope} and ${toSql(narrow)}`;
      const bounded = limit === undefined ? found : sql`${found} limit ${number(limit)}`;
      const { rows: counted } = await sql<{ count: number }>`select count(*) from (${bounded}) found`.execute(db);
      return counted[0].count;
    },
    async first(narrow, limit) {
      const { rows: found } = await sql<{ entity: number }>`
        with found as materialized (
          select d.entity from search_documents d where ${inScope} and ${toSql(narrow)} limit ${number(limit)}
        ) select entity from found order by entity`.execute(db);
      return found.map(({ entity }) => entity);
    },
    async *scan(narrow, reads) {
      const document = membersOf(reads);
      const withSource = reads === undefined || reads.has(SOURCE_FIELD);
      for (let after = -1; ; ) {
        // What the tokens find is found first: the planner would rather walk all documents in their order.
        const page = sql`(
          with found as materialized (
            select d.entity, d.content, d.document from search_documents d
            where ${inScope} and ${toSql(narrow)} and d.entity > ${number(after)}
          ) select * from found order by entity limit ${number(BATCH)})`;
        const all = sql`(
          select d.entity, d.content, d.document from search_documents d
          where ${inScope} and d.entity > ${number(after)} order by d.entity limit ${number(BATCH)})`;
        const batch = await rows(document, narrow.is === 'all' ? all : page, withSource);
        if (batch.length > 0) yield batch;
        if (batch.length < BATCH) return;
        after = batch[batch.length - 1].entity;
      }
    },
    fetch: (entities) =>
      rows(
        sql`d.document`,
        sql`(select * from search_documents d where ${inScope} and d.entity = any(${list(entities, 'bigint')}))`,
        true,
      ),
    sample: (reads) =>
      rows(
        membersOf(reads),
        sql`(select * from search_documents d where ${inScope} order by entity limit ${number(SAMPLE)})`,
        reads.has(SOURCE_FIELD),
      ),
  };
}

/** Of `search_documents d`: its members that hold the places, so that less is read and sent. */
function membersOf(reads: ReadonlySet<string> | undefined): RawBuilder<unknown> {
  if (!reads) return sql`d.document`;
  const names = new Set<string>();
  for (const path of reads) {
    if (path === ID_FIELD || path === SOURCE_FIELD) continue;
    // A key may have points in it.
    for (let at = path.indexOf('.'); at > 0; at = path.indexOf('.', at + 1)) names.add(path.slice(0, at));
    names.add(path);
  }
  if (names.size > MAX_MEMBERS || names.values().some((name) => !PLAIN.test(name))) return sql`d.document`;
  if (names.size === 0) return sql`'{}'::jsonb`;
  const members = [...names].map((name) => sql`${sql.lit(name)}, d.document->${sql.lit(name)}`);
  return sql`jsonb_strip_nulls(jsonb_build_object(${sql.join(members)}))`;
}
