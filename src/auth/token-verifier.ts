import type { Caller } from '../store/caller.ts';

/** Turns a bearer token into whose request it is. */
export interface TokenVerifier {
  /** @throws TokenRefused whenever the token is not known to be good */
  verify(token: string): Promise<Caller>;
}

/** Takes the tokens of one issuer only. */
export interface IssuerVerifier extends TokenVerifier {
  /** As in the claim `iss`. */
  readonly issuer: string;
}
