import { type Kysely, sql } from 'kysely';
import type { AccessStore, Acl, AclQuery, Grant } from '../access.ts';
import { AclIsEmpty, AclNotFound, NothingToBeUpdated } from '../access-errors.ts';
import { appendGrants, countGrants, matches, may, OWNER_PERMISSIONS, subtractGrants } from '../acl.ts';
import type { Caller } from '../caller.ts';
import { RevisionConflict, RevisionNotFound } from '../errors.ts';
import { identityOf } from '../identities.ts';
import type { Inner } from './inner.ts';
import { checkAddress, checkGrants, checkSize } from './rights-checks.ts';
import { readAcls } from './rights-read.ts';
import { authorize, type Settings } from './settings.ts';
import { commit } from './settings-commit.ts';

type Rights = Omit<AccessStore, 'unknownPermissions' | 'permissions' | 'changePermissions'>;

export function rights(inner: Inner): Rights {
  const { settings } = inner;
  return {
    may: async (caller, permission, address) => may((await settings.current()).acls, caller, permission, address),
    async acl(address, caller) {
      const now = await settings.current();
      authorize(now, caller, 'acls/read', address);
      return now.acls.get(address) ?? { address, rev: 0, grants: [] };
    },
    acls: async (query, caller) => listAcls(inner, await settings.current(), query, caller),
    replaceAcl: (address, rev, grants, caller) =>
      change(inner, address, caller, grants, (old) => {
        checkRevision(old, rev);
        return appendGrants(hidden(old.grants), grants);
      }),
    appendToAcl: (address, rev, grants, caller) =>
      change(inner, address, caller, grants, (old) => {
        checkRevision(old, rev);
        return changed(old, appendGrants(old.grants, grants));
      }),
    subtractFromAcl: (address, rev, grants, caller) =>
      change(inner, address, caller, grants, (old) => {
        if (old.rev === 0) throw new AclNotFound({ address });
        checkRevision(old, rev);
        return changed(old, subtractGrants(old.grants, grants));
      }),
    deleteAcl: (address, rev, caller) =>
      change(inner, address, caller, [], (old) => {
        if (old.rev === 0) throw new AclNotFound({ address });
        if (old.rev !== rev) throw new RevisionConflict({ id: address, provided: rev, expected: old.rev });
        if (shown(old.grants).length === 0) throw new AclIsEmpty({ address });
        return hidden(old.grants);
      }),
  };
}

async function listAcls({ db }: Inner, now: Settings, query: AclQuery, caller: Caller): Promise<Acl[]> {
  const { address, ancestors, self, rev } = query;
  const isPattern = address.includes('*');
  if (!self && !isPattern) authorize(now, caller, 'acls/read', address);
  const found = [...now.acls.values()].filter((acl) => matches(address, acl.address, ancestors));
  const acls = rev === undefined ? found : await Promise.all(found.map((acl) => atRevision(db, acl, rev)));
  const listed = acls.map((acl) => {
    // Who may read the rights of a place may read all that hold there, also those from above.
    const isWhole = !self && (!isPattern || may(now.acls, caller, 'acls/read', acl.address));
    const grants = shown(acl.grants).filter(({ identity }) => isWhole || caller.identities.includes(identity));
    return { ...acl, grants };
  });
  return self && isPattern ? listed.filter(({ grants }) => grants.length > 0) : listed;
}

async function atRevision(db: Kysely<unknown>, current: Acl, rev: number): Promise<Acl> {
  const { address } = current;
  const [found] = await readAcls(db, sql<boolean>`s.address = ${address} and s.rev = ${rev}`);
  if (!found) throw new RevisionNotFound({ id: address, provided: rev, current: current.rev });
  return found;
}

/** Grants to identities that no token can carry are none of the business of those who can be told of rights. */
const shown = (grants: readonly Grant[]): Grant[] => grants.filter(({ identity }) => identityOf(identity));
const hidden = (grants: readonly Grant[]): Grant[] => grants.filter(({ identity }) => !identityOf(identity));

