import { decodeJwt } from 'jose';
import type { Realm } from '../store/realms.ts';
import { TokenRefused } from './errors.ts';
import { realmVerifier } from './realm-verifier.ts';
import type { IssuerVerifier, TokenVerifier } from './token-verifier.ts';

/**
 * Verifies tokens of the configured issuer and of registered realms. The issuer that a token names decides who verifies
 * it, no more: its verifier checks the signature with the keys of that issuer alone.
 *
 * @param realmOf - the realm in use with that issuer, undefined when none is registered
 */
export function verifierByIssuer(
  configured: IssuerVerifier,
  realmOf: (issuer: string) => Promise<Realm | undefined>,
): TokenVerifier {
  /** By label; made anew when the realm has changed. */
  const verifiers = new Map<string, { readonly rev: number; readonly verifier: TokenVerifier }>();
  const registered = async (issuer: string): Promise<TokenVerifier> => {
    const realm = await realmOf(issuer);
    if (!realm) throw new TokenRefused('wrong issuer');
    const known = verifiers.get(realm.label);
    if (known?.rev === realm.rev) return known.verifier;
    const verifier = realmVerifier(realm);
    verifiers.set(realm.label, { rev: realm.rev, verifier });
    return verifier;
  };
  return {
    async verify(token) {
      const issuer = issuerOf(token);
      const verifier = issuer === configured.issuer ? configured : await registered(issuer);
      return verifier.verify(token);
    },
  };
}

/** What the token says, unverified. */
function issuerOf(token: string): string {
  let issuer: unknown;
  try {
    issuer = decodeJwt(token).iss;
  } catch (cause) {
    throw new TokenRefused('malformed', { cause });
  }
  if (typeof issuer !== 'string') throw new TokenRefused('no issuer');
  return issuer;
}
