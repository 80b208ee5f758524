import { type Kysely, sql } from 'kysely';
import { may, OWNER_PERMISSIONS, PERMISSIONS } from '../acl.ts';
import { RevisionConflict } from '../errors.ts';
import type { Grant, Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { Inner } from './inner.ts';
import { authorize } from './settings.ts';
import { commit } from './settings-commit.ts';

export function rights(inner: Inner): Pick<Store, 'may' | 'acl' | 'replaceAcl'> {
  const { settings } = inner;
  return {
    may: async (caller, permission, address) => may((await settings.current()).acls, caller, permission, address),
    async acl(address, caller) {
      const now = await settings.current();
      authorize(now, caller, 'acls/read', address);
      return now.acls.get(address) ?? { address, rev: 0, grants: [] };
    },
    async replaceAcl(address, rev, grants, caller) {
      checkGrants(address, grants);
      authorize(await settings.current(), caller, 'acls/write', address);
      await commit(inner, caller, (transaction, seq) => replaceGrants(transaction, seq, address, rev, grants));
      return { address, rev: rev + 1, grants };
    },
  };
}

async function replaceGrants(db: Kysely<unknown>, seq: number, address: string, rev: number, grants: readonly Grant[]) {
  const { rows } = await sql<{ rev: number }>`
    update acl_states set to_seq = ${seq} where address = ${address} and to_seq is null returning rev`.execute(db);
  const expected = rows.at(0)?.rev ?? 0;
  if (rev !== expected) throw new RevisionConflict({ id: address, provided: rev, expected });
  await insertAcl(db, seq, address, rev + 1, grants);
}

/** A revision of the rights at an address, with its event. */
async function insertAcl(db: Kysely<unknown>, seq: number, address: string, rev: number, grants: readonly Grant[]) {
  await sql`insert into acl_states (address, rev, from_seq, grants)
    values (${address}, ${rev}, ${seq}, ${JSON.stringify(grants)})`.execute(db);
  const type = rev === 1 ? 'Created' : 'Updated';
  await sql`insert into events values (${seq}, null, 'acl', ${address}, ${type}, ${rev})`.execute(db);
}

/** Makes the creator of an organisation or project its owner, unless rights were given there before. */
export async function grantOwner(db: Kysely<unknown>, seq: number, address: string, identity: string): Promise<void> {
  const { rows } = await sql`select from acl_states where address = ${address}`.execute(db);
  if (rows.length === 0) await insertAcl(db, seq, address, 1, [{ identity, permissions: OWNER_PERMISSIONS }]);
}

/** @throws InvalidRequest when the address is none or a permission is unknown */
function checkGrants(address: string, grants: readonly Grant[]): void {
  if (!/^\/([\w-]{1,64}(\/[\w-]{1,64})?)?$/.test(address)) {
    throw new InvalidRequest({ name: 'address', value: address }, 'Use /, /org or /org/project.');
  }
  const unknown = grants.flatMap(({ permissions }) => permissions).find((name) => !PERMISSIONS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidRequest({ name: 'permission', value: unknown }, `Use one of ${PERMISSIONS.join(', ')}.`);
  }
}

/**
 * Gives the first rights, when there are none yet: those of the operator, or every right to everybody.
 */
export async function grantFirst(inner: Inner, grants: readonly Grant[]): Promise<void> {
  checkGrants('/', grants);
  if ((await inner.settings.current()).acls.has('/')) return;
  const store = { subject: 'anonymous', identities: [] };
  await commit(inner, store, async (transaction, seq) => {
    const { rows } = await sql`select from acl_states where address = '/'`.execute(transaction);
    if (rows.length === 0) await insertAcl(transaction, seq, '/', 1, grants);
  });
}
