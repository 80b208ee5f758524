import { sql } from 'kysely';
import type { ChangeLog } from '../changes.ts';
import type { StoreEvent } from '../resource.ts';
import type { Inner } from './inner.ts';
import { resourceOf } from './reads.ts';
import { type ResourceRow, resourceColumns } from './resource-rows.ts';
import { authorize, organizationIn, projectIn, type Settings } from './settings.ts';

/** Changes that are read at a time, and characters of their documents; the one that exceeds the latter still comes. */
const TOGETHER = 100;
const CHARACTERS = 2 ** 20;

interface ChangeRow extends ResourceRow {
  readonly at: string;
  readonly by: string;
  readonly type: StoreEvent['type'];
  readonly tag: string | null;
  readonly target: number | null;
}

export const changeLog = (inner: Inner): ChangeLog => ({
  lastCommit: inner.commits.last,
  async changes(after, scope, caller) {
    const settings = await inner.settings.current();
    const { org, project, kind } = scope;
    const address = `/${[org, project].filter((label) => label !== undefined).join('/')}`;
    authorize(settings, caller, 'events/read', address);
    const ofKind = kind === undefined ? sql`` : sql`and ev.kind = ${kind}`;
    const { rows } = await sql<ChangeRow>`
      select * from (
        select ${resourceColumns(undefined)}, k.instant as at, k.by, ev.type, ev.tag,
          (select t.rev from tags t where t.entity = e.key and t.name = ev.tag and t.from_seq = ev.seq) as target,
          coalesce(sum(octet_length(c.source)) over (
            order by ev.seq range between unbounded preceding and 1 preceding), 0) as before
        from (
          select * from events ev
          where ev.seq > ${after} and ev.project = any(${projectsIn(settings, org, project)}::int[]) ${ofKind}
          order by ev.seq fetch first ${sql.lit(TOGETHER)} rows with ties
        ) ev
        join commits k on k.seq = ev.seq join entities e on e.project = ev.project and e.id = ev.id
        join states s on s.entity = e.key and s.rev = ev.rev join contents c on c.key = s.content
      ) page where before < ${CHARACTERS} order by seq`.execute(inner.db);
    return rows.map(({ at, by, type, tag, target, ...row }) => {
      const resource = resourceOf(inner, settings, row);
      const { id, kind: of, rev, seq, project: ref } = resource;
      const event = { seq, at, by, project: ref, id, kind: of, type, rev, ...(tag !== null && { tag }) };
      return { event, resource, ...(target !== null && { target }) };
    });
  },
});

/** @throws OrganizationNotFound, ProjectNotFound */
function projectsIn(settings: Settings, org: string | undefined, project: string | undefined): number[] {
  if (org !== undefined && project !== undefined) return [projectIn(settings, { org, project }).key];
  if (org !== undefined) organizationIn(settings, org);
  const within = [...settings.projects.values()].filter((one) => org === undefined || one.org === org);
  return within.map(({ key }) => key);
}
