import type { Audit } from './audit.ts';
import type { Caller } from './caller.ts';

/** What identities may do at an address (`/`, `/org` or `/org/project`) and below it. */
export interface Acl {
  readonly address: string;
  readonly rev: number;
  readonly grants: readonly Grant[];
  /** Absent at revision 0: nothing was ever granted there. */
  readonly audit?: Audit;
}

export interface Grant {
  /** As in `Caller.identities`. */
  readonly identity: string;
  readonly permissions: readonly string[];
}

export interface AclQuery {
  /** An address; either label may be `*`, which stands for all of them. */
  readonly address: string;
  /** Also the addresses above it. */
  readonly ancestors: boolean;
  /** Only what is granted to identities of the caller. */
  readonly self: boolean;
  /** Of one address; default: the current revision. */
  readonly rev?: number;
}

/** The permissions that can be granted: those of the software and those that were registered. */
export interface Permissions {
  /** 0 until the first change. */
  readonly rev: number;
  readonly names: readonly string[];
  /** Absent at revision 0. */
  readonly audit?: Audit;
}

/** Registers exactly `replace`, or adds, or takes away, or takes all away; the permissions of the software always stay. */
export type PermissionsChange =
  | { readonly replace: readonly string[] }
  | { readonly append: readonly string[] }
  | { readonly subtract: readonly string[] }
  | { readonly reset: true };

/**
 * Rights, and the permissions that they are made of.
 *
 * Changes of an ACL take the revision the caller read: 0 where there is none, or where nobody has a right any more. They
 * throw RevisionConflict, UnknownPermissions, UnknownRealms and InvalidRequest, and leave alone what is granted to
 * identities that no token can carry.
 */
export interface AccessStore {
  /** @param permission - such as `resources/write` @param address - `/`, `/org` or `/org/project` */
  may(caller: Caller, permission: string, address: string): Promise<boolean>;
  acl(address: string, caller: Caller): Promise<Acl>;
  /**
   * By address. What the caller may not read is reduced to what is granted to the caller, which may be nothing; of a
   * pattern and `self`, only where that is something. @throws RevisionNotFound
   */
  acls(query: AclQuery, caller: Caller): Promise<readonly Acl[]>;
  replaceAcl(address: string, rev: number, grants: readonly Grant[], caller: Caller): Promise<Acl>;
  /** @throws NothingToBeUpdated */
  appendToAcl(address: string, rev: number, grants: readonly Grant[], caller: Caller): Promise<Acl>;
  /** @throws NothingToBeUpdated, AclNotFound */
  subtractFromAcl(address: string, rev: number, grants: readonly Grant[], caller: Caller): Promise<Acl>;
  /** @throws AclIsEmpty, AclNotFound */
  deleteAcl(address: string, rev: number, caller: Caller): Promise<Acl>;

  /** Those that are not registered; unchecked: who names permissions may know which there are. */
  unknownPermissions(names: readonly string[]): Promise<readonly string[]>;
  /** @param rev - default: the current revision */
  permissions(rev: number | undefined, caller: Caller): Promise<Permissions>;
  /** @param rev - the revision the caller read @throws RevisionConflict, PermissionsRefused */
  changePermissions(rev: number, change: PermissionsChange, caller: Caller): Promise<Permissions>;
}
