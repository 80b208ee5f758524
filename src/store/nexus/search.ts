import type { Caller } from '../caller.ts';
import { AuthorizationFailed, ResourceNotFound } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { Between, OrderKey, Page, Query, Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { Iri, Json, ProjectRef, Resource } from '../resource.ts';
import { anyPath, toProjectRef } from './addresses.ts';
import type { Remote, Query as UrlQuery } from './connection.ts';
import { NotOnRemote, RemoteRefused } from './errors.ts';
import { Listing } from './listing.ts';

const SORTED_BY: Readonly<Record<OrderKey, string>> = {
  createdAt: '_createdAt',
  updatedAt: '_updatedAt',
  createdBy: '_createdBy',
  updatedBy: '_updatedBy',
  id: '@id',
  rev: '_rev',
  deprecated: '_deprecated',
  schema: '_constrainedBy',
};

/** Of Delta: items of a page, and items that may be passed over. */
const [MAX_PAGE, MAX_FROM] = [1000, 10_000];

/**
 * Searches are listings of the Delta, of its current state and as far as its index knows. `containing` is looked at in
 * each resource that the rest of the query finds. Links to an id are those of the projects of the atlas, one after the
 * other.
 *
 * @param homes - the projects of the atlas, at least one
 */
export function searches(
  remote: Remote,
  homes: readonly ProjectRef[],
  fetch: Store['fetch'],
): Pick<Store, 'search' | 'count' | 'incoming' | 'mayReadSome'> {
  const readAll = async (rows: readonly Row[], caller: Caller): Promise<Resource[]> => {
    const found = await Promise.all(
      rows.map((row) =>
        fetch(toProjectRef(row._project), row['@id'] as Iri, undefined, caller).catch((error: unknown) => {
          // It was in the index and is gone.
          if (!(error instanceof ResourceNotFound)) throw error;
        }),
      ),
    );
    return found.filter((resource) => resource !== undefined);
  };
  const list = (query: Query, page: Page, caller: Caller) =>
    remote.json({ caller, path: scopeOf(query), query: { ...filters(query, remote.url), ...windowOf(page) } }, Listing);
  return {
    async search(query, page, caller) {
      const { _results: rows, _next: next } = await list(query, page, caller).catch((error: unknown) => {
        const { after } = page;
        if (after === undefined || !(error instanceof RemoteRefused && error.details.status === 400)) throw error;
        throw new InvalidRequest({ name: 'cursor', value: after }, 'Use the cursor of the last page as it was given.');
      });
      const items = await readAll(rows, caller);
      const { containing } = query;
      return {
        items: containing ? items.filter(({ expanded }) => contains(expanded, containing)) : items,
        // A page that is not full is the last one; Delta gives an address after it all the same.
        ...(next !== undefined && rows.length === page.size && { next: cursorIn(next) }),
      };
    },
    async count(query, caller) {
      if (query.containing) throw new NotOnRemote('count by content', 'Search, and count what is found.');
      return (await list(query, { size: 1 }, caller))._total;
    },
    async incoming(id, { size, after = '0 0', offset = 0 }, caller) {
      const [index, start] = after.split(' ').map(Number);
      const project = homes[index];
      const from = start + offset;
      const path = `${anyPath(project, id)}/incoming`;
      const { _results: rows, _total: total } = await remote.json({ caller, path, query: { from, size } }, Listing);
      const each = [...new Map(rows.map((row) => [row['@id'], row])).values()];
      const next =
        from + size < total ? `${index} ${from + size}` : index + 1 < homes.length ? `${index + 1} 0` : undefined;
      return { items: await readAll(each, caller), ...(next !== undefined && { next }) };
    },
    async mayReadSome(org, caller) {
      try {
        await list({ org }, { size: 1 }, caller);
        return true;
      } catch (error) {
        if (error instanceof AuthorizationFailed) return false;
        throw error;
      }
    },
  };
}

type Row = { readonly '@id': string; readonly _project: string };

function scopeOf({ kind = 'resource', project, org }: Query): string {
  // Under /resources there are entities of every kind, so plain ones are told by what they are not.
  return `/${kind}s${project ? `/${nameOf(project)}` : org === undefined ? '' : `/${org}`}`;
}

function filters(query: Query, url: string): UrlQuery {
  const { ids, types = [], someType = [], noType = [], notAllTypes = [], at, linkingTo } = query;
  if (at) throw new NotOnRemote('list what was there at another time', 'List without `at`, then read each as of then.');
  if (linkingTo !== undefined) throw new NotOnRemote('list by links', 'Ask for the links of the id.');
  if (query.kind === 'resource') throw new NotOnRemote('list plain resources alone', 'List all kinds, or one schema.');
  if (ids && ids.length !== 1) throw new NotOnRemote('list several ids', 'Fetch them.');
  if (someType.length + types.length > 0 && someType.length * types.length > 0) throw mixed();
  const unwanted = [...noType, ...notAllTypes];
  const isAnd = types.length > 1 || noType.length > 1;
  const isOr = someType.length > 1 || notAllTypes.length > 1;
  if (isAnd && isOr) throw mixed();
  const identity = (subject: string | undefined) => subject && `${url}/${subject}`;
  return {
    type: [...types, ...someType, ...unwanted.map((type) => `-${type}`)],
    typeOperator: isAnd ? 'and' : isOr ? 'or' : undefined,
    locate: ids?.[0],
    schema: query.schema,
    rev: query.rev,
    deprecated: query.deprecated,
    tag: query.tag,
    createdBy: identity(query.createdBy),
    updatedBy: identity(query.updatedBy),
    createdAt: rangeOf(query.createdAt),
    updatedAt: rangeOf(query.updatedAt),
    sort: sortOf(query),
  };
}

const mixed = (): NotOnRemote =>
  new NotOnRemote('list by "all of" and "some of" types at once', 'Ask for one of them.');

const rangeOf = (range: Between | undefined): string | undefined =>
  range && `${range.after ?? '*'}..${range.before ?? '*'}`;

function sortOf({ order = 'createdAt', descending = false, thenBy = [] }: Query): string[] {
  const keys = [{ order, descending }, ...thenBy, { order: 'id' as const, descending: false }];
  return keys.map((key) => (key.descending ? '-' : '') + SORTED_BY[key.order]);
}

function windowOf({ size, after, offset = 0 }: Page): UrlQuery {
  if (size > MAX_PAGE) throw new NotOnRemote(`give ${size} items a page`, `Ask for at most ${MAX_PAGE}.`);
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_FROM) {
    throw new InvalidRequest({ name: 'offset', value: String(offset) }, `Pass over 0 to ${MAX_FROM} items.`);
  }
  return { size, after, from: offset === 0 ? undefined : offset };
}

const cursorIn = (next: string): string | undefined =>
  new URL(next, 'http://delta').searchParams.get('after') ?? undefined;

/** Whether a JSON value holds another, as PostgreSQL's `@>` does: lists are sets, objects may have more keys. */
export function contains(value: Json | undefined, part: Json): boolean {
  if (Array.isArray(part))
    return Array.isArray(value) && part.every((one) => value.some((item) => contains(item, one)));
  if (part === null || typeof part !== 'object') return value === part;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.entries(part).every(([key, item]) => contains((value as Record<string, Json>)[key], item));
}
