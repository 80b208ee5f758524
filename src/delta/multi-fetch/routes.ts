import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { nameOf } from '../../store/names.ts';
import type { JsonObject } from '../../store/resource.ts';
import { parseBody, readObject } from '../body.ts';
import { JSON_TYPES, negotiate } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { piecewise } from '../piecewise.ts';
import type { Handler, Request } from '../request.ts';
import { fetchReferred, IdText, ProjectName } from '../resources/referred.ts';
import { Representation, represent } from '../resources/represent.ts';
import { routes } from '../routes.ts';

const Wanted = z.object({
  format: Representation,
  resources: z.array(z.object({ id: IdText, project: ProjectName })).min(1),
});
type Wanted = z.infer<typeof Wanted>;

/** Resources in memory at a time. */
const TOGETHER = 32;

/** `/multi-fetch/resources`: many resources of many projects in one form, each with its value or why there is none. */
export function addMultiFetch(scope: FastifyInstance, parts: DeltaParts): void {
  const answer: Handler = async (request, reply) => {
    const media = negotiate(request, JSON_TYPES);
    const wanted = parseBody(Wanted, await readObject(request));
    return reply.type(`${media}; charset=utf-8`).send(piecewise(pieces(parts, request, wanted)));
  };
  routes(scope, '/multi-fetch/resources', {
    GET: (request, reply) => {
      // The framework leaves a body that comes with GET unread.
      request.body = request.raw;
      return answer(request, reply);
    },
    POST: answer,
  });
}

/** In the order asked for, made as fast as the client takes it. */
async function* pieces(parts: DeltaParts, request: Request, { format, resources }: Wanted): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(format)},"resources":[`;
  for (let first = 0; first < resources.length; first += TOGETHER) {
    const asked = resources.slice(first, first + TOGETHER);
    const items = await Promise.all(asked.map((one) => fetchItem(parts, request, one, format)));
    yield (first === 0 ? '' : ',') + items.map((item) => JSON.stringify(item)).join(',');
  }
  yield ']}';
}

async function fetchItem(
  parts: DeltaParts,
  request: Request,
  { id, project }: Wanted['resources'][number],
  format: Representation,
): Promise<JsonObject> {
  const asked = { '@id': id, project: nameOf(project) };
  const subject = await fetchReferred(parts, request, project, id).catch((error) => {
    if (error instanceof AtlasError) return error;
    throw error;
  });
  if (!(subject instanceof AtlasError)) return { ...asked, value: await represent(subject, format) };
  return { ...asked, error: subject.tag === 'AuthorizationFailed' ? UNAUTHORIZED : notFound(id, nameOf(project)) };
}

const UNAUTHORIZED = {
  '@type': 'AuthorizationFailed',
  reason: 'The supplied authentication is not authorized to access this resource.',
};

const notFound = (id: string, project: string) => ({
  '@type': 'NotFound',
  reason: `The resource '${id}' was not found in project '${project}'.`,
});
