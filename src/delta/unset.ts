import type { FastifyInstance } from 'fastify';
import { addressOf, nameOf } from '../store/names.ts';
import { JSON_TYPES, negotiate } from './negotiation.ts';
import { authorize, type DeltaParts } from './parts.ts';
import { Rejection } from './rejection.ts';
import { routes } from './routes.ts';
import { context } from './vocabulary.ts';

/** `/quotas` and `/type-hierarchy`, answered as by a Delta where nobody has set them up. */
export function addUnset(scope: FastifyInstance, { store }: DeltaParts): void {
  routes(scope, '/quotas/:org/:project', {
    GET: async (request) => {
      const { org, project } = request.params;
      const ref = { org, project };
      await authorize(store, request, addressOf(ref), ['quotas/read']);
      throw new Rejection(404, 'QuotasDisabled', `Quotas disabled for project '${nameOf(ref)}'.`);
    },
  });
  routes(scope, '/type-hierarchy', {
    // The one error of Delta that has no type.
    GET: async (request, reply) =>
      reply
        .code(404)
        .type(`${negotiate(request, JSON_TYPES)}; charset=utf-8`)
        .send(JSON.stringify({ '@context': context('error'), reason: 'The type hierarchy does not exist.' })),
  });
}
