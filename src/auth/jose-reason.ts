import { errors } from 'jose';
import type { Reason } from './errors.ts';

const OF_CLAIM: Readonly<Record<string, Reason>> = {
  iss: 'wrong issuer',
  aud: 'wrong audience',
  nbf: 'not yet valid',
};

/** Why jose refused a token; what is no error of jose comes from fetching keys. */
export function reasonOf(cause: unknown): Reason {
  if (cause instanceof errors.JWTExpired) return 'expired';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'wrong algorithm';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'wrong signature';
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) {
    return 'wrong signature';
  }
  if (cause instanceof errors.JWTClaimValidationFailed) return OF_CLAIM[cause.claim] ?? 'malformed';
  const isOfToken = cause instanceof errors.JWTInvalid || cause instanceof errors.JWSInvalid;
  return isOfToken || cause instanceof errors.JOSENotSupported ? 'malformed' : 'keys unavailable';
}
