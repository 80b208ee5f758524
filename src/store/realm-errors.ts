import { AtlasError } from '../errors.ts';

type Labelled = { readonly label: string };

export class RealmNotFound extends AtlasError<'RealmNotFound', Labelled> {
  readonly tag = 'RealmNotFound';
  readonly remedy = 'Register the realm, or check its label.';

  constructor(details: Labelled) {
    super(`There is no realm ${details.label}.`, details);
  }
}

/** Registered, or named by the configuration. */
export class RealmAlreadyExists extends AtlasError<'RealmAlreadyExists', Labelled> {
  readonly tag = 'RealmAlreadyExists';
  readonly remedy = 'Choose another label, or update the realm.';

  constructor(details: Labelled) {
    super(`The realm ${details.label} exists already.`, details);
  }
}

export class RealmAlreadyDeprecated extends AtlasError<'RealmAlreadyDeprecated', Labelled> {
  readonly tag = 'RealmAlreadyDeprecated';
  readonly remedy = 'Leave it as it is.';

  constructor(details: Labelled) {
    super(`The realm ${details.label} is deprecated already.`, details);
  }
}

type Taken = Labelled & { readonly openIdConfig: string };

export class RealmOpenIdConfigAlreadyExists extends AtlasError<'RealmOpenIdConfigAlreadyExists', Taken> {
  readonly tag = 'RealmOpenIdConfigAlreadyExists';
  readonly remedy = 'Use the realm that has this OpenID configuration.';

  constructor(details: Taken) {
    super(`Another realm than ${details.label} has the OpenID configuration ${details.openIdConfig}.`, details);
  }
}

type Refusal =
  | 'UnsuccessfulOpenIdConfigResponse'
  | 'UnsuccessfulJwksResponse'
  | 'IllegalIssuerFormat'
  | 'IllegalJwksUriFormat'
  | 'IllegalEndpointFormat'
  | 'IllegalGrantTypeFormat'
  | 'IllegalJwkFormat'
  | 'NoValidKeysFound';

interface Problem {
  /** Address of the document. */
  readonly document: string;
  /** Where in it, such as `.issuer`. */
  readonly location?: string;
  readonly problem: string;
}

/** The OpenID configuration of an issuer, or its keys, cannot be had or cannot be trusted. */
export class OpenIdRefused extends AtlasError<Refusal, Problem> {
  readonly tag: Refusal;
  readonly remedy = 'Correct the address, or the configuration of the issuer, and register the realm again.';

  constructor(tag: Refusal, details: Problem, options?: ErrorOptions) {
    super(`${details.document}${details.location ?? ''} cannot be used: ${details.problem}`, details, options);
    this.tag = tag;
  }
}
