import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addressOf } from '../../store/names.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { parameter } from '../query.ts';
import { missingQuery } from '../rejection.ts';
import { routes } from '../routes.ts';

const Permission = z.string().regex(/^[a-zA-Z][\w\-:\\/]{0,31}$/, 'is no permission');

/** `/user/permissions`: whether the caller has a right in a project, told by the status alone. */
export function addUserPermissions(scope: FastifyInstance, { store }: DeltaParts): void {
  routes(scope, '/user/permissions/:org/:project', {
    HEAD: async (request, reply) => {
      const { org, project } = request.params;
      const permission = parameter(request.query, 'permission', Permission);
      if (permission === undefined) throw missingQuery('permission');
      await authorize(store, request, addressOf({ org, project }), [permission]);
      return reply.code(204).send();
    },
  });
}
