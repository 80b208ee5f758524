import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { Found, Page, Query, Resource, Store } from '../port.ts';
import { linkToken, tokensIn } from '../tokens.ts';
import { checkPageSize, fromCursor, type Position, toCursor } from './cursor.ts';
import type { Inner } from './inner.ts';
import { resourceOf } from './reads.ts';
import { inForce, type ResourceRow, resourceColumns } from './resource-rows.ts';
import { readableProjects } from './settings.ts';

type Searches = Pick<Store, 'search' | 'incoming' | 'revisions'>;

const ORDERS = {
  createdAt: { column: sql`s.created_seq`, type: sql`bigint` },
  updatedAt: { column: sql`s.from_seq`, type: sql`bigint` },
  id: { column: sql`e.id`, type: sql`text` },
  rev: { column: sql`s.rev`, type: sql`int` },
};

interface Listing extends Pick<Query, 'project' | 'at' | 'descending'> {
  readonly order: keyof typeof ORDERS;
  /** Which state of each entity. */
  readonly states: RawBuilder<boolean>;
  /** What the content must have, found by index; none: anything. */
  readonly tokens: readonly string[];
  readonly where: readonly RawBuilder<boolean>[];
}

export function searches(inner: Inner): Searches {
  return {
    search: ({ project, at, order = 'createdAt', descending, ...query }, page, caller) => {
      const tokens = tokensIn({ ...query.containing, '@type': query.types ?? [] });
      const listing = { project, at, order, descending, states: inForce('s', at), tokens, where: conditions(query) };
      return list(inner, listing, page, caller);
    },
    incoming: (id, page, caller) => {
      const listing: Listing = {
        order: 'createdAt',
        states: inForce('s', undefined),
        tokens: [linkToken(id)],
        where: [],
      };
      return list(inner, listing, page, caller);
    },
    revisions: async (project, id, page, caller) => {
      const where = [sql<boolean>`e.id = ${id}`];
      const listing: Listing = { project, order: 'rev', states: sql`true`, tokens: [], where };
      const found = await list(inner, listing, page, caller);
      if (found.items.length === 0 && !page.after) throw new ResourceNotFound({ id, project: nameOf(project) });
      return found;
    },
  };
}

function conditions({ containing, schema, kind, deprecated, createdBy, updatedBy }: Query): RawBuilder<boolean>[] {
  return [
    containing && sql<boolean>`c.expanded @> ${JSON.stringify(containing)}::jsonb`,
    schema !== undefined && sql<boolean>`s.schema = ${schema}`,
    kind !== undefined && sql<boolean>`e.kind = ${kind}`,
    deprecated !== undefined && sql<boolean>`s.deprecated = ${deprecated}`,
    createdBy !== undefined && sql<boolean>`s.created_by = ${createdBy}`,
    updatedBy !== undefined && sql<boolean>`s.updated_by = ${updatedBy}`,
  ].filter((condition) => condition !== false && condition !== undefined);
}

async function list(inner: Inner, listing: Listing, page: Page, caller: Caller): Promise<Found<Resource>> {
  const size = checkPageSize(page.size);
  const settings = await inner.settings.current();
  const projects = readableProjects(settings, listing.project, caller);
  const { column, type } = ORDERS[listing.order];
  const [direction, beyond] = listing.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
  const after = page.after === undefined ? undefined : fromCursor(page.after);
  const rows = await findRows(inner, listing.tokens, (candidates) => {
    const conditions = [
      sql`e.project = any(${projects}::int[])`,
      listing.states,
      candidates,
      ...listing.where,
      ...(after ? [sql`(${column}, s.entity) ${beyond} (${after[0]}::${type}, ${after[1]}::bigint)`] : []),
    ];
    return sql`
      select ${resourceColumns(listing.at)}, json_build_array(${column}, s.entity) as position
      from entities e join states s on s.entity = e.key join contents c on c.key = s.content
      where ${sql.join(conditions, sql` and `)}
      order by ${column} ${direction}, s.entity ${direction} limit ${size + 1}`;
  });
  const items = rows.slice(0, size).map((row) => resourceOf(inner, settings, row));
  return rows.length > size ? { items, next: toCursor(rows[size - 1].position) } : { items };
}

type FoundRow = ResourceRow & { readonly position: Position };

/** Contents up to which it is cheaper to find all of them and sort than to walk in order until a page is full. */
const FEW = 500;

/**
 * Chooses between the two ways by counting, since the planner cannot know how rare a conjunction of tokens is.
 *
 * @param select - the page, given which contents come into question
 */
async function findRows(
  { db }: Inner,
  tokens: readonly string[],
  select: (candidates: RawBuilder<boolean>) => RawBuilder<FoundRow>,
): Promise<FoundRow[]> {
  if (tokens.length === 0) return (await select(sql`true`).execute(db)).rows;
  const wanted = sql`${`{${tokens.join(',')}}`}::bigint[]`;
  const { rows } = await sql<{ many: boolean; found: FoundRow | null } & FoundRow>`
    with candidates as materialized (select key from contents where tokens @> ${wanted} limit ${FEW + 1})
    select counted.many, page.* from (select count(*) > ${FEW} as many from candidates) counted
    left join lateral (${select(sql`s.content in (select key from candidates)`)}) page on not counted.many`.execute(db);
  if (!rows[0].many) return rows.filter(({ id }) => id !== null);
  // Of a case the planner knows nothing, so it expects that every other row fits, and walks.
  return (await select(sql`case when c.tokens @> ${wanted} then true end`).execute(db)).rows;
}
