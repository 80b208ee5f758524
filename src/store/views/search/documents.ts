import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '../../resource.ts';
import { type Narrow, parted, toSql } from './narrow.ts';
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
  /** The first that fulfil it, always the same while nothing is written. */
  first(narrow: Narrow, limit: number): Promise<number[]>;
  /** All that fulfil it, in batches. @param reads - places that matter; undefined: all */
  scan(narrow: Narrow, reads: ReadonlySet<string> | undefined): AsyncIterable<readonly Row[]>;
  /** Whole documents, in any order. */
  fetch(entities: readonly number[]): Promise<Row[]>;
  /** Some documents, always the same while nothing is written. */
  sample(reads: ReadonlySet<string>): Promise<readonly Row[]>;
}

/** Documents that are read at a time, and entities that are looked for at a time. */
const BATCH = 1000;
const CHUNK = 50_000;
/** Among so many hits, and no more, is the page that is shown. */
const MAX_WINDOW = 10_001;
const SAMPLE = 500;
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
  const inScope = projects
    ? sql<boolean>`d.index = ${number(index)} and d.project = any(${list(projects, 'int')})`
    : sql<boolean>`d.index = ${number(index)}`;
  const found = (narrow: Narrow, after = -1) => entitiesOf(narrow, sql`${inScope} and d.entity > ${number(after)}`);
  /** The first entities that fulfil a condition, of the first `among` that the database comes across. */
  const firstOf = (narrow: Narrow, limit: number, after?: number, among?: number): RawBuilder<{ entity: number }> => {
    const bound = among === undefined ? sql`` : sql`limit ${number(among)}`;
    return sql`
      with found as materialized (${found(narrow, after)} ${bound})
      select entity from found order by entity limit ${number(limit)}`;
  };
  const first = async (...asked: Parameters<typeof firstOf>): Promise<number[]> =>
    (await firstOf(...asked).execute(db)).rows.map(({ entity }) => entity);
  /** @param rest - of the statement, from `search_documents d` on */
  const read = async (rest: RawBuilder<unknown>, reads: ReadonlySet<string> | undefined): Promise<Row[]> => {
    const withSource = sourceAsText && (reads === undefined || reads.has(SOURCE_FIELD));
    const source = withSource ? sql`(select c.source from contents c where c.key = d.content)` : sql`null`;
    const { rows } = await sql<Row & { readonly source: string | null }>`
      select d.entity, d.id, ${membersOf(reads)} as document, ${source} as source from ${rest}`.execute(db);
    return rows.map(({ entity, id, document, source }) => ({
      entity,
      id,
      document: { ...document, ...(source !== null && { [SOURCE_FIELD]: source }) },
    }));
  };
  const fetch = (entities: readonly number[], reads?: ReadonlySet<string>): Promise<Row[]> =>
    read(
      sql`search_documents d where ${inScope} and d.entity = any(${list(entities, 'bigint')}) order by d.entity`,
      reads,
    );
  /** The first that fulfil it, found and read in one statement; `offset` keeps the planner from reading all rows. */
  const some = (narrow: Narrow, reads: ReadonlySet<string> | undefined): Promise<Row[]> =>
    read(
      sql`(${firstOf(narrow, BATCH)}) page join lateral (
        select * from search_documents d where ${inScope} and d.entity = page.entity offset 0
      ) d on true order by d.entity`,
      reads,
    );
  return {
    fetch,
    async count(narrow, limit) {
      const bounded = limit === undefined ? found(narrow) : sql`${found(narrow)} limit ${number(limit)}`;
      const { rows } = await sql<{ count: number }>`select count(*) from (${bounded}) found`.execute(db);
      return rows[0].count;
    },
    first: (narrow, limit) => first(narrow, limit, undefined, MAX_WINDOW),
    async *scan(narrow, reads) {
      const rows = await some(narrow, reads);
      yield rows;
      // Most queries find few.
      if (rows.length < BATCH) return;
      for (let after = rows[rows.length - 1].entity; ; ) {
        const entities = await first(narrow, CHUNK, after);
        for (let at = 0; at < entities.length; at += BATCH) yield await fetch(entities.slice(at, at + BATCH), reads);
        if (entities.length < CHUNK) return;
        after = entities[entities.length - 1];
      }
    },
    sample: (reads) => read(sql`search_documents d where ${inScope} order by d.entity limit ${number(SAMPLE)}`, reads),
  };
}

// Numbers are written into the statements, which differ with every query and are not worth being prepared.
const number = (value: number) => sql.lit(value);
const list = (values: readonly number[], type: string) => sql.raw(`'{${values.join(',')}}'::${type}[]`);

/** Entities that fulfil a condition, of those of a scope. */
function entitiesOf(narrow: Narrow, scope: RawBuilder<unknown>): RawBuilder<unknown> {
  const { must, mustNot } = parted(narrow);
  const those = (one: Narrow) => sql`select d.entity from search_documents d where ${scope} and ${toSql(one)}`;
  return mustNot.is === 'none' ? those(must) : sql`${those(must)} except ${those(mustNot)}`;
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
