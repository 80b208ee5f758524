import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Permissions, PermissionsChange } from '../../store/access.ts';
import { parseBody, readObject } from '../body.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { optionalRevision, revision } from '../query.ts';
import type { Handler } from '../request.ts';
import { routes } from '../routes.ts';
import { BODY_LIMIT, type Entity, metadataOf, sendFetched, sendWritten } from './describe.ts';

const names = z.array(z.string().max(200));
const Replacement = z.strictObject({ '@type': z.literal('Replace').default('Replace'), permissions: names });
const Patch = z.strictObject({ '@type': z.enum(['Append', 'Subtract']), permissions: names });

/** `/permissions`: what can be granted. */
export function addPermissions(scope: FastifyInstance, parts: DeltaParts): void {
  const { store, publicUrl } = parts;
  const write =
    (read: (request: Parameters<Handler>[0]) => Promise<{ rev: number; change: PermissionsChange }>): Handler =>
    async (request, reply) => {
      await authorize(store, request, '/', ['permissions/write']);
      const { rev, change } = await read(request);
      const entity = entityOf(await store.changePermissions(rev, change, request.caller));
      return sendWritten(request, reply, 200, entity, metadataOf(publicUrl, entity));
    };
  routes(scope, '/permissions', {
    PUT: write(async (request) => {
      const rev = optionalRevision(request) ?? 0;
      const { permissions } = parseBody(Replacement, await readObject(request, BODY_LIMIT));
      return { rev, change: { replace: permissions } };
    }),
    PATCH: write(async (request) => {
      const rev = optionalRevision(request) ?? 0;
      const { '@type': type, permissions } = parseBody(Patch, await readObject(request, BODY_LIMIT));
      return { rev, change: type === 'Append' ? { append: permissions } : { subtract: permissions } };
    }),
    DELETE: write(async (request) => ({ rev: revision(request), change: { reset: true } })),
    GET: async (request, reply) => {
      const permissions = await store.permissions(optionalRevision(request), request.caller);
      const entity = entityOf(permissions);
      const body = { ...metadataOf(publicUrl, entity), permissions: permissions.names.toSorted() };
      return sendFetched(request, reply, entity, body);
    },
  });
}

const entityOf = ({ rev, audit }: Permissions): Entity => ({
  path: '/permissions',
  type: 'Permissions',
  name: 'permissions',
  rev,
  ...(audit && { audit }),
});
