import { type Kysely, sql } from 'kysely';
import type { AccessStore, Permissions, PermissionsChange } from '../access.ts';
import { PermissionsRefused } from '../access-errors.ts';
import { PERMISSIONS } from '../acl.ts';
import { RevisionConflict, RevisionNotFound } from '../errors.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { Inner } from './inner.ts';
import { readPermissions } from './rights-read.ts';
import { authorize } from './settings.ts';
import { commit } from './settings-commit.ts';

const ID = 'permissions';
const MAX_PERMISSIONS = 1000;

/** The registered permissions; those of the software are among them whatever happens. */
export function permissions(
  inner: Inner,
): Pick<AccessStore, 'unknownPermissions' | 'permissions' | 'changePermissions'> {
  const { settings, db } = inner;
  return {
    unknownPermissions: async (names) => without(names, (await settings.current()).permissions.names),
    async permissions(rev, caller) {
      const now = await settings.current();
      authorize(now, caller, 'permissions/read', '/');
      const current = now.permissions;
      if (rev === undefined || rev === current.rev) return current;
      const found = await readPermissions(db, sql<boolean>`s.rev = ${rev}`);
      if (!found) throw new RevisionNotFound({ id: ID, provided: rev, current: current.rev });
      return found;
    },
    async changePermissions(rev, change, caller) {
      const now = await settings.current();
      authorize(now, caller, 'permissions/write', '/');
      await commit(inner, caller, async (transaction, seq) => {
        const old = await endState(transaction, seq);
        if (rev !== old.rev) throw new RevisionConflict({ id: ID, provided: rev, expected: old.rev });
        await insertState(transaction, seq, rev + 1, registered(old, change));
      });
      return (await settings.current()).permissions;
    },
  };
}

async function endState(db: Kysely<unknown>, seq: number): Promise<Permissions> {
  const { rows } = await sql<Permissions>`
    update permission_states set to_seq = ${seq} where to_seq is null returning rev, names`.execute(db);
  return rows.at(0) ?? { rev: 0, names: [] };
}

async function insertState(db: Kysely<unknown>, seq: number, rev: number, names: readonly string[]): Promise<void> {
  await sql`insert into permission_states (rev, from_seq, names) values (${rev}, ${seq}, ${names}::text[])`.execute(db);
  const type = rev === 1 ? 'Created' : 'Updated';
  await sql`insert into events values (${seq}, null, 'permissions', ${ID}, ${type}, ${rev})`.execute(db);
}

/** What is registered after the change, beside the permissions of the software. @throws PermissionsRefused, InvalidRequest */
function registered({ rev, names: old }: Permissions, change: PermissionsChange): string[] {
  const names = next(rev, old, change);
  for (const name of names) {
    if (/^[a-zA-Z][\w\-:\\/]{0,31}$/.test(name)) continue;
    const rule = 'Begin with a letter and use at most 32 letters, digits and _ - : \\ /';
    throw new InvalidRequest({ name: 'permission', value: name }, rule);
  }
  if (names.length > MAX_PERMISSIONS) {
    const rule = `Register at most ${MAX_PERMISSIONS}.`;
    throw new InvalidRequest({ name: 'number of permissions', value: String(names.length) }, rule);
  }
  return names.sort();
}

function next(rev: number, old: readonly string[], change: PermissionsChange): string[] {
  if ('reset' in change) {
    if (old.length === 0) throw new PermissionsRefused('CannotDeleteMinimumCollection', PERMISSIONS);
    return [];
  }
  if ('subtract' in change) return subtracted(rev, old, change.subtract);
  if ('replace' in change) {
    const names = without(change.replace, PERMISSIONS);
    if (names.length === 0) throw new PermissionsRefused('CannotReplaceWithEmptyCollection', change.replace);
    return names;
  }
  const more = without(change.append, [...PERMISSIONS, ...old]);
  if (more.length === 0) throw new PermissionsRefused('CannotAppendEmptyCollection', change.append);
  return [...old, ...more];
}

function subtracted(rev: number, old: readonly string[], names: readonly string[]): string[] {
  if (names.length === 0) throw new PermissionsRefused('CannotSubtractEmptyCollection', names);
  if (rev === 0) throw new PermissionsRefused('CannotSubtractFromMinimumCollection', PERMISSIONS);
  const unknown = without(names, [...PERMISSIONS, ...old]);
  if (unknown.length > 0) throw new PermissionsRefused('CannotSubtractUndefinedPermissions', unknown);
  const left = without(old, names);
  if (left.length === old.length) throw new PermissionsRefused('CannotSubtractFromMinimumCollection', PERMISSIONS);
  return left;
}

/** Each once. */
const without = (names: readonly string[], others: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !others.includes(name));
