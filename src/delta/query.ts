import { z } from 'zod';
import type { Version } from '../store/resource.ts';
import { malformedQuery, missingQuery } from './rejection.ts';
import type { Querystring, Request } from './request.ts';

const NO_REVISION = 'is not a valid 32-bit signed integer value';
const Revision = z
  .string()
  .regex(/^-?\d{1,10}$/, NO_REVISION)
  .transform(Number)
  .pipe(z.int32(NO_REVISION));
export const Tag = z
  .string()
  .regex(/^[\x20-\x7e]{1,64}$/, 'is not a tag: 1 to 64 ASCII characters')
  .refine((tag) => tag !== 'latest', `is a reserved tag`);

/** The parameter of that name, checked; undefined when it is not given. @throws Rejection MalformedQueryParamRejection */
export function parameter<Schema extends z.ZodType>(
  query: Querystring,
  name: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw malformedQuery(name, `'${String(value).slice(0, 200)}' ${error.issues[0].message}`);
  return data;
}

/** `?rev=` of a write to what is there. @throws Rejection MissingQueryParam */
export function revision(request: Request): number {
  const rev = parameter(request.query, 'rev', Revision);
  if (rev === undefined) throw missingQuery('rev');
  return rev;
}

export const optionalRevision = ({ query }: Request): number | undefined => parameter(query, 'rev', Revision);

/** `?tag=`, which names the revision that a write makes. */
export const newTag = ({ query }: Request): string | undefined => parameter(query, 'tag', Tag);

/** `?indexing=`: checked only, as an answered write is always found. */
export function checkIndexing({ query: { indexing } }: Request): void {
  if (indexing === undefined || indexing === 'async' || indexing === 'sync') return;
  throw malformedQuery('indexing', "Invalid value of indexing type, allowed values are 'async' or 'sync'.");
}

/** A new entity has no revision yet. */
export function refuseRevision({ query }: Request): void {
  if (query.rev !== undefined) throw malformedQuery('rev', 'the provided query parameter should not be present');
}

/** `?rev=` or `?tag=`, not both. */
export function version({ query }: Request): Version | undefined {
  const rev = parameter(query, 'rev', Revision);
  const tag = parameter(query, 'tag', Tag);
  if (rev !== undefined && tag !== undefined) {
    throw malformedQuery('tag', 'tag and rev query parameters cannot be present simultaneously');
  }
  return rev !== undefined ? { rev } : tag !== undefined ? { tag } : undefined;
}
