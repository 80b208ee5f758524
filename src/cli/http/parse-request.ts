import { z } from 'zod';
import { MalformedRequest } from './failure.ts';

/** @throws MalformedRequest that names what is wrong */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw new MalformedRequest(z.prettifyError(error).replaceAll('\n', ' '));
  return data;
}

/** `?tag=`, `?rev=` or `?time=`, at most one. */
export const VersionQuery = z
  .object({
    tag: z.string().min(1).max(64).optional(),
    rev: z.coerce.number().int().min(1).optional(),
    time: z.iso.datetime().optional(),
  })
  .refine(
    (query) => Object.values(query).filter((value) => value !== undefined).length <= 1,
    'give one of tag, rev, time',
  )
  .transform(({ tag, rev, time }) => {
    if (tag !== undefined) return { tag };
    if (rev !== undefined) return { rev };
    return time === undefined ? undefined : { time };
  });
