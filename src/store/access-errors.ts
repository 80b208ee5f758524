import { AtlasError } from '../errors.ts';

type AtAddress = { readonly address: string };

export class AclNotFound extends AtlasError<'AclNotFound', AtAddress> {
  readonly tag = 'AclNotFound';
  readonly remedy = 'Grant something at the address first.';

  constructor(details: AtAddress) {
    super(`Nothing was ever granted at ${details.address}.`, details);
  }
}

export class AclIsEmpty extends AtlasError<'AclIsEmpty', AtAddress> {
  readonly tag = 'AclIsEmpty';
  readonly remedy = 'Leave it as it is.';

  constructor(details: AtAddress) {
    super(`Nobody has a right that was granted at ${details.address}.`, details);
  }
}

export class NothingToBeUpdated extends AtlasError<'NothingToBeUpdated', AtAddress> {
  readonly tag = 'NothingToBeUpdated';
  readonly remedy = 'Leave it as it is.';

  constructor(details: AtAddress) {
    super(`The rights at ${details.address} are so already.`, details);
  }
}

export class UnknownPermissions extends AtlasError<'UnknownPermissions', { readonly permissions: readonly string[] }> {
  readonly tag = 'UnknownPermissions';
  readonly remedy = 'Use registered permissions, or register these first.';

  constructor(details: { permissions: readonly string[] }) {
    super(`No such permissions are registered: ${details.permissions.join(', ')}.`, details);
  }
}

export class UnknownRealms extends AtlasError<'UnknownRealms', { readonly realms: readonly string[] }> {
  readonly tag = 'UnknownRealms';
  readonly remedy = 'Register the realms first, or name the one of KEYCLOAK_CONFIG.';

  constructor(details: { realms: readonly string[] }) {
    super(`No such realms are registered: ${details.realms.join(', ')}.`, details);
  }
}

type Refusal =
  | 'CannotReplaceWithEmptyCollection'
  | 'CannotAppendEmptyCollection'
  | 'CannotSubtractEmptyCollection'
  | 'CannotSubtractFromMinimumCollection'
  | 'CannotSubtractUndefinedPermissions'
  | 'CannotDeleteMinimumCollection';

/** A change of the registered permissions that would change nothing, or take away what cannot be taken away. */
export class PermissionsRefused extends AtlasError<Refusal, { readonly permissions: readonly string[] }> {
  readonly tag: Refusal;
  readonly remedy = 'Compare with the permissions that are registered now; those of the software always are.';

  constructor(tag: Refusal, permissions: readonly string[]) {
    super(`The registered permissions stay as they are (${tag}): ${permissions.join(', ')}.`, { permissions });
    this.tag = tag;
  }
}
