import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { Found, Page, Query, Resource, Store } from '../port.ts';
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
  readonly where: readonly RawBuilder<boolean>[];
}

export function searches(inner: Inner): Searches {
  return {
    search: ({ project, at, order = 'createdAt', descending, ...query }, page, caller) => {
      const listing = { project, at, order, descending, states: inForce('s', at), where: conditions(query) };
      return list(inner, listing, page, caller);
    },
    incoming: (id, page, caller) => {
      const where = [sql<boolean>`c.links @> array[${id}]::text[]`];
      return list(inner, { order: 'createdAt', states: inForce('s', undefined), where }, page, caller);
    },
    revisions: async (project, id, page, caller) => {
      const where = [sql<boolean>`e.id = ${id}`];
      const listing: Listing = { project, order: 'rev', states: sql`true`, where };
      const found = await list(inner, listing, page, caller);
      if (found.items.length === 0 && !page.after) throw new ResourceNotFound({ id, project: nameOf(project) });
      return found;
    },
  };
}

function conditions({
  types,
  containing,
  schema,
  kind,
  deprecated,
  createdBy,
  updatedBy,
}: Query): RawBuilder<boolean>[] {
  const fragment = { ...containing, ...(types && types.length > 0 && { '@type': types }) };
  return [
    Object.keys(fragment).length > 0 && sql<boolean>`c.expanded @> ${JSON.stringify(fragment)}::jsonb`,
    schema !== undefined && sql<boolean>`s.schema = ${schema}`,
    kind !== undefined && sql<boolean>`e.kind = ${kind}`,
    deprecated !== undefined && sql<boolean>`s.deprecated = ${deprecated}`,
    createdBy !== undefined && sql<boolean>`s.created_by = ${createdBy}`,
    updatedBy !== undefined && sql<boolean>`s.updated_by = ${updatedBy}`,
  ].filter((condition) => condition !== false);
}

async function list(inner: Inner, listing: Listing, page: Page, caller: Caller): Promise<Found<Resource>> {
  const size = checkPageSize(page.size);
  const settings = await inner.settings.current();
  const projects = readableProjects(settings, listing.project, caller);
  const { column, type } = ORDERS[listing.order];
  const [direction, beyond] = listing.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
  const after = page.after === undefined ? undefined : fromCursor(page.after);
  const conditions = [
    sql`e.project = any(${projects}::int[])`,
    listing.states,
    ...listing.where,
    ...(after ? [sql`(${column}, s.entity) ${beyond} (${after[0]}::${type}, ${after[1]}::bigint)`] : []),
  ];
  const { rows } = await sql<ResourceRow & { position: Position }>`
    select ${resourceColumns(listing.at)}, json_build_array(${column}, s.entity) as position
    from entities e join states s on s.entity = e.key join contents c on c.key = s.content
    where ${sql.join(conditions, sql` and `)}
    order by ${column} ${direction}, s.entity ${direction} limit ${size + 1}`.execute(inner.db);
  const items = rows.slice(0, size).map((row) => resourceOf(inner, settings, row));
  return rows.length > size ? { items, next: toCursor(rows[size - 1].position) } : { items };
}
