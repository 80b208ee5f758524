import { sql } from 'kysely';
import { may } from '../acl.ts';
import type { Store } from '../port.ts';
import type { StoreEvent } from '../resource.ts';
import { checkPageSize } from './cursor.ts';
import type { Inner } from './inner.ts';
import { projectWithKey, readableProjects } from './settings.ts';

type EventRow = Omit<StoreEvent, 'project' | 'tag'> & { readonly project: number | null; readonly tag: string | null };

export const eventLog = ({ db, settings }: Inner): Pick<Store, 'events'> => ({
  async events(after, { size }, caller) {
    const now = await settings.current();
    const everywhere = may(now.acls, caller, 'resources/read', '/');
    const { rows } = await sql<EventRow>`
      select ev.seq, k.instant as at, k.by, ev.project, ev.id, ev.kind, ev.type, ev.rev, ev.tag
      from events ev join commits k on k.seq = ev.seq
      where ev.seq > ${after} and (ev.project = any(${readableProjects(now, {}, caller)}::int[])
        or (ev.project is null and ${everywhere}))
      order by ev.seq limit ${checkPageSize(size)}`.execute(db);
    return rows.map(({ project: key, tag, ...event }) => {
      const { org, project } = key === null ? {} : projectWithKey(now, key);
      return { ...event, ...(org && project && { project: { org, project } }), ...(tag !== null && { tag }) };
    });
  },
});
