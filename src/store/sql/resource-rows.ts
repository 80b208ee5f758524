import { type RawBuilder, sql } from 'kysely';
import { checkTag, NXV } from '../names.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { AsOf, FileContent, Iri, JsonObject, Kind, ProjectRef, Resource, Summary, Version } from '../resource.ts';
import { readRefs, type StoredRef, storageIn } from './stored-refs.ts';

export interface FileColumns {
  readonly filename: string | null;
  readonly media_type: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

export interface ContentRow extends FileColumns {
  readonly types: readonly Iri[];
  readonly source: string;
  readonly expanded: JsonObject;
  readonly contexts: readonly StoredRef[];
}

export interface StateRow {
  readonly kind: Kind;
  readonly rev: number;
  readonly seq: number;
  readonly schema: Iri;
  readonly deprecated: boolean;
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
  readonly updated_by: string;
  readonly tags: Readonly<Record<string, number>>;
}

export type ResourceRow = StateRow & ContentRow & { readonly id: Iri; readonly project: number };

/** A row of a list: what the resource says is left out, but for `labels`. */
export type SummaryRow = Omit<ResourceRow, 'source' | 'expanded'> & { readonly labels: JsonObject };

/** Columns of a `ResourceRow`, from `entities e`, `states s` and `contents c`. @param at - decides which tags are shown */
export const resourceColumns = (at: Version | undefined): RawBuilder<ResourceRow> => sql`
  ${commonColumns(at)}, c.source, c.expanded`;

/** Columns of a `SummaryRow`, from the same. */
export const summaryColumns = (at: Version | undefined): RawBuilder<SummaryRow> => sql`
  ${commonColumns(at)}, jsonb_strip_nulls(jsonb_build_object(${sql.join(
    LABELS.map((iri) => sql`${sql.lit(iri)}, c.expanded -> ${sql.lit(iri)}`),
  )})) as labels`;

const commonColumns = (at: Version | undefined): RawBuilder<unknown> => sql`
  e.id, e.project, e.kind, s.rev, s.from_seq as seq, s.schema, s.deprecated, s.created_at, s.created_by, s.updated_at,
  s.updated_by, c.types, c.contexts, c.filename, c.media_type, c.bytes, c.sha256,
  (select coalesce(jsonb_object_agg(t.name, t.rev), '{}') from tags t
    where t.entity = s.entity and ${inForce('t', isAsOf(at) ? at : undefined)}) as tags`;

const LABELS = [
  'http://schema.org/description',
  'http://schema.org/name',
  'http://www.w3.org/2000/01/rdf-schema#label',
  'http://www.w3.org/2004/02/skos/core#prefLabel',
  `${NXV}indexingRev`,
];

export const isAsOf = (version: Version | undefined): version is AsOf =>
  version !== undefined && ('time' in version || 'seq' in version);

/** Whether the row of `table` is in force at an instant; now, when none is given. */
export function inForce(table: 's' | 't', at: AsOf | undefined): RawBuilder<boolean> {
  const from = sql.ref(`${table}.from_seq`);
  const to = sql.ref(`${table}.to_seq`);
  if (!at) return sql`${to} is null`;
  const seq = sequenceOf(at);
  return sql`${from} <= ${seq} and (${to} is null or ${to} > ${seq})`;
}

/** Whether the state `s` is the one that the version means. @throws InvalidRequest */
export function isVersion(version: Version | undefined): RawBuilder<boolean> {
  if (version === undefined || isAsOf(version)) return inForce('s', version);
  // A number that no revision has must find nothing, however large it is.
  if ('rev' in version) return sql`s.rev = ${version.rev}::bigint`;
  checkTag(version.tag);
  return sql`s.rev = (select t.rev from tags t where t.entity = s.entity and t.name = ${version.tag} and t.to_seq is null)`;
}

/** The commit, or the last one not later than the time; null when there is none yet. */
export function sequenceOf(at: AsOf): RawBuilder<number | null> {
  if ('seq' in at) return sql`${at.seq}::bigint`;
  if (
    !/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(at.time) ||
    Number.isNaN(Date.parse(at.time))
  ) {
    throw new InvalidRequest(
      { name: 'time', value: at.time },
      'Write it as in 2024-12-03T10:00:00Z, with Z or an offset from UTC.',
    );
  }
  return sql`(select instants.seq from commits instants where instants.instant <= ${at.time}::timestamptz
    order by instants.instant desc limit 1)`;
}

type Locate = (sha256: string) => string | undefined;

/** @param locate - path of a blob on this machine */
export function toResource(row: ResourceRow, project: ProjectRef, locate: Locate): Resource {
  return { ...common(row, project, locate), source: JSON.parse(row.source), expanded: row.expanded };
}

/** @param locate - path of a blob on this machine */
export const toSummary = (row: SummaryRow, project: ProjectRef, locate: Locate): Summary => ({
  ...common(row, project, locate),
  labels: row.labels,
});

function common(
  row: Omit<ResourceRow, 'source' | 'expanded'>,
  { org, project }: ProjectRef,
  locate: Locate,
): Omit<Summary, 'labels'> {
  const file = toFile(row, locate);
  return {
    id: row.id,
    project: { org, project },
    kind: row.kind,
    rev: row.rev,
    seq: row.seq,
    types: row.types,
    schema: row.schema,
    deprecated: row.deprecated,
    audit: {
      createdAt: row.created_at,
      createdBy: row.created_by,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
    },
    ...readRefs(row.contexts),
    ...(file && { file }),
    tags: row.tags,
  };
}

export function toFile(row: FileColumns & Pick<ContentRow, 'contexts'>, locate: Locate): FileContent | undefined {
  const { filename, media_type: mediaType, bytes, sha256 } = row;
  if (filename === null || mediaType === null || bytes === null || sha256 === null) return undefined;
  return { filename, mediaType, bytes, sha256, location: locate(sha256), ...storageIn(row.contexts) };
}
