import type { FastifyReply } from 'fastify';
import type { Audit } from '../../store/audit.ts';
import type { JsonObject } from '../../store/resource.ts';
import { etagOf, isKnown } from '../etag.ts';
import { JSON_TYPES, negotiate, sendJson } from '../negotiation.ts';
import type { Request } from '../request.ts';
import { context, METADATA, schema } from '../vocabulary.ts';

/** Bytes of a body about rights. */
export const BODY_LIMIT = 2 ** 20;

/** ACLs, permissions and realms: what is in no project. */
export interface Entity {
  /** Behind the public URL, such as `/acls/org`. */
  readonly path: string;
  readonly type: 'AccessControlList' | 'Permissions' | 'Realm';
  /** Of its contexts and its schema. */
  readonly name: 'acls' | 'permissions' | 'realms';
  readonly rev: number;
  readonly deprecated?: boolean;
  readonly audit?: Audit;
}

/** Of what the software brings and nobody wrote, as Delta has it. */
const NEVER = '1970-01-01T00:00:00Z';
const NOBODY = 'anonymous';

export function metadataOf(
  publicUrl: string,
  { path, type, name, rev, deprecated = false, audit }: Entity,
): JsonObject {
  const self = `${publicUrl}${path}`;
  return {
    '@id': self,
    '@type': type,
    _constrainedBy: schema(`${name}.json`),
    _createdAt: audit?.createdAt ?? NEVER,
    _createdBy: `${publicUrl}/${audit?.createdBy ?? NOBODY}`,
    _deprecated: deprecated,
    _rev: rev,
    _self: self,
    _updatedAt: audit?.updatedAt ?? NEVER,
    _updatedBy: `${publicUrl}/${audit?.updatedBy ?? NOBODY}`,
  };
}

/** Answers a read. @param body - without context */
export function sendFetched(request: Request, reply: FastifyReply, entity: Entity, body: JsonObject): unknown {
  if (isKnown(request, reply, etag(request, entity))) return reply;
  return sendJson(request, reply, 200, { '@context': [context(entity.name), METADATA], ...body });
}

/** Answers a write. @param body - without context */
export function sendWritten(
  request: Request,
  reply: FastifyReply,
  status: number,
  entity: Entity,
  body: JsonObject,
): unknown {
  reply.header('etag', etag(request, entity));
  return sendJson(request, reply, status, { '@context': [context(`${entity.name}-metadata`), METADATA], ...body });
}

const etag = (request: Request, { path, rev }: Entity): string =>
  etagOf(request, { path, version: rev, media: negotiate(request, JSON_TYPES) });
