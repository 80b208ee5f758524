import { z } from 'zod';
import type { Caller } from '../store/caller.ts';
import { nameOfIdentity } from '../store/identities.ts';
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

/** @throws TokenRefused when a claim is missing or has another type */
export function toCaller(realm: string, payload: unknown): Caller {
  const { data: claims, error } = Claims.safeParse(payload);
  if (!claims) throw new TokenRefused(error.issues[0].path[0] === 'sub' ? 'no subject' : 'malformed', { cause: error });
  const username = claims.preferred_username ?? claims.sub;
  const subject = nameOfIdentity({ type: 'User', realm, subject: username });
  const groups = (claims.groups ?? [])
    .map((group) => group.replace(/^\//, ''))
    .filter((group) => group !== '')
    .map((group) => nameOfIdentity({ type: 'Group', realm, group }));
  return {
    subject,
    identities: ['anonymous', nameOfIdentity({ type: 'Authenticated', realm }), subject, ...groups],
    person: { name: claims.name, givenName: claims.given_name, familyName: claims.family_name, username },
  };
}
