import { sql } from 'kysely';
import type { Archive, ArchiveStore } from '../archives.ts';
import { ResourceAlreadyExists, ResourceNotFound } from '../errors.ts';
import { addressOf, checkId, mintId, nameOf } from '../names.ts';
import type { Inner } from './inner.ts';
import { authorize, projectIn, writableProject } from './settings.ts';

const LIFETIME = sql`interval '5 hours'`;
const COLUMNS = sql`id, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", entries`;

export const archives = ({ db, settings }: Inner): ArchiveStore => ({
  async createArchive({ project: ref, id: given, entries, caller }) {
    if (given !== undefined) checkId(given);
    const now = await settings.current();
    authorize(now, caller, 'resources/read', addressOf(ref));
    const project = writableProject(now, ref);
    const id = given ?? mintId(project.base);
    await sql`delete from archives where expires_at <= now()`.execute(db);
    const { rows } = await sql<Omit<Archive, 'project'>>`
      insert into archives values (${project.key}, ${id}, now(), ${caller.subject}, now() + ${LIFETIME},
        ${JSON.stringify(entries)}::jsonb)
      on conflict do nothing returning ${COLUMNS}`.execute(db);
    if (rows.length === 0) throw new ResourceAlreadyExists({ id, project: nameOf(ref) });
    return { ...rows[0], project: ref };
  },
  async archive(ref, id, caller) {
    const now = await settings.current();
    authorize(now, caller, 'resources/read', addressOf(ref));
    const { rows } = await sql<Omit<Archive, 'project'>>`
      select ${COLUMNS} from archives
      where project = ${projectIn(now, ref).key} and id = ${id} and expires_at > now()`.execute(db);
    if (rows.length === 0) throw new ResourceNotFound({ id, project: nameOf(ref) });
    return { ...rows[0], project: ref };
  },
});
