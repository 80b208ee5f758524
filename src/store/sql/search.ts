import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import { keptUntilCommit } from '../kept-until-commit.ts';
import { nameOf } from '../names.ts';
import type { Found, Page, Query, Store } from '../port.ts';
import type { ProjectRef, Resource, Summary, Version } from '../resource.ts';
import { linkToken, tokensIn } from '../tokens.ts';
import { conditionsOnContents, conditionsOnStates } from './conditions.ts';
import { checkOffset, checkPageSize, type Position, toCursor } from './cursor.ts';
import type { Inner } from './inner.ts';
import { ordering } from './order.ts';
import {
  inForce,
  type ResourceRow,
  resourceColumns,
  type SummaryRow,
  summaryColumns,
  toResource,
  toSummary,
} from './resource-rows.ts';
import { projectWithKey, readableProjects } from './settings.ts';

type Searches = Pick<Store, 'search' | 'summaries' | 'count' | 'mayReadSome' | 'incoming' | 'revisions'>;

export function searches(inner: Inner): Searches {
  const search: Store['search'] = (query, page, caller) =>
    list(inner, query, inForce('s', query.at), page, caller, WHOLE);
  const keeping = keptUntilCommit<number>(inner.commits.last);
  return {
    search,
    summaries: (query, page, caller) => list(inner, query, inForce('s', query.at), page, caller, SUMMARY),
    async count(query, caller) {
      const projects = readableProjects(await inner.settings.current(), query, caller);
      return keeping(JSON.stringify([projects, query]), () => count(inner, query, projects));
    },
    mayReadSome: async (org, caller) => readableProjects(await inner.settings.current(), { org }, caller).length > 0,
    incoming: (id, page, caller) => search({ linkingTo: id }, page, caller),
    revisions: async (project, id, page, caller) => {
      const found = await list(inner, { project, ids: [id], order: 'rev' }, sql`true`, page, caller, WHOLE);
      if (found.items.length === 0 && !page.after) throw new ResourceNotFound({ id, project: nameOf(project) });
      return found;
    },
  };
}

/** What the content must have, found by index. */
const tokensOf = ({ containing, types = [], linkingTo }: Query): string[] => [
  ...tokensIn({ ...containing, '@type': types }),
  ...(linkingTo === undefined ? [] : [linkToken(linkingTo)]),
];

const toArray = (tokens: readonly string[]): RawBuilder<unknown> => sql`${`{${tokens.join(',')}}`}::bigint[]`;

/** What is read of each that is found. */
interface Form<Row, Item> {
  readonly columns: (at: Version | undefined) => RawBuilder<Row>;
  readonly toItem: (row: Row, project: ProjectRef, locate: (sha256: string) => string | undefined) => Item;
}
const WHOLE: Form<ResourceRow, Resource> = { columns: resourceColumns, toItem: toResource };
const SUMMARY: Form<SummaryRow, Summary> = { columns: summaryColumns, toItem: toSummary };

/** @param states - which state of each entity */
async function list<Row extends SummaryRow | ResourceRow, Item>(
  inner: Inner,
  query: Query,
  states: RawBuilder<boolean>,
  page: Page,
  caller: Caller,
  { columns, toItem }: Form<Row, Item>,
): Promise<Found<Item>> {
  const size = checkPageSize(page.size);
  const offset = checkOffset(page.offset ?? 0);
  const settings = await inner.settings.current();
  const projects = readableProjects(settings, query, caller);
  const { order = 'createdAt', descending } = query;
  const { by, position, after } = ordering([{ order, descending }, ...(query.thenBy ?? [])]);
  const onContents = conditionsOnContents(query);
  const rows = await findRows(inner, tokensOf(query), (candidates, looksInside) => {
    const conditions = [
      sql`e.project = any(${projects}::int[])`,
      states,
      candidates,
      ...conditionsOnStates(query),
      ...onContents,
      ...(page.after === undefined ? [] : [after(page.after)]),
    ];
    const contents = looksInside || onContents.length > 0 ? sql`join contents c on c.key = s.content` : sql``;
    // Keys first: what a resource says is read of the page alone.
    return sql<Row & Positioned>`
      select ${columns(query.at)}, ${position} as position
      from (
        select s.entity, s.rev from entities e join states s on s.entity = e.key ${contents}
        where ${sql.join(conditions, sql` and `)} order by ${by} ${windowOf(size + 1, offset)}
      ) page
      join states s on s.entity = page.entity and s.rev = page.rev
      join entities e on e.key = s.entity join contents c on c.key = s.content
      order by ${by}`;
  });
  const locate = (sha256: string) => inner.blobs.locate(sha256);
  const items = rows.slice(0, size).map((row) => toItem(row, projectWithKey(settings, row.project), locate));
  return rows.length > size ? { items, next: toCursor(rows[size - 1].position) } : { items };
}

/** Written as it is, or the planner would not know how few rows are wanted; rounded, so that few statements differ. */
const windowOf = (rows: number, offset: number): RawBuilder<unknown> =>
  sql`limit ${sql.lit(2 ** Math.ceil(Math.log2(rows)))} ${offset > 0 ? sql`offset ${offset}` : sql``}`;

async function count({ db }: Inner, query: Query, projects: readonly number[]): Promise<number> {
  const onContents = wantsOfContents(query);
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from entities e join states s on s.entity = e.key
    ${onContents.length > 0 ? sql`join contents c on c.key = s.content` : sql``}
    where ${matches(query, projects)}`.execute(db);
  return rows[0].found;
}

function wantsOfContents(query: Query): RawBuilder<boolean>[] {
  const tokens = tokensOf(query);
  const wanted = tokens.length > 0 ? [sql<boolean>`c.tokens @> ${toArray(tokens)}`] : [];
  return [...conditionsOnContents(query), ...wanted];
}

/** What a query wants of `entities e`, `states s` and `contents c`. */
export const matches = (query: Query, projects: readonly number[]): RawBuilder<boolean> => {
  const conditions = [inForce('s', query.at), ...conditionsOnStates(query), ...wantsOfContents(query)];
  return sql`e.project = any(${projects}::int[]) and ${sql.join(conditions, sql` and `)}`;
};

interface Positioned {
  readonly position: Position;
}

/** Contents up to which it is cheaper to find all of them and sort than to walk in order until a page is full. */
const FEW = 500;

/**
 * Chooses between the two ways by counting, since the planner cannot know how rare a conjunction of tokens is.
 *
 * @param select - the page, given which contents come into question and whether that takes a look at them
 */
async function findRows<Row extends { readonly id: string }>(
  { db }: Inner,
  tokens: readonly string[],
  select: (candidates: RawBuilder<boolean>, looksInside: boolean) => RawBuilder<Row>,
): Promise<Row[]> {
  if (tokens.length === 0) return (await select(sql`true`, false).execute(db)).rows;
  const wanted = toArray(tokens);
  // The count comes first, so that nothing is looked for where there are many.
  const few = sql<boolean>`(select count(*) <= ${FEW} from candidates) and s.content in (select key from candidates)`;
  const { rows } = await sql<{ many: boolean } & Row>`
    with candidates as materialized (select key from contents where tokens @> ${wanted} limit ${FEW + 1})
    select counted.many, page.* from (select count(*) > ${FEW} as many from candidates) counted
    left join lateral (${select(few, false)}) page on not counted.many`.execute(db);
  if (!rows[0].many) return rows.filter(({ id }) => id !== null);
  // Of a case the planner knows nothing, so it expects that every other row fits, and walks.
  return (await select(sql`case when c.tokens @> ${wanted} then true end`, true).execute(db)).rows;
}
