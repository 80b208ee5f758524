import { sql } from 'kysely';
import { ResourceIsReferenced } from '../deletion-errors.ts';
import type { DeletionStore } from '../deletions.ts';
import { ResourceNotFound } from '../errors.ts';
import { addressOf, checkId, nameOf } from '../names.ts';
import { deleteEntities } from './delete-entities.ts';
import type { Inner } from './inner.ts';
import { referencesToResource } from './references.ts';
import { authorize, writableProject } from './settings.ts';
import { inTurn } from './settings-commit.ts';

/** Takes a resource out of the store; the log keeps one event, by which views learn of it. */
export const resourceDeletion = (inner: Inner): Pick<DeletionStore, 'deleteResource'> => ({
  async deleteResource({ project: ref, id, caller }) {
    checkId(id);
    const now = await inner.settings.current();
    authorize(now, caller, 'resources/delete', addressOf(ref));
    const project = writableProject(now, ref);
    await inTurn(inner, caller, async (transaction, seq) => {
      const { rows } = await sql<{ key: number; rev: number }>`
        select e.key, s.rev from entities e join states s on s.entity = e.key and s.to_seq is null
        where e.project = ${project.key} and e.id = ${id} and e.kind = 'resource'`.execute(transaction);
      if (rows.length === 0) throw new ResourceNotFound({ id, project: nameOf(project) });
      const referencedBy = await referencesToResource(transaction, now, project, id);
      if (Object.keys(referencedBy).length > 0) throw new ResourceIsReferenced(id, referencedBy);
      const [{ key, rev }] = rows;
      const revisions = await deleteEntities(transaction, [key]);
      await sql`delete from events where seq = any(${revisions}::bigint[]) and project = ${project.key} and id = ${id}`.execute(
        transaction,
      );
      await sql`insert into events values (${seq}, ${project.key}, 'resource', ${id}, 'Deleted', ${rev + 1})`.execute(
        transaction,
      );
    });
  },
});
