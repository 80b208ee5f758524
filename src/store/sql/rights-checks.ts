import type { Grant } from '../access.ts';
import { UnknownPermissions, UnknownRealms } from '../access-errors.ts';
import { identityOf } from '../identities.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { Settings } from './settings.ts';

/** Identities with rights at one address: more are groups. */
const MAX_GRANTS = 1000;

/** @throws InvalidRequest */
export function checkAddress(address: string): void {
  if (!/^\/([\w-]{1,64}(\/[\w-]{1,64})?)?$/.test(address)) {
    throw new InvalidRequest({ name: 'address', value: address }, 'Use /, /org or /org/project.');
  }
}

/** @throws InvalidRequest */
export function checkSize(grants: readonly Grant[]): void {
  if (grants.length <= MAX_GRANTS) return;
  const rule = `Give rights to groups: at most ${MAX_GRANTS} identities can have some at one address.`;
  throw new InvalidRequest({ name: 'acl', value: `${grants.length} identities` }, rule);
}

/** @param configured - realms beside the registered ones; undefined: all are known @throws UnknownPermissions, UnknownRealms */
export function checkGrants(now: Settings, configured: readonly string[] | undefined, grants: readonly Grant[]): void {
  const named = new Set(grants.flatMap(({ permissions }) => permissions));
  const permissions = [...named].filter((name) => !now.permissions.names.includes(name));
  if (permissions.length > 0) throw new UnknownPermissions({ permissions });
  if (!configured) return;
  const realms = new Set(grants.map(({ identity }) => realmOf(identity)).filter((realm) => realm !== undefined));
  const unknown = [...realms].filter((realm) => !configured.includes(realm) && !now.realms.has(realm));
  if (unknown.length > 0) throw new UnknownRealms({ realms: unknown });
}

function realmOf(name: string): string | undefined {
  const identity = identityOf(name);
  return identity && 'realm' in identity ? identity.realm : undefined;
}
