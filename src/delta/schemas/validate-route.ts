import type { FastifyReply } from 'fastify';
import { nameOf } from '../../store/names.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { version } from '../query.ts';
import type { Request } from '../request.ts';
import { context, UNCONSTRAINED } from '../vocabulary.ts';
import { checkWith, schemaFor, toDetails } from './validation.ts';

/** Whether a resource conforms to a schema as it is today: to that of the path, or through `_` to its own. */
export async function sendValidation(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, 'resources/read');
  const { schema: segment, id } = request.params;
  const { caller } = request;
  const resource = await parts.store.fetch(place.ref, place.iri(id), version(request), caller);
  const schema = segment === '_' ? resource.schema : place.iri(segment);
  const answer = (type: string, fields: object) =>
    sendJson(request, reply, 200, { '@context': context('shacl-20170720'), '@type': type, ...fields });
  if (schema === UNCONSTRAINED) return answer('NoValidation', { project: place.name, schema });
  const found = await schemaFor(parts, { place, schema, caller, source: resource.source });
  if (!found) return answer('Validated', { project: place.name, schema });
  const report = toDetails(await checkWith(parts, found, resource));
  return answer('Validated', { project: nameOf(found.project), schema: `${schema}?rev=${found.rev}`, report });
}
