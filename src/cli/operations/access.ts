import { z } from 'zod';
import { OWNER_PERMISSIONS } from '../../store/acl.ts';
import { defineOperation } from '../owner/operation.ts';

const READ = OWNER_PERMISSIONS.filter((name) => /\/(read|query)$/.test(name));
const WRITE = [...READ, 'resources/write', 'files/write', 'schemas/write'];

/** What the words of `grant` mean. */
export const RIGHTS = { read: READ, write: WRITE, own: OWNER_PERMISSIONS, nothing: [] };
export type Right = keyof typeof RIGHTS;

/** Replaces what an identity may do at an address; the others keep theirs. */
export const grantRights = defineOperation({
  name: 'grant',
  input: z.object({
    identity: z.string(),
    right: z.enum(Object.keys(RIGHTS) as Right[]),
    address: z.string().regex(/^\/([^/]+(\/[^/]+)?)?$/),
  }),
  run: async ({ store, caller }, { identity, right, address }) => {
    const { rev, grants } = await store.acl(address, caller);
    const others = grants.filter((grant) => grant.identity !== identity);
    const own = RIGHTS[right].length > 0 ? [{ identity, permissions: RIGHTS[right] }] : [];
    await store.replaceAcl(address, rev, [...others, ...own], caller);
  },
});
