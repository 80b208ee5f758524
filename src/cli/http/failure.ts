import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { AtlasError } from '../../errors.ts';

/** Answers for errors that a client may read; every other error is 500 and tells nothing. */
const STATUS: Readonly<Record<string, number>> = {
  TokenRefused: 401,
  ForeignOrigin: 403,
  ResourceNotFound: 404,
  ProjectNotFound: 404,
  OrganizationNotFound: 404,
  RevisionNotFound: 404,
  TagNotFound: 404,
  ResourceAlreadyExists: 409,
  RevisionConflict: 409,
  FileTooLarge: 413,
  InvalidRequest: 400,
  MalformedRequest: 400,
  NotOnRemote: 400,
};

function statusOf(error: AtlasError): number {
  if (error.tag !== 'AuthorizationFailed') return STATUS[error.tag] ?? 500;
  return 'subject' in error.details && error.details.subject === 'anonymous' ? 401 : 403;
}

/** Makes every failed request answer with JSON in Nexus Delta's form: `@type` for programs, `reason` for people. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error instanceof AtlasError ? statusOf(error) : (error.statusCode ?? 500);
    if (status >= 500) request.log.error(error);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    const told = status < 500;
    if (told && error instanceof AtlasError)
      return answer(reply, status, error.tag, `${error.message} ${error.remedy}`);
    return answer(reply, status, told ? error.code : 'InternalError', told ? error.message : 'Unexpected error.');
  });
  app.setNotFoundHandler((request, reply) =>
    answer(reply, 404, 'NoSuchRoute', `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`),
  );
}

const CONTEXT = 'https://bluebrain.github.io/nexus/contexts/error.json';

const answer = (reply: FastifyReply, status: number, type: string, reason: string) =>
  reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ '@context': CONTEXT, '@type': type ?? STATUS_CODES[status], reason });

export class MalformedRequest extends AtlasError<'MalformedRequest', { problem: string }> {
  readonly tag = 'MalformedRequest';
  readonly remedy = 'Correct the request and send it again.';

  constructor(problem: string) {
    super(`The request is not understood: ${problem}.`, { problem });
  }
}

export class ForeignOrigin extends AtlasError<'ForeignOrigin', { origin: string }> {
  readonly tag = 'ForeignOrigin';
  readonly remedy = 'Call the service from its own address, or configure tokens.';

  constructor(origin: string) {
    super(`Without tokens this service answers its own machine only, not ${origin}.`, { origin });
  }
}
