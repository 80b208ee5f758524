import type { FastifyInstance } from 'fastify';
import { JSON_TYPES, negotiate } from './negotiation.ts';
import { methodNotAllowed, noSuchRoute } from './rejection.ts';
import type { Handler, Params, Querystring, Request } from './request.ts';

/** That some path is served by. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const LABEL = /^(?!events$)[a-zA-Z0-9_-]{1,64}$/;
/** What stands behind ids, and is none. */
const NO_IDS: readonly (string | undefined)[] = ['events', 'source', 'tags'];

/**
 * Routes of one path, with and without a slash at its end; every other method is answered 405.
 *
 * @param answers - media types that requests with a body are answered with
 */
export function routes(
  scope: FastifyInstance,
  path: string,
  handlers: Partial<Record<(typeof METHODS)[number], Handler>>,
  answers: readonly string[] = JSON_TYPES,
): void {
  const supported = Object.keys(handlers);
  for (const url of [path, `${path}/`]) {
    for (const method of METHODS) {
      const handler = handlers[method];
      scope.route<{ Params: Params; Querystring: Querystring }>({
        method,
        url,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          refuseIllegal(request);
          if (!handler) throw methodNotAllowed(supported);
          // Before anything is written: an answer that the client cannot take must not come behind a write.
          if (!['GET', 'HEAD'].includes(method)) negotiate(request, answers);
          return handler(request, reply);
        },
      });
    }
    scope.options(url, async (request, reply) =>
      reply
        .code(200)
        .header('access-control-allow-methods', METHODS.join(', '))
        .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
        .send(),
    );
  }
}

/** A path with a label or an id that nothing can have leads nowhere, but for lists, which are read. */
function refuseIllegal({ params: { org, project, schema, id }, method }: Request): void {
  if (NO_IDS.includes(schema) || NO_IDS.includes(id)) throw noSuchRoute();
  const illegal = [org, project].some((label) => label !== undefined && !LABEL.test(label));
  if (illegal) throw method === 'GET' ? noSuchRoute() : methodNotAllowed(['GET']);
}
