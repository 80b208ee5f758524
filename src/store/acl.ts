import type { Acl, Grant } from './access.ts';
import type { Caller } from './caller.ts';
import type { Kind } from './resource.ts';

/** What rights there are; names as in Nexus Delta, so that its tokens, scripts and habits stay valid. */
export const PERMISSIONS: readonly string[] = [
  ...['acls/read', 'acls/write', 'permissions/read', 'permissions/write', 'realms/read', 'realms/write', 'events/read'],
  ...['projects/read', 'projects/write', 'projects/create', 'projects/delete'],
  ...['organizations/read', 'organizations/write', 'organizations/create'],
  ...['resources/read', 'resources/write', 'resolvers/write', 'views/query', 'views/write'],
  ...['schemas/write', 'schemas/run', 'files/write', 'storages/write'],
  ...['version/read', 'quotas/read', 'supervision/read', 'typehierarchy/write', 'export/run'],
];

/** Rights that reach beyond one project. */
const BEYOND_A_PROJECT =
  /^(permissions|realms)\/|^(events\/read|schemas\/run|supervision\/read|typehierarchy\/write|export\/run)$/;

/** What the creator of a project may do in it. */
export const OWNER_PERMISSIONS: readonly string[] = PERMISSIONS.filter((name) => !BEYOND_A_PROJECT.test(name));

/** What it takes to write an entity of the kind. */
export const writePermission = (kind: Kind): string => `${kind}s/write`;

/**
 * Whether one of the caller's identities holds the permission at the address or above it. Nothing can be denied below.
 *
 * @param address - `/`, `/org` or `/org/project`
 */
export function may(acls: ReadonlyMap<string, Acl>, caller: Caller, permission: string, address: string): boolean {
  return upwards(address).some((place) =>
    acls
      .get(place)
      ?.grants.some((grant) => grant.permissions.includes(permission) && caller.identities.includes(grant.identity)),
  );
}

/** The address, then those above it, `/` last. */
const upwards = (address: string): string[] => {
  const [, org, project] = address.split('/');
  return [...(project ? [`/${org}/${project}`] : []), ...(org ? [`/${org}`] : []), '/'];
};

/** Whether an address is one of those that a pattern names, or, if asked for, above one of them; `*` is any label. */
export function matches(pattern: string, address: string, ancestors: boolean): boolean {
  const [wanted, labels] = [labelsOf(pattern), labelsOf(address)];
  const isDeepEnough = ancestors ? labels.length <= wanted.length : labels.length === wanted.length;
  return isDeepEnough && labels.every((label, depth) => wanted[depth] === '*' || wanted[depth] === label);
}

const labelsOf = (address: string): string[] => address.split('/').filter(Boolean);

/** Both lists of grants in one, an identity once. */
export function appendGrants(old: readonly Grant[], added: readonly Grant[]): Grant[] {
  const permissions = new Map<string, Set<string>>();
  for (const grant of [...old, ...added]) {
    permissions.set(grant.identity, new Set([...(permissions.get(grant.identity) ?? []), ...grant.permissions]));
  }
  return [...permissions].map(([identity, names]) => ({ identity, permissions: [...names] }));
}

/** What is left of grants; identities to which nothing is left are not listed. */
export function subtractGrants(old: readonly Grant[], taken: readonly Grant[]): Grant[] {
  const left = old.map(({ identity, permissions }) => {
    const gone = new Set(taken.flatMap((grant) => (grant.identity === identity ? grant.permissions : [])));
    return { identity, permissions: permissions.filter((name) => !gone.has(name)) };
  });
  return left.filter(({ permissions }) => permissions.length > 0);
}

/** How many permissions are granted, counted for each identity. */
export const countGrants = (grants: readonly Grant[]): number =>
  grants.reduce((count, { permissions }) => count + new Set(permissions).size, 0);
