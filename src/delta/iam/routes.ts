import type { FastifyInstance } from 'fastify';
import type { DeltaParts } from '../parts.ts';
import { addAcls } from './acls.ts';
import { addIdentities } from './identities.ts';
import { addPermissions } from './permissions.ts';
import { addRealms } from './realms.ts';
import { addUserPermissions } from './user-permissions.ts';

/** Who may do what, and who vouches for callers. */
export function addAccess(scope: FastifyInstance, parts: DeltaParts): void {
  addAcls(scope, parts);
  addIdentities(scope, parts);
  addPermissions(scope, parts);
  addRealms(scope, parts);
  addUserPermissions(scope, parts);
}
