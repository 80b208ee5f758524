import { sql } from 'kysely';
import type { DeletionStore } from '../deletions.ts';
import { OrganizationNonEmpty, OrganizationNotFound } from '../errors.ts';
import type { Inner } from './inner.ts';
import { revokeAll } from './rights.ts';
import { authorize, organizationIn } from './settings.ts';
import { commit } from './settings-commit.ts';

/** Ends an organisation with the rights in it, which a later one of the same label must not inherit. */
export const organizationDeletion = (inner: Inner): Pick<DeletionStore, 'deleteOrganization'> => ({
  async deleteOrganization(label, caller) {
    const now = await inner.settings.current();
    authorize(now, caller, 'organizations/delete', `/${label}`);
    const { key, rev } = organizationIn(now, label);
    await commit(inner, caller, async (transaction, seq) => {
      const { rows } = await sql`select from projects where organization = ${key} limit 1`.execute(transaction);
      if (rows.length > 0) throw new OrganizationNonEmpty({ org: label });
      const { rows: deleted } = await sql`
        update organizations set deleted_seq = ${seq} where key = ${key} and deleted_seq is null returning key`.execute(
        transaction,
      );
      if (deleted.length === 0) throw new OrganizationNotFound({ org: label });
      await sql`update organization_states set to_seq = ${seq} where organization = ${key} and to_seq is null`.execute(
        transaction,
      );
      await revokeAll(transaction, seq, `/${label}`);
      await sql`insert into events values (${seq}, null, 'organization', ${label}, 'Deleted', ${rev + 1})`.execute(
        transaction,
      );
    });
  },
});
