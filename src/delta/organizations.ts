import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { JsonObject } from '../store/resource.ts';
import type { Organization } from '../store/scopes.ts';
import { optional, parseBody, readObject, Text } from './body.ts';
import { etagOf, isKnown } from './etag.ts';
import { flag, pageOf, select } from './listing.ts';
import { JSON_TYPES, negotiate, sendJson } from './negotiation.ts';
import { authorize, type DeltaParts } from './parts.ts';
import { optionalRevision, revision } from './query.ts';
import { Rejection } from './rejection.ts';
import type { Request } from './request.ts';
import { routes } from './routes.ts';
import { context, METADATA, schema } from './vocabulary.ts';

const Body = z.strictObject({ description: optional(Text) });
/** More than there are. */
const ALL = { size: 10_000 };

/** `/orgs`: organisations, which hold projects. */
export function addOrganizations(scope: FastifyInstance, parts: DeltaParts): void {
  const { store, publicUrl } = parts;
  const send = (request: Request, reply: FastifyReply, status: number, organization: Organization): unknown => {
    reply.header('etag', etag(request, organization));
    return sendJson(request, reply, status, {
      '@context': [context('organizations-metadata'), METADATA],
      ...metadata(publicUrl, organization),
    });
  };
  routes(scope, '/orgs', {
    GET: async (request, reply) => {
      const { items } = await store.organizations(ALL, request.caller);
      const found = select(request, items, publicUrl, ({ label }) => label);
      const results = found.map((organization) => describe(publicUrl, organization));
      return sendJson(request, reply, 200, pageOf(request, publicUrl, results, [context('organizations')]));
    },
  });
  routes(scope, '/orgs/:org', {
    GET: async (request, reply) => {
      const organization = await store.organization(request.params.org, optionalRevision(request), request.caller);
      if (isKnown(request, reply, etag(request, organization))) return reply;
      const body = { '@context': [context('organizations'), METADATA], ...describe(publicUrl, organization) };
      return sendJson(request, reply, 200, body);
    },
    PUT: async (request, reply) => {
      const { params, caller } = request;
      const rev = optionalRevision(request);
      const permission = rev === undefined ? 'organizations/create' : 'organizations/write';
      await authorize(store, request, `/${params.org}`, [permission]);
      const { description } = parseBody(Body, await readObject(request));
      const organization =
        rev === undefined
          ? await store.createOrganization(params.org, description, caller)
          : await store.updateOrganization(params.org, rev, { description }, caller);
      return send(request, reply, rev === undefined ? 201 : 200, organization);
    },
    DELETE: async (request, reply) => {
      const { org } = request.params;
      const [rev, prune] = [optionalRevision(request), flag(request.query, 'prune') ?? false];
      if ((rev === undefined) !== prune) throw invalidDelete(org);
      if (rev === undefined) {
        await store.deleteOrganization(org, request.caller);
        return sendJson(request, reply, 200, {});
      }
      return send(request, reply, 200, await store.updateOrganization(org, rev, { deprecated: true }, request.caller));
    },
  });
  routes(scope, '/orgs/:org/undeprecate', {
    PUT: async (request, reply) => {
      const { params, caller } = request;
      const change = { deprecated: false };
      return send(request, reply, 200, await store.updateOrganization(params.org, revision(request), change, caller));
    },
  });
}

/** Another organisation may have the label, and revisions from the first on, when this one was deleted. */
const etag = (request: Request, { uuid, rev }: Organization): string =>
  etagOf(request, { path: `/orgs/${uuid}`, version: rev, media: negotiate(request, JSON_TYPES) });

const invalidDelete = (org: string): Rejection =>
  new Rejection(
    400,
    'InvalidDeleteRequest',
    `Invalid organization '${org}' DELETE request. To deprecate, 'rev' must be provided and 'prune' must be 'false' or omitted.`,
  );

const describe = (publicUrl: string, organization: Organization): JsonObject => ({
  ...metadata(publicUrl, organization),
  ...(organization.description !== undefined && { description: organization.description }),
});

function metadata(publicUrl: string, { label, uuid, rev, deprecated, audit }: Organization): JsonObject {
  const self = `${publicUrl}/orgs/${label}`;
  return {
    '@id': self,
    '@type': 'Organization',
    _constrainedBy: schema('organizations.json'),
    _createdAt: audit.createdAt,
    _createdBy: `${publicUrl}/${audit.createdBy}`,
    _deprecated: deprecated,
    _label: label,
    _rev: rev,
    _self: self,
    _updatedAt: audit.updatedAt,
    _updatedBy: `${publicUrl}/${audit.updatedBy}`,
    _uuid: uuid,
  };
}
