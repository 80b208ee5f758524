import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Iri, JsonObject, Resource } from '../../store/resource.ts';
import { parseBody, readObject } from '../body.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { bodyOf } from '../rejection.ts';
import type { Request } from '../request.ts';
import { compactedDocument } from '../resources/documents.ts';
import { subjectOf } from '../resources/read.ts';
import { routes } from '../routes.ts';
import { schemaDocument, schemaJsonLd } from '../schemas/documents.ts';
import { checkWith, examinedBy } from '../schemas/validation.ts';
import { examinedSchema } from '../schemas/write.ts';
import { toRejection } from '../to-rejection.ts';
import { UNCONSTRAINED } from '../vocabulary.ts';

// It was read as JSON; how deep it is nested is checked with what it says.
const Document = z.record(z.string(), z.unknown()).transform((given) => given as JsonObject);
const Body = z.object({ schema: z.union([z.string(), Document]).optional(), resource: Document });

/** `/trial/resources`: what would become of a document, under a registered schema or one that comes with it. */
export function addTrial(scope: FastifyInstance, parts: DeltaParts): void {
  routes(scope, '/trial/resources/:org/:project', {
    POST: async (request, reply) => {
      const place = await enter(parts, request, 'resources/read');
      const { schema, resource } = parseBody(Body, await readObject(request));
      return sendTrial(parts, place, request, reply, schema, resource);
    },
  });
}

/** Failures of a step are part of the answer. */
async function sendTrial(
  parts: DeltaParts,
  place: Place,
  request: Request,
  reply: FastifyReply,
  schema: string | JsonObject | undefined,
  source: JsonObject,
): Promise<unknown> {
  const shown: Record<string, JsonObject> = {};
  try {
    const given = typeof schema === 'object' ? await trySchema(parts, place, request, schema) : undefined;
    if (given) shown.schema = await schemaDocument(subjectOf(parts, place, given));
    const id = given?.id ?? (typeof schema === 'string' ? place.iri(schema) : (UNCONSTRAINED as Iri));
    const made = await tryResource(parts, place, request, { source, schema: id, given });
    shown.result = await compactedDocument(subjectOf(parts, place, made));
  } catch (error) {
    const rejection = toRejection(error, request);
    if (!rejection) throw error;
    shown.error = bodyOf(rejection);
  }
  return sendJson(request, reply, 200, shown);
}

const trySchema = (parts: DeltaParts, place: Place, { caller }: Request, source: JsonObject): Promise<Resource> =>
  parts.store.preview({
    ...{ project: place.ref, caller, source },
    kind: 'schema',
    document: schemaJsonLd(source),
    examine: examinedSchema(parts, place, caller),
  });

function tryResource(
  parts: DeltaParts,
  place: Place,
  { caller }: Request,
  { source, schema, given }: { source: JsonObject; schema: Iri; given: Resource | undefined },
): Promise<Resource> {
  const examine = given
    ? async (document: Parameters<typeof checkWith>[2]) => {
        await checkWith(parts, given, document);
        return {};
      }
    : examinedBy(parts, { place, schema, caller, source });
  return parts.store.preview({ project: place.ref, caller, schema, source, examine });
}
