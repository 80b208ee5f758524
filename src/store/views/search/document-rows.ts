import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Json } from '../../resource.ts';
import { coalesce } from '../../sql/coalesce.ts';
import { allOf, anyOf, type Narrow, parted, toSql } from './narrow.ts';

/** Which documents are asked for. */
interface Scope {
  /** Key of the index. */
  readonly index: number;
  /** Keys of the projects that are looked at; null: all that the index holds. */
  readonly projects: readonly number[] | null;
}

/** Those that fulfil a condition. */
interface Narrowed extends Scope {
  readonly narrow: Narrow;
  /** Behind this entity. */
  readonly after: number;
  /** Of so many, whichever the database comes across; null: of all. */
  readonly among: number | null;
}

/** What is read of documents. */
interface Question extends Scope {
  /** Members that are read, at most MAX_MEMBERS; null: all of them. */
  readonly members: readonly string[] | null;
  /** Whether the text of the source is read. */
  readonly source: boolean;
  /** Where no more than so many are found, they are read as a whole too. */
  readonly whole: number;
  /** Whether whole documents come with their source. */
  readonly showsSource: boolean;
}

export interface FindQuestion extends Question, Narrowed {
  /** Whether documents are read also where more are found. */
  readonly reads: boolean;
  /** The first so many of them. */
  readonly limit: number;
}

export interface FetchQuestion extends Question {
  readonly entities: readonly number[];
}

export interface PlacedQuestion extends FetchQuestion {
  /** Where the rows of the entities were last. */
  readonly places: readonly string[];
}

export interface DocumentRow {
  readonly entity: number;
  /** Null: the document was not read. */
  readonly id: string | null;
  /** Values of the members in their order, or all of them as an object. */
  readonly members: Json;
  readonly source: string | null;
  /** The document as JSON. */
  readonly whole: string | null;
}

export const MAX_MEMBERS = 12;
/** Questions that share a statement, so that nobody waits long for others. */
const TOGETHER = 16;
/** Fewer where documents are read: those of one statement go out while the database reads those of the next. */
const READ_TOGETHER = 4;

export type DocumentRows = ReturnType<typeof documentRows>;

/** Reads `search_documents`. Those who ask at the same time share a statement, which is planned once. */
export function documentRows(db: Kysely<unknown>) {
  const run = async <Row>(statement: RawBuilder<Numbered<Row>>, questions: number) => {
    const { rows } = await statement.execute(db);
    const answers = Array.from({ length: questions }, (): Row[] => []);
    for (const row of rows) answers[row.n].push(row);
    return answers;
  };
  const together = <Asked, Row>(statement: (asked: readonly Asked[]) => RawBuilder<Numbered<Row>>) =>
    coalesce((asked: readonly Asked[]) => run(statement(asked), asked.length), atMost(TOGETHER));
  /** Asks for what fulfils a condition, by tokens if they tell all of it. */
  const narrowed = <Row>(
    statement: (questions: RawBuilder<string>, candidates: RawBuilder<unknown>) => RawBuilder<Numbered<Row>>,
  ) => {
    const byTokens = together((asked: readonly object[]) => statement(sql`${toRows(asked)}`, BY_TOKENS));
    return async ({ narrow, ...question }: Narrowed): Promise<readonly Row[]> => {
      const { must, mustNot } = parted(narrow);
      const [tokens, without] = [allOf(must), anyOf(mustNot)];
      if (tokens && without) return byTokens.ask({ ...question, tokens, without });
      // Statements that differ with every query must not fill the list of prepared ones.
      const [rows] = await run(statement(sql.lit(toRows([question])), bySql(must, mustNot)), 1);
      return rows;
    };
  };
  const [finding, counting, fetching] = [narrowed(found), narrowed(counted), together(fetched)];
  const placed = coalesce(async (asked: readonly PlacedQuestion[]) => {
    const answers = new Map<PlacedQuestion, readonly DocumentRow[]>();
    for (const same of Map.groupBy(asked, formOf).values()) {
      const { rows } = await fetchedAt(same).execute(db);
      const byEntity = new Map(rows.map((row) => [row.entity, row]));
      for (const one of same)
        answers.set(
          one,
          one.entities.flatMap((entity) => byEntity.get(entity) ?? []),
        );
    }
    return asked.map((one) => answers.get(one) ?? []);
  }, atMost(READ_TOGETHER));
  return {
    /** By entity. */
    find: (question: FindQuestion): Promise<readonly DocumentRow[]> => finding(question),
    count: async (question: Narrowed): Promise<number> => (await counting(question))[0].count,
    /** By entity. */
    fetch: (question: FetchQuestion): Promise<readonly DocumentRow[]> => fetching.ask(question),
    /** By entity; without those whose rows were written anew at other places. */
    fetchPlaced: (question: PlacedQuestion): Promise<readonly DocumentRow[]> => placed.ask(question),
  };
}

