import { z } from 'zod';
import type { JsonObject } from '../store/resource.ts';
import { parameter } from './query.ts';
import { malformedQuery } from './rejection.ts';
import type { Querystring, Request } from './request.ts';
import { context, METADATA } from './vocabulary.ts';

const MAX_SIZE = 1000;
const MAX_FROM = 10_000;
const Natural = z
  .string()
  .regex(/^\d{1,9}$/, 'is not a natural number')
  .transform(Number);

export interface Window {
  readonly from: number;
  readonly size: number;
}

/** `?from=` and `?size=`. */
export function windowOf({ query }: Request): Window {
  const from = parameter(query, 'from', Natural) ?? 0;
  const size = parameter(query, 'size', Natural) ?? 30;
  if (from > MAX_FROM) throw malformedQuery('from', `limit '${MAX_FROM}' exceeded`);
  if (size > MAX_SIZE) throw malformedQuery('size', `limit '${MAX_SIZE}' exceeded`);
  if (size === 0) throw malformedQuery('size', 'must be positive');
  return { from, size };
}

/** Every value of a parameter that may be repeated. */
export const values = (query: Querystring, name: string): readonly string[] => [query[name] ?? []].flat();

const Flag = z.stringbool('is none of true, false');
export const flag = (query: Querystring, name: string): boolean | undefined => parameter(query, name, Flag);
export const number = (query: Querystring, name: string): number | undefined => parameter(query, name, Natural);

/** What lists of organisations and projects are filtered and sorted by. */
interface Listed {
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: {
    readonly createdAt: string;
    readonly createdBy: string;
    readonly updatedAt: string;
    readonly updatedBy: string;
  };
}

/** The few organisations or projects that a request asks for; `label` is found anywhere in the label. */
export function select<Item extends Listed>(
  { query }: Request,
  items: readonly Item[],
  publicUrl: string,
  labelOf: (item: Item) => string,
): Item[] {
  const [rev, deprecated] = [number(query, 'rev'), flag(query, 'deprecated')];
  const [label] = values(query, 'label');
  const [createdBy] = values(query, 'createdBy');
  const [updatedBy] = values(query, 'updatedBy');
  const kept = items.filter(
    (item) =>
      (rev === undefined || item.rev === rev) &&
      (deprecated === undefined || item.deprecated === deprecated) &&
      (label === undefined || labelOf(item).toLowerCase().includes(label.toLowerCase())) &&
      (createdBy === undefined || `${publicUrl}/${item.audit.createdBy}` === createdBy) &&
      (updatedBy === undefined || `${publicUrl}/${item.audit.updatedBy}` === updatedBy),
  );
  return sorted(query, kept, labelOf);
}

function sorted<Item extends Listed>(query: Querystring, items: Item[], labelOf: (item: Item) => string): Item[] {
  const keys: Readonly<Record<string, (item: Item) => string | number>> = {
    _createdAt: ({ audit }) => audit.createdAt,
    _updatedAt: ({ audit }) => audit.updatedAt,
    _createdBy: ({ audit }) => audit.createdBy,
    _updatedBy: ({ audit }) => audit.updatedBy,
    _rev: ({ rev }) => rev,
    _deprecated: ({ deprecated }) => Number(deprecated),
    _label: labelOf,
    '@id': labelOf,
  };
  const asked = values(query, 'sort');
  const orders = (asked.length > 0 ? asked : ['_createdAt']).map((given) => {
    const name = given.replace(/^-/, '');
    if (!Object.hasOwn(keys, name)) throw malformedQuery('sort', `'${name}' cannot be used as a sorting value.`);
    return { key: keys[name], sign: given.startsWith('-') ? -1 : 1 };
  });
  const compare = (a: Item, b: Item): number => {
    for (const { key, sign } of orders) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  };
  return items.sort(compare);
}

/** A page of a list whose items are all in memory. @param contexts - of its rows, beside those of every list */
export function pageOf(
  request: Request,
  publicUrl: string,
  items: readonly JsonObject[],
  contexts: readonly string[],
): JsonObject {
  const { from, size } = windowOf(request);
  return listOf(request, publicUrl, items.slice(from, from + size), items.length, contexts);
}

/** A page that starts at `from`. */
export function listOf(
  request: Request,
  publicUrl: string,
  items: readonly JsonObject[],
  total: number,
  contexts: readonly string[],
): JsonObject {
  const { from, size } = windowOf(request);
  const isLast = from + size >= total;
  return {
    '@context': [METADATA, context('search'), ...contexts],
    _total: total,
    ...(!isLast && { _next: nextPage(request, publicUrl, { from: from + size, size }) }),
    _results: items,
  };
}

/** The address of the next page: the same request with these parameters in place of `from` and `after`. */
export function nextPage({ url, query }: Request, publicUrl: string, place: Readonly<Record<string, unknown>>): string {
  const { from: _, after: __, ...rest } = query;
  const byName = Object.entries({ ...rest, ...place }).sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = byName.flatMap(([name, given]) =>
    [given].flat().map((value) => `${name}=${encodeURIComponent(String(value)).replace(/%(3A|2F|40|2C)/g, decode)}`),
  );
  const path = url.split('?', 1)[0].replace(/^\/v1/, '');
  return `${publicUrl}${path}?${pairs.join('&')}`;
}

const decode = (escaped: string): string => decodeURIComponent(escaped);
