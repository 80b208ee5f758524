import type { FastifyInstance } from 'fastify';
import { sendJson } from './negotiation.ts';
import type { DeltaParts } from './parts.ts';
import { routes } from './routes.ts';
import { context } from './vocabulary.ts';

/** The version of Nexus Delta whose interface this is. */
const DELTA = '1.11.0';

/** `/version`: what clients look at before they use what only some versions have. */
export function addVersion(scope: FastifyInstance, { store }: DeltaParts): void {
  routes(scope, '/version', {
    GET: async (request, reply) => {
      const may = await store.may(request.caller, 'version/read', '/');
      const told = may ? { delta: DELTA, environment: 'atlasgraph' } : { delta: 'unknown', environment: 'unknown' };
      return sendJson(request, reply, 200, { '@context': context('version'), ...told, dependencies: {}, plugins: {} });
    },
  });
}