function checkRevision({ address, rev: expected, grants }: Acl, provided: number): void {
  const isEmpty = shown(grants).length === 0;
  if (provided === expected || (provided === 0 && isEmpty)) return;
  throw new RevisionConflict({ id: address, provided, expected });
}

function changed({ address, grants }: Acl, next: Grant[]): Grant[] {
  if (countGrants(next) === countGrants(grants)) throw new NothingToBeUpdated({ address });
  return next;
}

/** One revision of the rights at an address. @param named - grants that the caller names @param next - all that hold then */
async function change(
  inner: Inner,
  address: string,
  caller: Caller,
  named: readonly Grant[],
  next: (old: Acl) => readonly Grant[],
): Promise<Acl> {
  checkAddress(address);
  const now = await inner.settings.current();
  authorize(now, caller, 'acls/write', address);
  checkGrants(now, inner.realms, named);
  await commit(inner, caller, async (transaction, seq) => {
    const old = await endAcl(transaction, seq, address);
    const grants = next(old);
    checkSize(grants);
    await insertAcl(transaction, seq, address, old.rev + 1, grants);
  });
  const made = (await inner.settings.current()).acls.get(address);
  if (!made) throw new Error(`The rights at ${address} are not there after they were written.`);
  return made;
}

/** @returns what held until now */
async function endAcl(db: Kysely<unknown>, seq: number, address: string): Promise<Acl> {
  const { rows } = await sql<Acl>`
    update acl_states set to_seq = ${seq} where address = ${address} and to_seq is null
    returning address, rev, grants`.execute(db);
  return rows.at(0) ?? { address, rev: 0, grants: [] };
}

/** A revision of the rights at an address, with its event. */
async function insertAcl(db: Kysely<unknown>, seq: number, address: string, rev: number, grants: readonly Grant[]) {
  await sql`insert into acl_states (address, rev, from_seq, grants)
    values (${address}, ${rev}, ${seq}, ${JSON.stringify(grants)})`.execute(db);
  const type = rev === 1 ? 'Created' : 'Updated';
  await sql`insert into events values (${seq}, null, 'acl', ${address}, ${type}, ${rev})`.execute(db);
}

/** Makes the creator of an organisation or project its owner, unless others have rights there already. */
export async function grantOwner(db: Kysely<unknown>, seq: number, address: string, identity: string): Promise<void> {
  const { rows } = await sql<Pick<Acl, 'grants'>>`
    select grants from acl_states where address = ${address} and to_seq is null`.execute(db);
  if (rows.some(({ grants }) => grants.length > 0)) return;
  const { rev } = await endAcl(db, seq, address);
  await insertAcl(db, seq, address, rev + 1, [{ identity, permissions: OWNER_PERMISSIONS }]);
}

/** Takes away all rights at an address and below it. */
export async function revokeAll(db: Kysely<unknown>, seq: number, address: string): Promise<void> {
  const { rows } = await sql<Pick<Acl, 'address'>>`
    select address from acl_states where to_seq is null and (address = ${address} or starts_with(address, ${`${address}/`}))`.execute(
    db,
  );
  for (const { address: place } of rows) {
    const { rev } = await endAcl(db, seq, place);
    await insertAcl(db, seq, place, rev + 1, []);
  }
}

/**
 * Gives the first rights, when there are none yet: those of the operator, or every right to everybody.
 */
export async function grantFirst(inner: Inner, grants: readonly Grant[]): Promise<void> {
  const now = await inner.settings.current();
  checkGrants(now, undefined, grants);
  if (now.acls.has('/')) return;
  const store = { subject: 'anonymous', identities: [] };
  await commit(inner, store, async (transaction, seq) => {
    const { rows } = await sql`select from acl_states where address = '/'`.execute(transaction);
    if (rows.length === 0) await insertAcl(transaction, seq, '/', 1, grants);
  });
}
