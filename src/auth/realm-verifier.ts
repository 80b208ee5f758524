import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { Realm } from '../store/realms.ts';
import { toCaller } from './claims.ts';
import { TokenRefused } from './errors.ts';
import { reasonOf } from './jose-reason.ts';
import { fetchSmallDocument } from './small-document.ts';
import type { TokenVerifier } from './token-verifier.ts';
import { userInfoGroups } from './user-info-groups.ts';

/** Keys are fetched again, at most this often, when a token names an unknown one: the realm may have got new keys. */
const KEY_COOLDOWN_MS = 10_000;
const KEY_TIMEOUT_MS = 5_000;

/**
 * Verifies access tokens of a realm that was registered, whatever software it is, with the keys that its OpenID
 * configuration named then. Groups come from the token, else from where the realm tells of its users.
 */
export function realmVerifier({ label, provider, acceptedAudiences }: Realm): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(provider.jwksUri), {
    timeoutDuration: KEY_TIMEOUT_MS,
    cooldownDuration: KEY_COOLDOWN_MS,
    [customFetch]: fetchSmallDocument,
  });
  const checks = {
    issuer: provider.issuer,
    algorithms: ['RS256'],
    requiredClaims: ['exp'],
    ...(acceptedAudiences && { audience: [...acceptedAudiences] }),
  };
  const groupsOf = userInfoGroups(provider.userInfoEndpoint);
  return {
    async verify(token) {
      const { payload } = await jwtVerify(token, keys, checks).catch((cause: unknown) => {
        throw new TokenRefused(reasonOf(cause), { cause });
      });
      // Keycloak says in this claim what it signs refresh and identity tokens as.
      if (payload.typ !== undefined && payload.typ !== 'Bearer') throw new TokenRefused('not an access token');
      const groups = payload.groups ?? (await groupsOf(token));
      return toCaller(label, { ...payload, groups });
    },
  };
}
