import { z } from 'zod';
import type { Caller } from '../store/caller.ts';
import { TokenRefused } from './errors.ts';

const Groups = z.union([
  z.array(z.string()),
  z.string().transform((list) => list.split(',').map((group) => group.trim())),
]);

/** What is read of the payload of an access token, once its signature is known to be good. */
const Claims = z.object({
  sub: z.string().min(1),
  preferred_username: z.string().min(1).optional(),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  groups: Groups.optional(),
});

/** Keeps what RFC 3986 allows in a segment of a path, so that identities stay IRIs and no name holds a `/`. */
const segment = (name: string): string =>
  encodeURIComponent(name).replace(/%(40|3A|24|26|2B|2C|3B|3D)/g, (escaped) => decodeURIComponent(escaped));

/** @throws TokenRefused when a claim is missing or has another type */
export function toCaller(realm: string, payload: unknown): Caller {
  const { data: claims, error } = Claims.safeParse(payload);
  if (!claims) throw new TokenRefused('malformed', { cause: error });
  const username = claims.preferred_username ?? claims.sub;
  const subject = `realms/${realm}/users/${segment(username)}`;
  const groups = (claims.groups ?? [])
    .map((group) => group.replace(/^\//, ''))
    .filter((group) => group !== '')
    .map((group) => `realms/${realm}/groups/${segment(group)}`);
  return {
    subject,
    identities: ['anonymous', `realms/${realm}/authenticated`, subject, ...groups],
    person: { name: claims.name, givenName: claims.given_name, familyName: claims.family_name, username },
  };
}
