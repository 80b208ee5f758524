import type { FastifyReply } from 'fastify';
import { UnexpectedKind } from '../../store/errors.ts';
import { selfOf } from '../../store/metadata.ts';
import type { Store } from '../../store/port.ts';
import type { FileContent, FileResource } from '../../store/resource.ts';
import { etagOf, isKnown } from '../etag.ts';
import { acceptedRanges, REPRESENTATIONS } from '../negotiation.ts';
import { type DeltaParts, enter, enterUnlessMissing, type Place } from '../parts.ts';
import { version } from '../query.ts';
import { notAcceptable, Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { sendResource, subjectOf } from '../resources/read.ts';
import { authorizeBytes } from '../storages/load.ts';
import { rangeOf } from './range.ts';

const READ = 'resources/read';

/** A file's metadata, when the client asks for linked data by name; else its bytes, when it takes their media type. */
export async function sendFile(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const accepted = acceptedRanges(request.headers.accept ?? '*/*');
  const named: readonly string[] = REPRESENTATIONS;
  if (accepted.some((range) => named.includes(range))) {
    const place = await enter(parts, request, READ);
    return sendResource(subjectOf(parts, place, await fileOf(parts, place, request)), request, reply);
  }
  const resource = await enterUnlessMissing(parts, request, READ, (place) => fileOf(parts, place, request));
  await authorizeBytes(parts, request, resource);
  const media = resource.file.mediaType.split(';', 1)[0].trim().toLowerCase();
  const wanted = accepted.some((range) => ['*/*', media, media.replace(/\/.*/, '/*')].includes(range));
  if (!wanted) throw notAcceptable([media]);
  return sendBytes(parts.store, resource, request, reply);
}

/** Unchecked, as who asks for bytes needs another right than who asks for metadata. */
async function fileOf({ store }: DeltaParts, { ref, iri }: Place, request: Request): Promise<FileResource> {
  const id = iri(request.params.id);
  const resource = await store.entityIn(ref, id, version(request));
  if (!resource.file) throw new UnexpectedKind({ id, kind: resource.kind });
  return resource as FileResource; // of which only the file may be absent
}

async function sendBytes(
  store: Store,
  resource: FileResource,
  request: Request,
  reply: FastifyReply,
): Promise<unknown> {
  const { file, seq } = resource;
  reply.headers({
    'accept-ranges': 'bytes',
    'content-disposition': attachment(file.filename),
    'content-type': file.mediaType,
  });
  if (isKnown(request, reply, etagOf(request, { path: selfOf('', resource), version: seq, media: file.mediaType })))
    return reply;
  const range = partWanted(file, request, reply);
  if (!range) return reply.header('content-length', file.bytes).send(await store.openFile(file));
  reply.code(206).headers({
    'content-length': range.last - range.first + 1,
    'content-range': `bytes ${range.first}-${range.last}/${file.bytes}`,
  });
  return reply.send(await store.openFile(file, range));
}

/** A part of what the client has in mind: with `If-Range` only of the very same bytes. */
function partWanted({ bytes }: FileContent, { headers }: Request, reply: FastifyReply) {
  const sameAs = headers['if-range'];
  if (sameAs !== undefined && sameAs !== reply.getHeader('etag')) return undefined;
  const range = rangeOf(headers.range, bytes);
  if (range !== 'unsatisfiable') return range;
  const reason = `None of the following requested Ranges were satisfiable: '${headers.range}'`;
  throw new Rejection(416, 'UnsatisfiableRangeRejection', reason, { headers: { 'content-range': `bytes */${bytes}` } });
}

/** As Delta writes it, and by RFC 6266 for who does not know that; names are free of control characters. */
const attachment = (filename: string): string => {
  const escaped = encodeURIComponent(filename).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const encoded = Buffer.from(filename).toString('base64');
  return `attachment; filename="=?UTF-8?B?${encoded}?="; filename*=UTF-8''${escaped}`;
};
