import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import type { OwnerClient } from './client.ts';

const Response = z
  .object({
    data: z.unknown().optional(),
    errors: z
      .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
  })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

function parseResponse(text: string): z.infer<typeof Response> {
  const { success, data } = Response.safeParse(JSON.parse(text));
  if (!success) throw new Error(`This is no GraphQL response: ${text}`);
  return data;
}

/** Whether a GraphQL response has errors. */
export const hasErrors = (response: string): boolean => parseResponse(response).errors !== undefined;

/**
 * @param shape - of `data`, or of what the request asks of it
 * @throws RequestRefused with the message of the first error
 */
export async function askGraphql<Shape extends z.ZodType>(
  owner: OwnerClient,
  body: Parameters<OwnerClient['graphql']>[0],
  shape: Shape,
): Promise<z.infer<Shape>> {
  const { data, errors } = parseResponse(await owner.graphql(body));
  if (errors) throw new RequestRefused(errors[0].message, { code: String(errors[0].extensions?.code ?? 'UNKNOWN') });
  return shape.parse(data);
}

/** What a mutation answers that did nothing. */
export const UserErrors = z.array(z.object({ code: z.string(), message: z.string() }));

/** @throws RequestRefused with every message when there are errors */
export function throwUserErrors(errors: z.infer<typeof UserErrors>): void {
  if (errors.length > 0)
    throw new RequestRefused(errors.map(({ message }) => message).join('\n'), { code: errors[0].code });
}

/** The owner of the project folder understood a request and did not do it. */
export class RequestRefused extends AtlasError<'RequestRefused', { code: string }> {
  readonly tag = 'RequestRefused';
  readonly remedy = 'Nothing was written: correct what the message names and run the command again.';
}
