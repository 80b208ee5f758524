import { sql } from 'kysely';
import type { Change, ChangeLog } from '../changes.ts';
import { nameOf } from '../names.ts';
import type { Kind, StoreEvent } from '../resource.ts';
import type { Inner } from './inner.ts';
import { toProject } from './projects.ts';
import { resourceOf } from './reads.ts';
import { type ResourceRow, resourceColumns } from './resource-rows.ts';
import {
  authorize,
  namedProject,
  organizationIn,
  projectIn,
  projectWithKey,
  readProjects,
  type Settings,
  type StoredProject,
} from './settings.ts';

/** Changes that are read at a time, and characters of their documents; the one that exceeds the latter still comes. */
const TOGETHER = 100;
const CHARACTERS = 2 ** 20;

interface EventRow {
  readonly at: string;
  readonly by: string;
  readonly type: StoreEvent['type'];
  readonly position: number;
  readonly of_project: number;
  readonly of_rev: number;
}

/** Nulls in place of what the revision says where it was deleted. */
type ChangeRow = EventRow & { readonly of_id: string; readonly of_kind: Kind; readonly tag: string | null } & (
    | (ResourceRow & { readonly target: number | null })
    | { readonly rev: null }
  );

export const changeLog = (inner: Inner): ChangeLog => ({
  lastCommit: inner.commits.last,
  async changes(after, scope, caller) {
    const settings = await inner.settings.current();
    const { org, project, kind } = scope;
    const address = `/${[org, project].filter((label) => label !== undefined).join('/')}`;
    authorize(settings, caller, 'events/read', address);
    const projects = projectsIn(settings, org, project);
    if (kind === 'project') return changesOfProjects(inner, after, keysOf(projects));
    if (org !== undefined && project !== undefined) projectIn(settings, { org, project });
    const readable = projects.filter(({ markedForDeletion }) => !markedForDeletion);
    return changesOfEntities(inner, settings, after, keysOf(readable), kind);
  },
});

async function changesOfEntities(
  inner: Inner,
  settings: Settings,
  after: number,
  projects: readonly number[],
  kind: Kind | undefined,
): Promise<Change[]> {
  const ofKind = kind === undefined ? sql`ev.kind <> 'project'` : sql`ev.kind = ${kind}`;
  const { rows } = await sql<ChangeRow>`
    select * from (
      select ${EVENT}, ev.id as of_id, ev.kind as of_kind, ev.tag, ${resourceColumns(undefined)},
        (select t.rev from tags t where t.entity = e.key and t.name = ev.tag and t.from_seq = ev.seq) as target,
        coalesce(sum(octet_length(c.source)) over (
          order by ev.seq range between unbounded preceding and 1 preceding), 0) as before
      from (
        select * from events ev
        where ev.seq > ${after} and ev.project = any(${projects}::int[]) and ${ofKind}
        order by ev.seq fetch first ${sql.lit(TOGETHER)} rows with ties
      ) ev
      join commits k on k.seq = ev.seq left join entities e on e.project = ev.project and e.id = ev.id
      left join states s on s.entity = e.key and s.rev = ev.rev and s.from_seq = ev.seq
      left join contents c on c.key = s.content
    ) page where before < ${CHARACTERS} order by position`.execute(inner.db);
  return rows.map((row): Change => {
    const { of_id: id, of_kind: ofKind, tag } = row;
    const { org, project } = projectWithKey(settings, row.of_project);
    const event = { ...eventOf(row), project: { org, project }, id, kind: ofKind, ...(tag !== null && { tag }) };
    if (row.rev === null) return { event, deleted: true };
    return { event, resource: resourceOf(inner, settings, row), ...(row.target !== null && { target: row.target }) };
  });
}

async function changesOfProjects({ db }: Inner, after: number, projects: readonly number[]): Promise<Change[]> {
  const { rows } = await sql<EventRow>`
    select ${EVENT} from events ev join commits k on k.seq = ev.seq
    where ev.seq > ${after} and ev.kind = 'project' and ev.project = any(${projects}::int[])
    order by ev.seq limit ${sql.lit(TOGETHER)}`.execute(db);
  if (rows.length === 0) return [];
  const revisions = rows.map((row) => sql`(${row.of_project}::int, ${row.of_rev}::int)`);
  const found = await readProjects(db, sql<boolean>`(p.key, s.rev) in (${sql.join(revisions)})`);
  return rows.flatMap((row): Change[] => {
    const settings = found.find(({ key, rev }) => key === row.of_project && rev === row.of_rev);
    // It was deleted in between.
    if (!settings) return [];
    const { org, project } = settings;
    const event = { ...eventOf(row), project: { org, project }, id: nameOf(settings), kind: 'project' as const };
    return [{ event, settings: toProject(settings) }];
  });
}

/** Of `events ev` and their `commits k`. */
const EVENT = sql`k.instant as at, k.by, ev.type, ev.seq as position, ev.project as of_project, ev.rev as of_rev`;

const eventOf = ({ at, by, type, position: seq, of_rev: rev }: EventRow) => ({ at, by, type, seq, rev });

/** @throws OrganizationNotFound, ProjectNotFound */
function projectsIn(settings: Settings, org: string | undefined, project: string | undefined): StoredProject[] {
  if (org !== undefined && project !== undefined) return [namedProject(settings, { org, project })];
  if (org !== undefined) organizationIn(settings, org);
  return [...settings.projects.values()].filter((one) => org === undefined || one.org === org);
}

const keysOf = (projects: readonly StoredProject[]): number[] => projects.map(({ key }) => key);
