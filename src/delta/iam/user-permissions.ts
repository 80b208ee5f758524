import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AuthorizationFailed } from '../../store/errors.ts';
import { addressOf, nameOf } from '../../store/names.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { parameter } from '../query.ts';
import { invalidId, missingQuery } from '../rejection.ts';
import type { Request } from '../request.ts';
import { routes } from '../routes.ts';
import { toIri } from '../segments.ts';
import { storageResource } from '../storages/load.ts';
import { toStorage } from '../storages/storage.ts';

const Permission = z.string().regex(/^[a-zA-Z][\w\-:\\/]{0,31}$/, 'is no permission');
const Access = z.enum(['read', 'write']);

/**
 * `/user/permissions`: whether the caller has a right in a project, or that which a storage wants of readers or writers;
 * told by the status alone.
 */
export function addUserPermissions(scope: FastifyInstance, parts: DeltaParts): void {
  routes(scope, '/user/permissions/:org/:project', {
    HEAD: async (request, reply) => {
      const permission = parameter(request.query, 'permission', Permission) ?? (await ofStorage(parts, request));
      await authorize(parts.store, request, addressOf(refOf(request)), [permission]);
      return reply.code(204).send();
    },
  });
}

const refOf = ({ params: { org, project } }: Request) => ({ org, project });

/** What it takes to read or write files of the storage that a request names. */
async function ofStorage({ store }: DeltaParts, request: Request): Promise<string> {
  const { query, caller } = request;
  const storage = parameter(query, 'storage', z.string());
  if (storage === undefined) throw missingQuery('permission');
  const access = parameter(query, 'type', Access);
  if (access === undefined) throw missingQuery('type');
  const ref = refOf(request);
  const address = addressOf(ref);
  // Who has no right at all in the project is not told what there is.
  const own = await store.acls({ address, ancestors: true, self: true }, caller);
  if (own.every(({ grants }) => grants.length === 0))
    throw new AuthorizationFailed({ permission: 'resources/read', address, subject: caller.subject });
  const id = toIri(storage, await store.namesIn(ref));
  if (id === undefined) throw invalidId(storage);
  const found = toStorage(await storageResource(store, { ref, name: nameOf(ref) }, id, request));
  return access === 'read' ? found.readPermission : found.writePermission;
}
