import { KeyObject } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWTPayload,
  type ProtectedHeaderParameters,
} from 'jose';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import Token from 'keycloak-connect/middleware/auth-utils/token.js';
import { toCaller } from './claims.ts';
import { type Reason, TokenRefused } from './errors.ts';
import type { IssuerVerifier } from './token-verifier.ts';

export interface KeycloakRealm {
  /** Address of the realm, such as `https://sso.example.org/realms/atlas`; tokens name it as their issuer. */
  readonly url: string;
  /** The client that tokens must be meant for (`aud`). */
  readonly audience: string;
}

/** Keys are fetched again, at most this often, when a token names an unknown one: the realm may have got new keys. */
const KEY_COOLDOWN_MS = 10_000;
const KEY_TIMEOUT_MS = 5_000;

/**
 * Verifies access tokens of a realm by keycloak-connect's GrantManager in bearer-only mode. Around it, because it does
 * not: the algorithm, `exp` being there and `nbf` are checked; every rejection counts as a refusal, the bare TypeErrors
 * too; and keys come by jose, as its own fetching has no time limit, takes keys that are not for signatures, and ends
 * the process when an answer is not JSON.
 */
export function keycloakVerifier({ url, audience }: KeycloakRealm): IssuerVerifier {
  const realmUrl = url.replace(/\/+$/, '');
  const realm = realmUrl.slice(realmUrl.lastIndexOf('/') + 1);
  const manager = new GrantManager({ realmUrl, clientId: audience, bearerOnly: true, verifyTokenAudience: true });
  const keys = createRemoteJWKSet(new URL(`${realmUrl}/protocol/openid-connect/certs`), {
    timeoutDuration: KEY_TIMEOUT_MS,
    cooldownDuration: KEY_COOLDOWN_MS,
  });
  manager.rotation = { getJWK: async (kid) => KeyObject.from(await keys({ alg: 'RS256', kid })) };
  return {
    issuer: realmUrl,
    async verify(token) {
      const { header, payload } = decode(token);
      if (header.alg !== 'RS256') throw new TokenRefused('wrong algorithm');
      if (payload.exp === undefined) throw new TokenRefused('malformed');
      if (payload.nbf !== undefined && payload.nbf * 1000 > Date.now()) throw new TokenRefused('not yet valid');
      try {
        await manager.validateToken(new Token(token, audience), 'Bearer');
      } catch (cause) {
        throw new TokenRefused(reasonOf(cause), { cause });
      }
      return toCaller(realm, payload);
    },
  };
}

function decode(token: string): { header: ProtectedHeaderParameters; payload: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch (cause) {
    throw new TokenRefused('malformed', { cause });
  }
}

/** keycloak-connect tells its reasons only in words. */
function reasonOf(cause: unknown): Reason {
  const message = cause instanceof Error ? cause.message : '';
  if (message.includes('(expired)')) return 'expired';
  if (message.includes('(wrong ISS)')) return 'wrong issuer';
  if (message.includes('(wrong audience)')) return 'wrong audience';
  if (message.includes('(wrong type)')) return 'not an access token';
  if (message.includes('signature)') || message.includes('no applicable key')) return 'wrong signature';
  return message.includes('failed to load public key') ? 'keys unavailable' : 'malformed';
}
