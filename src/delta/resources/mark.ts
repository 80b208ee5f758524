import { z } from 'zod';
import { writePermission } from '../../store/acl.ts';
import type { Mark } from '../../store/port.ts';
import type { Iri, Kind } from '../../store/resource.ts';
import { parseBody, readObject } from '../body.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, revision } from '../query.ts';
import { Rejection, resourceNotFound } from '../rejection.ts';
import type { Request } from '../request.ts';

const KINDS: readonly Kind[] = ['resource', 'file', 'schema', 'resolver', 'view', 'storage'];

/**
 * What a write that leaves the content alone is about; it may be any kind of entity. A schema that the path names must
 * be that of the resource.
 */
export async function mark(parts: DeltaParts, request: Request): Promise<Mark> {
  const place = await enter(parts, request, ...KINDS.map(writePermission));
  const id = place.iri(request.params.id);
  checkIndexing(request);
  const rev = revision(request);
  await checkSchema(parts, place, request, id);
  return { project: place.ref, caller: request.caller, id, rev };
}

/** What is to be deleted for good, which takes a right of its own and no revision. */
export async function toDelete(parts: DeltaParts, request: Request): Promise<Omit<Mark, 'rev'>> {
  const place = await enter(parts, request, 'resources/delete');
  const id = place.iri(request.params.id);
  await checkSchema(parts, place, request, id);
  return { project: place.ref, caller: request.caller, id };
}

/** @throws Rejection UnexpectedResourceSchema when the path names another schema than the resource has */
export async function checkSchema(
  { store }: DeltaParts,
  { ref, name, iri }: Place,
  { params }: Request,
  id: Iri,
): Promise<void> {
  if (params.schema === '_') return;
  const provided = iri(params.schema);
  const { schema, kind } = await store.entityIn(ref, id);
  if (provided !== schema && kind !== 'resource') throw resourceNotFound(id, name);
  if (provided === schema) return;
  const reason = `Resource '${id}' is not constrained by the provided schema '${provided}', but by the schema '${schema}'.`;
  throw new Rejection(400, 'UnexpectedResourceSchema', reason);
}

/** In Delta's words, which speak of labels. */
const RESERVED_TAG = "''latest' is a reserved tag' did not match the expected label format '[a-zA-Z0-9_-]{1,64}'.";

const Tag = z.object({
  tag: z
    .string()
    .regex(/^[\x20-\x7e]{1,64}$/, 'is not a tag: 1 to 64 ASCII characters')
    .refine((tag) => tag !== 'latest', RESERVED_TAG),
  rev: z.int32(),
});

/** `{"tag": …, "rev": …}`: the name, and the revision that it shall name. */
export async function readTag(request: Request): Promise<z.infer<typeof Tag>> {
  return parseBody(Tag, await readObject(request));
}
