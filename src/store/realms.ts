import type { Audit } from './audit.ts';
import type { Caller } from './caller.ts';

/** An issuer of tokens that was registered: its users are `realms/{label}/users/…`. */
export interface Realm extends RealmSettings {
  readonly label: string;
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: Audit;
}

/** What is said of a realm when it is registered. */
export interface RealmFields {
  readonly name: string;
  /** Address of its OpenID configuration. */
  readonly openIdConfig: string;
  readonly logo?: string;
  /** Tokens must be meant for one of them (`aud`); absent: whoever they are meant for. */
  readonly acceptedAudiences?: readonly string[];
}

export interface RealmSettings extends RealmFields {
  readonly provider: OpenIdProvider;
}

/** What the OpenID configuration of an issuer says. */
export interface OpenIdProvider {
  /** As in the claim `iss` of its tokens. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** In Nexus Delta's spelling, such as `authorizationCode`. */
  readonly grantTypes: readonly string[];
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly revocationEndpoint?: string;
  readonly endSessionEndpoint?: string;
}

/** Asks the issuer, when it is known that the realm can be registered. @throws OpenIdRefused */
type Discover = () => Promise<OpenIdProvider>;

/** Realms: who else vouches for callers, beside what the configuration names. */
export interface RealmStore {
  /** @throws RealmAlreadyExists, RealmOpenIdConfigAlreadyExists */
  createRealm(label: string, fields: RealmFields, discover: Discover, caller: Caller): Promise<Realm>;
  /** Also takes a deprecated realm into use again. @param rev - the revision the caller read */
  updateRealm(label: string, rev: number, fields: RealmFields, discover: Discover, caller: Caller): Promise<Realm>;
  /** Its tokens are refused from then on. @throws RealmAlreadyDeprecated */
  deprecateRealm(label: string, rev: number, caller: Caller): Promise<Realm>;
  /** @param rev - default: the current revision @throws RealmNotFound */
  realm(label: string, rev: number | undefined, caller: Caller): Promise<Realm>;
  /** None for a caller who may not read them. */
  realms(caller: Caller): Promise<readonly Realm[]>;
  /** The realm in use whose tokens name this issuer; unchecked: to find out who the caller is. */
  realmOf(issuer: string): Promise<Realm | undefined>;
}
