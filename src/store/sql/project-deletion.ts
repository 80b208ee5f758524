import { type Kysely, sql } from 'kysely';
import { ProjectIsMarkedForDeletion, ProjectIsReferenced } from '../deletion-errors.ts';
import type { DeletionStore, ProjectDeletion } from '../deletions.ts';
import { RevisionConflict } from '../errors.ts';
import { addressOf, nameOf } from '../names.ts';
import type { ProjectRef } from '../resource.ts';
import type { Inner } from './inner.ts';
import { endProject, insertProjectState } from './project-changes.ts';
import { toProject } from './projects.ts';
import { referencesToProject } from './references.ts';
import { authorize, namedProject, type StoredProject } from './settings.ts';
import { commit } from './settings-commit.ts';

type ProjectDeletions = Pick<DeletionStore, 'deleteProject' | 'projectDeletions'>;

/** @param marked - called when a project waits to be deleted */
export const projectDeletion = (inner: Inner, marked: () => void): ProjectDeletions => ({
  async deleteProject(ref, rev, caller) {
    const now = await inner.settings.current();
    authorize(now, caller, 'projects/delete', addressOf(ref));
    const project = namedProject(now, ref);
    await commit(inner, caller, async (transaction, seq) => {
      const old = await endProject(transaction, project, seq);
      if (old.rev !== rev) throw new RevisionConflict({ id: nameOf(ref), provided: rev, expected: old.rev });
      if (old.markedForDeletion) throw new ProjectIsMarkedForDeletion(ref);
      const referencedBy = await referencesToProject(transaction, now, project);
      if (Object.keys(referencedBy).length > 0) throw new ProjectIsReferenced(ref, referencedBy);
      await insertProjectState(transaction, project.key, rev + 1, seq, { ...old, markedForDeletion: true });
      await sql`insert into events
        values (${seq}, ${project.key}, 'project', ${nameOf(ref)}, 'MarkedForDeletion', ${rev + 1})`.execute(
        transaction,
      );
      await insertReport(transaction, seq, project);
    });
    const made = toProject(namedProject(await inner.settings.current(), ref));
    marked();
    return made;
  },
  async projectDeletions(ref, caller) {
    const now = await inner.settings.current();
    authorize(now, caller, 'projects/read', addressOf(ref));
    const found = await readReports(inner.db, ref);
    if (found.length === 0) namedProject(now, ref);
    return found;
  },
});

async function insertReport(db: Kysely<unknown>, seq: number, { key, org, project, uuid }: StoredProject) {
  await sql`
    insert into project_deletions (seq, organization, label, uuid, project, resources, revisions, files)
    select ${seq}, ${org}, ${project}, ${uuid}::uuid, ${key}, count(distinct e.key), count(s.rev),
      count(distinct e.key) filter (where e.kind = 'file')
    from entities e join states s on s.entity = e.key where e.project = ${key}`.execute(db);
}

async function readReports(db: Kysely<unknown>, { org, project }: ProjectRef): Promise<ProjectDeletion[]> {
  type Row = Omit<ProjectDeletion, 'project' | 'deletedAt'> & { readonly deletedAt: string | null };
  const { rows } = await sql<Row>`
    select d.uuid, marked.instant as "markedAt", marked.by as "markedBy", ended.instant as "deletedAt",
      d.resources, d.revisions, d.files
    from project_deletions d join commits marked on marked.seq = d.seq left join commits ended on ended.seq = d.ended_seq
    where d.organization = ${org} and d.label = ${project} order by d.seq desc`.execute(db);
  return rows.map(({ deletedAt, ...row }) => ({
    project: { org, project },
    ...row,
    ...(deletedAt !== null && { deletedAt }),
  }));
}
