import type { Caller } from './caller.ts';
import type { Acl, Kind } from './port.ts';

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
