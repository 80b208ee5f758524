import { sql } from 'kysely';
import { may } from '../acl.ts';
import { RevisionNotFound } from '../errors.ts';
import { RealmNotFound } from '../realm-errors.ts';
import type { Realm, RealmStore } from '../realms.ts';
import type { Inner } from './inner.ts';
import { readRealms } from './rights-read.ts';
import { authorize, type Settings } from './settings.ts';

/** Realms that were registered. */
export function realms({ settings, db }: Inner): Pick<RealmStore, 'realm' | 'realms' | 'realmOf'> {
  return {
    async realm(label, rev, caller) {
      const now = await settings.current();
      authorize(now, caller, 'realms/read', '/');
      const current = realmIn(now, label);
      if (rev === undefined || rev === current.rev) return current;
      const [found] = await readRealms(db, sql<boolean>`s.label = ${label} and s.rev = ${rev}`);
      if (!found) throw new RevisionNotFound({ id: label, provided: rev, current: current.rev });
      return found;
    },
    async realms(caller) {
      const now = await settings.current();
      return may(now.acls, caller, 'realms/read', '/') ? [...now.realms.values()] : [];
    },
    async realmOf(issuer) {
      const now = await settings.current();
      return now.realms.values().find(({ deprecated, provider }) => !deprecated && provider.issuer === issuer);
    },
  };
}

/** @throws RealmNotFound */
export function realmIn(now: Settings, label: string): Realm {
  const realm = now.realms.get(label);
  if (!realm) throw new RealmNotFound({ label });
  return realm;
}
