import { z } from 'zod';
import type { Acl, AclQuery } from '../access.ts';
import { may } from '../acl.ts';
import type { Caller } from '../caller.ts';
import { AuthorizationFailed } from '../errors.ts';
import { identityOf, nameOfIdentity } from '../identities.ts';
import type { Store } from '../port.ts';
import type { Remote } from './connection.ts';
import { NotOnRemote, RemoteRefused } from './errors.ts';

type Rights = Pick<Store, 'may' | 'acl' | 'acls' | 'replaceAcl' | 'realmOf'>;

/** Rights are those of the account whose token a request is sent with, as the Delta knows them. */
export function rights(remote: Remote): Rights {
  const acls = async ({ address, ...query }: AclQuery, caller: Caller): Promise<Acl[]> => {
    const asked = { caller, path: `/acls${address === '/' ? '' : address}`, query: { ...query } };
    const { _results: found } = await remote.json(asked, Acls).catch((error: unknown) => {
      if (isRefused(error, 404)) return { _results: [] };
      throw error;
    });
    return found.map(({ _path, _rev: rev, acl }) => ({ address: _path ?? address, rev, grants: acl }));
  };
  return {
    acls,
    async may(caller, permission, address) {
      const [, org, project] = address.split('/');
      if (!project) return mayAbove(await acls({ address, ancestors: true, self: true }, caller), permission, address);
      const path = `/user/permissions/${org}/${project}`;
      try {
        const { body } = await remote.open({ caller, method: 'HEAD', path, query: { permission } });
        await body.dump();
        return true;
      } catch (error) {
        // The answer to HEAD has no body that would tell more.
        if (isRefused(error, 403) || error instanceof AuthorizationFailed) return false;
        throw error;
      }
    },
    async acl(address, caller) {
      const found = await acls({ address, ancestors: false, self: false }, caller);
      return found.find((acl) => acl.address === address) ?? { address, rev: 0, grants: [] };
    },
    async replaceAcl(address, rev, grants, caller) {
      const acl = grants.map(({ identity, permissions }) => ({ identity: toJson(identity), permissions }));
      const { _rev } = await remote.json(
        {
          caller,
          method: 'PUT',
          path: `/acls${address === '/' ? '' : address}`,
          query: { rev: rev === 0 ? undefined : rev },
          json: { acl },
          about: { id: address, rev },
        },
        z.looseObject({ _rev: z.number() }),
      );
      return { address, rev: _rev, grants };
    },
    // The configuration alone says who vouches for callers.
    realmOf: async () => undefined,
  };
}

const isRefused = (error: unknown, status: number): boolean =>
  error instanceof RemoteRefused && error.details.status === status;

/** @param own - what the Delta shows is granted to the caller, whatever the caller is called here */
function mayAbove(own: readonly Acl[], permission: string, address: string): boolean {
  const identities = own.flatMap(({ grants }) => grants.map(({ identity }) => identity));
  return may(new Map(own.map((acl) => [acl.address, acl])), { subject: '', identities }, permission, address);
}

const Identity = z
  .discriminatedUnion('@type', [
    z.looseObject({ '@type': z.literal('Anonymous') }),
    z.looseObject({ '@type': z.literal('Authenticated'), realm: z.string() }),
    z.looseObject({ '@type': z.literal('User'), realm: z.string(), subject: z.string() }),
    z.looseObject({ '@type': z.literal('Group'), realm: z.string(), group: z.string() }),
  ])
  .transform(({ '@type': type, ...identity }) =>
    // The union says which names go with which type.
    nameOfIdentity({ type, ...identity } as Parameters<typeof nameOfIdentity>[0]),
  );

const Acls = z.object({
  _results: z.array(
    z.looseObject({
      _path: z.string().optional(),
      _rev: z.number().default(0),
      acl: z.array(z.object({ identity: Identity, permissions: z.array(z.string()) })),
    }),
  ),
});

function toJson(name: string) {
  const identity = identityOf(name);
  if (!identity) throw new NotOnRemote(`grant rights to ${name}`, 'Name a user, a group or everybody of a realm.');
  const { type, ...rest } = identity;
  return { '@type': type, ...rest };
}
