import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { JsonObject } from '../store/resource.ts';
import { malformedContent, payloadTooLarge, Rejection, unsupportedContent } from './rejection.ts';
import type { Request } from './request.ts';

/** 64 MiB: a whole ontology is one document. */
const JSON_LIMIT = 64 * 2 ** 20;
/** Media types of bodies that say something in JSON. */
export const BODY_TYPES = ['application/json', 'application/ld+json'];

/** Text that the store can hold. */
export const Text = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'has U+0000 or half a surrogate pair');

/** What may be left out, or be null instead. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((given): z.infer<Schema> | undefined => given ?? undefined);

/** The media type of the body, without parameters, in lower case. */
export const contentType = ({ headers }: Request): string =>
  (headers['content-type'] ?? '').split(';', 1)[0].trim().toLowerCase();

/**
 * The JSON object that was sent. To be called when the caller is known to have the right to write, since it may take
 * 64 MiB.
 */
export const readObject = async (request: Request, limit = JSON_LIMIT): Promise<JsonObject> =>
  toObject(await readJson(request, limit));

/** The same of linked data, of which a list of one node says what the node says. */
export async function readNode(request: Request, limit = JSON_LIMIT): Promise<JsonObject> {
  const value = await readJson(request, limit);
  return toObject(Array.isArray(value) && value.length === 1 ? value[0] : value);
}

async function readJson(request: Request, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) {
    throw new Rejection(400, 'RequestEntityExpectedRejection', 'Request entity expected but not supplied');
  }
  const type = contentType(request);
  if (!BODY_TYPES.includes(type)) throw unsupportedContent(type, BODY_TYPES);
  return parse(bytes);
}

function toObject(value: unknown): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw malformedContent('The body is not a JSON object.');
  }
  return value as JsonObject; // what JSON.parse gives
}

/** The text that was sent. @throws Rejection 413, 415 */
export async function readText(request: Request, types: readonly string[], limit: number): Promise<string> {
  const type = contentType(request);
  if (!types.includes(type)) throw unsupportedContent(type, types);
  return (await readBytes(request, limit)).toString('utf8');
}

/** @throws Rejection MalformedRequestContentRejection that names the place */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: JsonObject): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw malformedContent(`DecodingFailure at ${path.map((step) => `.${String(step)}`).join('')}: ${message}`);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw malformedContent((error as Error).message);
  }
}

/** @throws Rejection 413 as soon as there are more bytes than `limit` */
async function readBytes({ body, headers }: Request, limit: number): Promise<Buffer> {
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > limit) throw payloadTooLarge(limit, announced);
  const chunks: Buffer[] = [];
  let size = 0;
  // The scope's parser hands the stream through. It stays open, so that a client that sends too much is told.
  for await (const chunk of (body as Readable | undefined)?.iterator({ destroyOnReturn: false }) ?? []) {
    size += chunk.length;
    if (size > limit) throw payloadTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