const atMost =
  (most: number) =>
  ({ length }: readonly unknown[]): number =>
    Math.min(length, most);

type Numbered<Row> = Row & { readonly n: number };

const toRows = (asked: readonly object[]): string => JSON.stringify(asked.map((question, n) => ({ n, ...question })));

const QUESTION = sql`n int, index int, projects int[], members text[], source boolean, whole int, "showsSource" boolean`;
/** Whether a row `d` is of the projects that the question `q` is about. */
const IN_PROJECTS = sql`(q.projects is null or d.project = any(q.projects))`;

/** Of a row `d`, for the question `q` that found `among` rows. */
const columns = (among: RawBuilder<number>): RawBuilder<unknown> => {
  const values = Array.from({ length: MAX_MEMBERS }, (_, at) => sql`d.document -> q.members[${sql.lit(at + 1)}]`);
  return sql`d.id, case when ${among} <= q.whole then d.shown end as whole,
    case when q.members is null then d.document when q.members <> '{}' then jsonb_build_array(${sql.join(values)}) end as members,
    case when q.source or (q."showsSource" and ${among} <= q.whole) then (select c.source from contents c where c.key = d.content) end as source`;
};

const NARROWED = sql`tokens bigint[], without bigint[], after bigint, among int`;

/** @param candidates - entities and places of rows in scope that fulfil the condition of `q` */
const found = (questions: RawBuilder<string>, candidates: RawBuilder<unknown>) => sql<Numbered<DocumentRow>>`
  select q.n, page.entity, d.id, d.members, d.source, d.whole
  from jsonb_to_recordset(${questions}::jsonb) as q(${QUESTION}, ${NARROWED}, reads boolean, "limit" int)
  cross join lateral (
    with found as materialized (${candidates} limit q.among)
    select entity, place, count(*) over () as among from (select * from found order by entity limit q."limit") first
  ) page left join lateral (
    select ${columns(sql`page.among`)} from search_documents d
    where d.ctid = page.place and (q.reads or page.among <= q.whole) offset 0
  ) d on true order by q.n, page.entity`;

/** @param candidates - as above */
const counted = (questions: RawBuilder<string>, candidates: RawBuilder<unknown>) => sql<Numbered<{ count: number }>>`
  select q.n, (select count(*) from (${candidates} limit q.among) found) as count
  from jsonb_to_recordset(${questions}::jsonb) as q(n int, index int, projects int[], ${NARROWED})`;

// Tokens are of one index; a sum is looked up in no other index, which the planner might take for the better one.
const BY_TOKENS = sql`
  select d.entity, d.ctid as place from search_documents d
  where d.tokens @> q.tokens and not d.tokens && q.without and d.index + 0 = q.index and d.entity + 0 > q.after
    and ${IN_PROJECTS}`;

function bySql(must: Narrow, mustNot: Narrow): RawBuilder<unknown> {
  const those = (narrow: Narrow) => sql`select d.entity, d.ctid as place from search_documents d
    where d.index = q.index and d.entity > q.after and ${IN_PROJECTS} and ${toSql(narrow)}`;
  return mustNot.is === 'none' ? those(must) : sql`${those(must)} except ${those(mustNot)}`;
}

const fetched = (asked: readonly FetchQuestion[]) => sql<Numbered<DocumentRow>>`
  select q.n, d.* from jsonb_to_recordset(${toRows(asked)}::jsonb) as q(${QUESTION}, entities bigint[])
  cross join lateral unnest(q.entities) wanted(entity) cross join lateral (
    select d.entity, ${columns(sql`1`)} from search_documents d
    where d.index = q.index and d.entity = wanted.entity and ${IN_PROJECTS} offset 0
  ) d order by q.n, d.entity`;

/** What may be asked together of rows by their places. */
const formOf = ({ entities: _, places: __, ...form }: PlacedQuestion): string => JSON.stringify(form);

/** By their places, as each way through an index costs more than the row. */
const fetchedAt = ([first, ...others]: readonly PlacedQuestion[]) => sql<DocumentRow>`
  select d.entity, ${columns(sql`1`)} from jsonb_to_recordset(${`[${formOf(first)}]`}::jsonb) as q(${QUESTION})
  cross join search_documents d
  where d.ctid = any(${[first, ...others].flatMap(({ places }) => places)}::tid[]) and d.index = q.index and ${IN_PROJECTS}`;
