import { z } from 'zod';
import { writePermission } from '../../store/acl.ts';
import type { Mark } from '../../store/port.ts';
import type { Kind } from '../../store/resource.ts';
import { parseBody, readObject } from '../body.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { checkIndexing, revision } from '../query.ts';
import { Rejection, resourceNotFound } from '../rejection.ts';
import type { Request } from '../request.ts';

const KINDS: readonly Kind[] = ['resource', 'file', 'schema', 'resolver', 'view', 'storage'];

/**
 * What a write that leaves the content alone is about; it may be any kind of entity. A schema that the path names must
 * be that of the resource.
 */
export async function mark(parts: DeltaParts, request: Request): Promise<Mark> {
  const { ref, name, iri } = await enter(parts, request, ...KINDS.map(writePermission));
  const { caller, params } = request;
  const id = iri(params.id);
  checkIndexing(request);
  const rev = revision(request);
  if (params.schema !== '_') {
    const provided = iri(params.schema);
    const { schema, kind } = await parts.store.entityIn(ref, id);
    if (provided !== schema && kind !== 'resource') throw resourceNotFound(id, name);
    if (provided !== schema) {
      const reason = `Resource '${id}' is not constrained by the provided schema '${provided}', but by the schema '${schema}'.`;
      throw new Rejection(400, 'UnexpectedResourceSchema', reason);
    }
  }
  return { project: ref, caller, id, rev };
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
