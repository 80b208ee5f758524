import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { InvalidJsonLd } from '../../linked-data/contexts.ts';
import { illTypedIn } from '../../linked-data/ill-typed.ts';
import { NO_ONTOLOGIES } from '../../linked-data/shacl/validator.ts';
import type { Caller } from '../../store/caller.ts';
import type { Examined, Remembered } from '../../store/port.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, newTag, optionalRevision } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { entityOfKind } from '../resources/of-kind.ts';
import { checkChangeable, readDocument, readNew, sendWrittenAs } from '../resources/write.ts';
import { context, schema as schemaIri } from '../vocabulary.ts';
import { schemaJsonLd, writtenSchema } from './documents.ts';
import { resolveImports, toRefs } from './imports.ts';
import { shapesOf, toDetails, unusable } from './validation.ts';

const WRITE = 'schemas/write';
const SHAPES_OF_SHAPES = new URL('../../../schemas/shacl/shapes-of-shapes.ttl', import.meta.url);

/** A new schema, under the id that the path or the document gives, or a new one. */
export async function createSchema(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { place, id, source } = await readNew(parts, request, WRITE);
  const tag = newTag(request);
  const { caller } = request;
  const made = await parts.store.create({
    ...{ project: place.ref, caller, id, tag, source },
    kind: 'schema',
    document: schemaJsonLd(source),
    examine: examinedSchema(parts, place, caller),
  });
  return sendWrittenSchema(parts, request, reply, 201, made);
}

/** The next revision of a schema. */
export async function updateSchema(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const tag = newTag(request);
  const source = await readDocument(request);
  const { id, rev } = await changeable(parts, place, request, optionalRevision(request));
  return write(parts, place, request, reply, { id, rev, tag, source });
}

/** What was sent, read anew: with the contexts and imports of today. */
export async function refreshSchema(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  return write(parts, place, request, reply, await changeable(parts, place, request, undefined));
}

async function write(
  parts: DeltaParts,
  place: Place,
  request: Request,
  reply: FastifyReply,
  { id, rev, source, tag }: Pick<Resource, 'id' | 'rev' | 'source'> & { readonly tag?: string },
): Promise<unknown> {
  const { caller } = request;
  const made = await parts.store.update({
    ...{ project: place.ref, caller, id, rev, tag, source },
    document: schemaJsonLd(source),
    examine: examinedSchema(parts, place, caller),
  });
  return sendWrittenSchema(parts, request, reply, 200, made);
}

async function changeable(parts: DeltaParts, place: Place, request: Request, rev: number | undefined) {
  const current = await entityOfKind(parts, request, place, 'schema');
  checkChangeable(current, rev);
  return current;
}

/** What a schema must be before it is written: its imports are there, and its shapes can be used. */
export const examinedSchema =
  (parts: DeltaParts, { ref }: Place, caller: Caller) =>
  async ({ id, expanded }: Examined): Promise<Remembered> => {
    if (id.startsWith(schemaIri(''))) {
      throw new Rejection(400, 'ReservedSchemaId', `Schema identifier '${id}' is reserved by the platform.`);
    }
    const illTyped = illTypedIn(expanded);
    if (illTyped !== undefined) throw new InvalidJsonLd({ reason: illTyped });
    const imported = await resolveImports(parts.store, { project: ref, caller }, { id, expanded });
    const shapes = shapesOf({ expanded }, imported);
    await checkShapes(parts, id, shapes);
    await compileOnce(parts, id, shapes);
    return { imports: toRefs(imported) };
  };

/** Checks shapes as data, by the rules that hold for every shape. */
async function checkShapes({ validator }: DeltaParts, id: Iri, shapes: readonly object[]): Promise<void> {
  const turtle = () => readFile(SHAPES_OF_SHAPES, 'utf8');
  const shapesOfShapes = async () => ({ shapes: [], ontologies: NO_ONTOLOGIES, turtle: await turtle() });
  const report = await validator.validate('shapes of shapes', shapesOfShapes, { '@graph': shapes });
  if (report.conforms) return;
  const reason = `Schema '${id}' failed to validate against the constraints defined in the SHACL schema.`;
  const contexts = [context('shacl-20170720')];
  throw new Rejection(400, 'InvalidSchema', reason, { contexts, details: toDetails(report) });
}

/** Finds out what only compiling tells, such as a pattern that is none. */
async function compileOnce({ validator }: DeltaParts, id: Iri, shapes: readonly object[]): Promise<void> {
  const key = randomUUID();
  try {
    await validator.validate(key, async () => ({ shapes, ontologies: NO_ONTOLOGIES }), {});
  } catch (error) {
    const reason = `Schema '${id}' failed to produce a SHACL engine for the SHACL schema.`;
    throw unusable(error, 'SchemaShaclEngineRejection', reason);
  } finally {
    validator.forget(key);
  }
}

/** The answer to a write of a schema. */
export const sendWrittenSchema = (
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
): FastifyReply => sendWrittenAs(request, reply, status, resource, writtenSchema(publicUrl, resource));
