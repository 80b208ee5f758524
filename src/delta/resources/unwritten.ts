import type { Caller } from '../../store/caller.ts';
import { DEFAULT_STORAGE } from '../../store/default-storage.ts';
import type { Between, Query, Store } from '../../store/port.ts';
import { DEFAULT_RESOLVER } from '../../store/resolver.ts';
import type { Iri, Kind, Resource, Summary } from '../../store/resource.ts';
import { DEFAULT_SEARCH_VIEW, DEFAULT_SPARQL_VIEW } from '../../store/views/default-views.ts';

const IDS: Partial<Record<Kind, readonly Iri[]>> = {
  view: [DEFAULT_SEARCH_VIEW, DEFAULT_SPARQL_VIEW],
  storage: [DEFAULT_STORAGE],
  resolver: [DEFAULT_RESOLVER.id],
};

/**
 * Entities that every project has from its start and nobody has changed: they are no rows, so that a search does not
 * find them. Of the kind that the query asks for in one project, as far as it asks for them.
 */
export async function unwrittenOf(store: Store, query: Query, caller: Caller): Promise<Summary[]> {
  const { project, kind } = query;
  if (!project || !kind) return [];
  const all = await Promise.all((IDS[kind] ?? []).map((id) => store.fetch(project, id, undefined, caller)));
  return all.filter((one) => one.seq === 0 && isAsked(query, one)).map((one) => ({ ...one, labels: one.expanded }));
}

function isAsked(query: Query, { id, types, schema, rev, audit }: Resource): boolean {
  const has = (type: Iri): boolean => types.includes(type);
  const isOneOf = <Value>(value: Value, wanted: Value | undefined): boolean => wanted === undefined || wanted === value;
  return (
    (query.ids?.includes(id) ?? true) &&
    (query.types?.every(has) ?? true) &&
    (query.someType?.some(has) ?? true) &&
    !query.noType?.some(has) &&
    !query.notAllTypes?.every(has) &&
    !query.deprecated &&
    query.tag === undefined &&
    isOneOf(schema, query.schema) &&
    isOneOf(rev, query.rev) &&
    isOneOf(audit.createdBy, query.createdBy) &&
    isOneOf(audit.updatedBy, query.updatedBy) &&
    isBetween(audit.createdAt, query.createdAt) &&
    isBetween(audit.updatedAt, query.updatedAt)
  );
}

const isBetween = (instant: string, { after, before }: Between = {}): boolean =>
  (after === undefined || Date.parse(instant) > Date.parse(after)) &&
  (before === undefined || Date.parse(instant) < Date.parse(before));
