import { type RawBuilder, sql } from 'kysely';
import { toMilliseconds } from '../audit.ts';
import { expandedFacts, expandedMetadata, metadataOf } from '../metadata.ts';
import { NXV } from '../names.ts';
import type { Iri, JsonObject, ProjectRef } from '../resource.ts';
import type { SparqlViewStore, ViewProgress } from '../sparql-views.ts';
import { sparqlEngine } from '../views/sparql/engine.ts';
import type { GraphSource } from '../views/sparql/graph-source.ts';
import type { SparqlSettings } from '../views/sparql/settings.ts';
import type { Selection } from '../views/view.ts';
import type { Inner } from './inner.ts';
import { type ContentRow, inForce, isVersion, type StateRow, toFile } from './resource-rows.ts';
import { projectIn } from './settings.ts';
import { readRefs } from './stored-refs.ts';

/** Resources that are read at a time, and characters of their expanded form; the one that exceeds the latter still comes. */
const TOGETHER = 200;
const CHARACTERS = 2 ** 22;

/** Of the way statements are made: raised when another version of ours would make other ones. */
const FORM = 2;

export interface SparqlViews extends SparqlViewStore {
  closeSparql(): Promise<void>;
}

export function sparqlViews(inner: Inner, lastCommit: GraphSource['lastCommit'], given: SparqlSettings): SparqlViews {
  const { settings } = inner;
  const identify: GraphSource['identify'] = async ({ project, selection }) =>
    JSON.stringify([FORM, projectIn(await settings.current(), project).uuid, selection]);
  const engine = sparqlEngine({ lastCommit, identify, graphChanges: graphChanges(inner) }, given);
  return {
    querySparql: engine.query,
    construct: engine.construct,
    restartSparql: engine.restart,
    forgetSparql: engine.forget,
    viewProgress: async (ref, selection) => progressOf(inner, projectIn(await settings.current(), ref).key, selection),
    closeSparql: engine.close,
  };
}

/** A row whose entity is in no revision that the view holds has nulls. */
type Row = { readonly position: number; readonly id: Iri } & (Held | { readonly expanded: null });
type Held = Omit<StateRow, 'seq' | 'tags'> &
  Omit<ContentRow, 'expanded'> & {
    readonly expanded: string;
    readonly tags: readonly string[];
    readonly parts: readonly string[];
  };

const graphChanges =
  ({ db, settings, publicUrl }: Inner): GraphSource['graphChanges'] =>
  async ({ project: ref, selection }, after) => {
    const project = projectIn(await settings.current(), ref);
    const { rows } = await sql<Row>`
      select * from (
        select *, coalesce(sum(octet_length(expanded)) over (
          order by position rows between unbounded preceding and 1 preceding), 0) as before
        from (
          select e.position, e.id, held.*
          from (${changedSince(project.key, after)}) e
          left join lateral (
            select e.kind, s.rev, s.schema, s.deprecated, s.created_at, s.created_by, s.updated_at, s.updated_by,
              c.expanded::text as expanded, c.filename, c.media_type, c.bytes, c.sha256, c.contexts,
              array(select t.name from tags t where t.entity = s.entity and ${inForce('t', undefined)}) as tags,
              array(select p.id from parts p where p.entity = s.entity and p.rev = s.parts_rev) as parts
            ${held(selection)}
          ) held on true
          order by e.position
        ) changed
      ) page where before < ${CHARACTERS} order by position`.execute(db);
    return rows.map(({ position: seq, ...row }) =>
      row.expanded === null
        ? { seq, id: row.id }
        : { seq, id: row.id, expanded: row.expanded, metadata: metadata(publicUrl, project, row, selection) },
    );
  };

/** Entities that were written last, or deleted, after a commit: the next ones. Those that were deleted have no key. */
const changedSince = (project: number, after: number): RawBuilder<unknown> => sql`
  (select s.from_seq as position, e.key, e.id, e.kind from states s join entities e on e.key = s.entity
    where s.to_seq is null and e.project = ${project} and s.from_seq > ${after}
    order by s.from_seq limit ${sql.lit(TOGETHER)})
  union all
  (select ev.seq, null, ev.id, null from events ev
    where ev.type = 'Deleted' and ev.project = ${project} and ev.seq > ${after} order by ev.seq limit ${sql.lit(TOGETHER)})
  order by position limit ${sql.lit(TOGETHER)}`;

/** The revision of an entity `e` that a view holds, if any: its state `s` and content `c`. */
const held = ({ types, schemas, tag, includeDeprecated }: Selection): RawBuilder<unknown> => sql`
  from states s join contents c on c.key = s.content
  where s.entity = e.key and ${isVersion(tag === undefined ? undefined : { tag })}
    ${includeDeprecated ? sql`` : sql`and not s.deprecated`}
    ${types.length > 0 ? sql`and c.types && ${types}::text[]` : sql``}
    ${schemas.length > 0 ? sql`and s.schema = any(${schemas}::text[])` : sql``}`;

function metadata(publicUrl: string, project: ProjectRef, row: Held & { readonly id: Iri }, selection: Selection) {
  const { id, kind, rev, schema, deprecated, tags, parts } = row;
  const file = toFile(row, () => undefined);
  const facts = file ? expandedFacts(file) : {};
  if (!selection.includeMetadata) return facts;
  const audit = {
    createdAt: toMilliseconds(row.created_at),
    createdBy: row.created_by,
    updatedAt: toMilliseconds(row.updated_at),
    updatedBy: row.updated_by,
  };
  const { schemaProject } = readRefs(row.contexts);
  const described: JsonObject = metadataOf(publicUrl, {
    id,
    project,
    kind,
    rev,
    schema,
    schemaProject,
    deprecated,
    audit,
  });
  const named = tags.length > 0 && { [`${NXV}tags`]: tags.map((name) => ({ '@value': name })) };
  // Who looks for a class wants one that is in force; nobody who defines classes includes others in the document.
  const included = parts.map((part) => ({ '@id': part, [`${NXV}deprecated`]: [{ '@value': deprecated }] }));
  return { ...facts, ...expandedMetadata(described), ...named, ...(parts.length > 0 && { '@included': included }) };
}

async function progressOf({ db }: Inner, project: number, selection: Selection): Promise<ViewProgress> {
  const { rows } = await sql<Omit<ViewProgress, 'at'> & { readonly at: string | null }>`
    select coalesce(sum(latest.rev), 0)::bigint as total,
      coalesce(sum(latest.rev) filter (where exists (select ${held(selection)})), 0)::bigint as held,
      coalesce(max(latest.from_seq), 0) as seq, max(latest.updated_at) as at
    from states latest join entities e on e.key = latest.entity
    where latest.to_seq is null and e.project = ${project}`.execute(db);
  const [{ at, ...progress }] = rows;
  return at === null ? progress : { ...progress, at };
}
