import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Acl, Permissions } from '../access.ts';
import { PERMISSIONS } from '../acl.ts';
import type { Realm, RealmSettings } from '../realms.ts';
import { AUDIT, type WithAuditColumns, withAudit } from './audit.ts';

/** Who may do what as of one commit. */
export interface Rights {
  /** By address. */
  readonly acls: ReadonlyMap<string, Acl>;
  readonly permissions: Permissions;
  /** By label. */
  readonly realms: ReadonlyMap<string, Realm>;
}

const IN_FORCE = sql<boolean>`s.to_seq is null`;

export async function readRights(db: Kysely<unknown>): Promise<Rights> {
  const [acls, permissions, realms] = [
    await readAcls(db, IN_FORCE),
    await readPermissions(db, IN_FORCE),
    await readRealms(db, IN_FORCE),
  ];
  return {
    acls: new Map(acls.map((acl) => [acl.address, acl])),
    permissions: permissions ?? { rev: 0, names: PERMISSIONS },
    realms: new Map(realms.map((realm) => [realm.label, realm])),
  };
}

/** @param which - of `acl_states s` */
export async function readAcls(db: Kysely<unknown>, which: RawBuilder<boolean>): Promise<Acl[]> {
  const { rows } = await sql<WithAuditColumns<Acl>>`
    select s.address, s.rev, s.grants, ${AUDIT} from acl_states s
    join acl_states first on first.address = s.address and first.rev = 1
    join commits created on created.seq = first.from_seq join commits changed on changed.seq = s.from_seq
    where ${which} order by s.address`.execute(db);
  return rows.map(withAudit<Acl>);
}

/** @param which - of `permission_states s` */
export async function readPermissions(
  db: Kysely<unknown>,
  which: RawBuilder<boolean>,
): Promise<Permissions | undefined> {
  const { rows } = await sql<WithAuditColumns<Permissions>>`
    select s.rev, s.names, ${AUDIT} from permission_states s
    join permission_states first on first.rev = 1
    join commits created on created.seq = first.from_seq join commits changed on changed.seq = s.from_seq
    where ${which}`.execute(db);
  return rows
    .map(withAudit<Permissions>)
    .map((registered) => ({ ...registered, names: [...PERMISSIONS, ...registered.names] }))
    .at(0);
}

/** @param which - of `realm_states s` */
export async function readRealms(db: Kysely<unknown>, which: RawBuilder<boolean>): Promise<Realm[]> {
  type Row = Pick<Realm, 'label' | 'rev' | 'deprecated' | 'audit'> & { readonly settings: RealmSettings };
  const { rows } = await sql<WithAuditColumns<Row>>`
    select s.label, s.rev, s.deprecated, s.settings, ${AUDIT} from realm_states s
    join realm_states first on first.label = s.label and first.rev = 1
    join commits created on created.seq = first.from_seq join commits changed on changed.seq = s.from_seq
    where ${which} order by s.label`.execute(db);
  return rows.map(withAudit<Row>).map(({ settings, ...realm }) => ({ ...realm, ...settings }));
}
