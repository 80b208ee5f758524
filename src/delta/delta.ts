import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createValidator } from '../linked-data/shacl/validator.ts';
import { addArchives } from './archives/routes.ts';
import { encoded } from './content-coding.ts';
import { discardRest } from './discard-rest.ts';
import { addEvents } from './events/routes.ts';
import { addFiles } from './files/routes.ts';
import { addAccess } from './iam/routes.ts';
import { addMultiFetch } from './multi-fetch/routes.ts';
import { addOrganizations } from './organizations.ts';
import type { DeltaParts } from './parts.ts';
import { addProjects } from './projects.ts';
import { bodyOf, methodNotAllowed, noSuchRoute, Rejection } from './rejection.ts';
import { addResolve } from './resolve/routes.ts';
import { addResolvers } from './resolvers/routes.ts';
import { addResources } from './resources/routes.ts';
import { METHODS } from './routes.ts';
import { addSchemas } from './schemas/routes.ts';
import { addStorages } from './storages/routes.ts';
import { toRejection } from './to-rejection.ts';
import { addTrial } from './trial/routes.ts';
import { addUnset } from './unset.ts';
import { addVersion } from './version.ts';
import { addViews } from './views/routes.ts';

/**
 * The HTTP interface of Nexus Delta 1.11 under `/v1`, as far as docs/delta.md lists it. Every answer is linked data in
 * JSON, errors included, except where a client asks for bytes or another form.
 */
export function addDelta(app: FastifyInstance, given: Omit<DeltaParts, 'validator'>): void {
  const validator = createValidator();
  const parts: DeltaParts = { ...given, validator };
  app.register(
    async (scope) => {
      scope.addHook('onClose', () => validator.close());
      // Bodies are read by who wants them, after rights were checked.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
      scope.addHook('onSend', async (request, reply, body) => {
        const { origin } = request.headers;
        reply.headers({
          'x-content-type-options': 'nosniff',
          'x-delta-node': 'atlasgraph',
          vary: 'Accept,Accept-Encoding',
        });
        if (origin !== undefined) {
          reply.headers({
            'access-control-allow-origin': origin,
            'access-control-expose-headers': 'Location, ETag, Content-Disposition',
            vary: 'Accept,Accept-Encoding,Origin',
          });
        }
        return encoded(request, reply, body);
      });
      scope.addHook('onResponse', async ({ raw }) => discardRest(raw));
      scope.setErrorHandler((error, request, reply) => answerFailure(error, request, reply));
      scope.setNotFoundHandler((request, reply) => {
        const isServed = [...METHODS, 'OPTIONS'].includes(request.method);
        return answerFailure(isServed ? noSuchRoute() : methodNotAllowed(METHODS), request, reply);
      });
      addAccess(scope, parts);
      addOrganizations(scope, parts);
      addProjects(scope, parts);
      addResources(scope, parts);
      addEvents(scope, parts);
      addSchemas(scope, parts);
      addTrial(scope, parts);
      addResolvers(scope, parts);
      addFiles(scope, parts);
      addStorages(scope, parts);
      addMultiFetch(scope, parts);
      addResolve(scope, parts);
      addVersion(scope, parts);
      addUnset(scope, parts);
      addArchives(scope, parts);
      addViews(scope, parts);
    },
    { prefix: '/v1' },
  );
}

const UNEXPECTED = new Rejection(
  500,
  'UnexpectedError',
  'An unexpected error occurred. Please try again later or contact the administrator',
);

/** Any error, in the form of Delta's errors; of faults of ours nothing is told. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const rejection = toRejection(error, request);
  if (!rejection) request.log.error(error);
  const answer = rejection ?? UNEXPECTED;
  // What was said of the answer that failed.
  for (const name of ['accept-ranges', 'content-disposition', 'content-encoding', 'content-range', 'etag']) {
    reply.removeHeader(name);
  }
  return reply
    .code(answer.details.status)
    .headers(answer.details.headers)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(bodyOf(answer)));
}
