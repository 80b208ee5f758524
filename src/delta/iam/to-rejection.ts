import type { AtlasError } from '../../errors.ts';
import {
  AclIsEmpty,
  AclNotFound,
  NothingToBeUpdated,
  PermissionsRefused,
  UnknownPermissions,
  UnknownRealms,
} from '../../store/access-errors.ts';
import { RevisionConflict } from '../../store/errors.ts';
import {
  OpenIdRefused,
  RealmAlreadyDeprecated,
  RealmAlreadyExists,
  RealmNotFound,
  RealmOpenIdConfigAlreadyExists,
} from '../../store/realm-errors.ts';
import { Rejection } from '../rejection.ts';

const BAD = [
  ...[AclIsEmpty, NothingToBeUpdated, PermissionsRefused, UnknownPermissions, UnknownRealms],
  ...[RealmAlreadyDeprecated, RealmAlreadyExists],
];

/** Rights, permissions and realms; undefined for what is about something else. @param url - of the request */
export function ofAccess(error: AtlasError, url: string): Rejection | undefined {
  if (error instanceof RevisionConflict) return conflict(error, url);
  if (error instanceof AclNotFound) return new Rejection(404, error.tag, error.message);
  if (error instanceof RealmNotFound) return new Rejection(404, error.tag, `Realm '${error.details.label}' not found.`);
  if (error instanceof RealmOpenIdConfigAlreadyExists) {
    const { label, openIdConfig } = error.details;
    const reason = `Realm '${label}' with openIdConfig '${openIdConfig}' already exists.`;
    return new Rejection(400, error.tag, reason, { label, openIdConfig });
  }
  if (error instanceof OpenIdRefused) {
    return new Rejection(400, error.tag, `The OpenID provider cannot be used: ${error.details.document}`, {
      details: error.message,
    });
  }
  return BAD.some((type) => error instanceof type) ? new Rejection(400, error.tag, error.message) : undefined;
}

function conflict({ details: { id, provided, expected } }: RevisionConflict, url: string): Rejection | undefined {
  const root = url.split('?', 1)[0].split('/', 3)[2];
  const nouns = new Map([
    ['acls', `the ACL address '${id}'`],
    ['permissions', 'permissions'],
    ['realms', 'the realm'],
  ]);
  const noun = nouns.get(root);
  if (noun === undefined) return undefined;
  const reason = `Incorrect revision '${provided}' provided, expected '${expected}', ${noun} may have been updated since last seen.`;
  return new Rejection(409, 'IncorrectRev', reason, { provided, expected });
}
