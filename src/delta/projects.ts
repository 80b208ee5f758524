import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { addressOf, isIri, nameOf } from '../store/names.ts';
import type { Project, ProjectSettings } from '../store/port.ts';
import type { JsonObject } from '../store/resource.ts';
import { parseBody, readObject, Text } from './body.ts';
import { etagOf, isKnown } from './etag.ts';
import { flag, pageOf, select } from './listing.ts';
import { JSON_TYPES, negotiate, sendJson } from './negotiation.ts';
import { authorize, type DeltaParts } from './parts.ts';
import { optionalRevision, revision } from './query.ts';
import { Rejection } from './rejection.ts';
import type { Handler, Request } from './request.ts';
import { routes } from './routes.ts';
import { context, DEFAULT_API_MAPPINGS, METADATA, schema } from './vocabulary.ts';

const Namespace = z.string().refine((iri) => isIri(iri) && /[/#]$/.test(iri), 'is no absolute IRI that ends in / or #');
const Mapping = z.strictObject({
  prefix: z.string().regex(/^[^\s:/#\p{Cc}\p{Cs}]{1,64}$/u, 'is no prefix'),
  namespace: z.string().refine(isIri, 'is no absolute IRI'),
});
const Body = z.strictObject({
  description: Text.optional(),
  base: Namespace.optional(),
  vocab: Namespace.optional(),
  apiMappings: z.array(Mapping).max(1000).default([]),
  enforceSchema: z.boolean().default(false),
});
/** More than there are. */
const ALL = { size: 10_000 };

/** `/projects`: what ids and documents of a project are read with. */
export function addProjects(scope: FastifyInstance, parts: DeltaParts): void {
  const { store, publicUrl } = parts;
  const send = (request: Request, reply: FastifyReply, status: number, project: Project): unknown => {
    const media = negotiate(request, JSON_TYPES);
    reply.header('etag', etagOf([`/projects/${nameOf(project)}`, project.rev, media]));
    return sendJson(request, reply, status, {
      '@context': [context('projects-metadata'), METADATA],
      ...metadata(publicUrl, project),
    });
  };
  const list: Handler = async (request, reply) => {
    const { items } = await store.projects(request.params.org, ALL, request.caller);
    const found = select(request, items, publicUrl, ({ project }) => project);
    const results = found.map((project) => ({ ...describe(publicUrl, project), ...effectiveMappings(project) }));
    return sendJson(request, reply, 200, pageOf(request, publicUrl, results, [context('projects')]));
  };
  routes(scope, '/projects', { GET: list });
  routes(scope, '/projects/:org', { GET: list });
  routes(scope, '/projects/:org/:project', {
    PUT: (request, reply) => put(parts, request, (status, project) => send(request, reply, status, project)),
    DELETE: async (request, reply) => {
      if (flag(request.query, 'prune') === true) {
        await authorize(store, request, addressOf(refOf(request)), ['projects/delete']);
        throw new Rejection(400, 'ProjectDeletionIsDisabled', 'Project deletion is disabled.');
      }
      const change = { deprecated: true };
      return send(
        request,
        reply,
        200,
        await store.updateProject(refOf(request), revision(request), change, request.caller),
      );
    },
    GET: async (request, reply) => {
      const project = await store.project(refOf(request), request.caller, optionalRevision(request));
      const media = negotiate(request, JSON_TYPES);
      if (isKnown(request, reply, etagOf([`/projects/${nameOf(project)}`, project.rev, media]))) return reply;
      const body = {
        '@context': [context('projects'), METADATA],
        ...describe(publicUrl, project),
        ...effectiveMappings(project),
      };
      return sendJson(request, reply, 200, body);
    },
  });
  routes(scope, '/projects/:org/:project/statistics', {
    GET: async (request, reply) => {
      const { events, resources, lastEventAt } = await store.statistics(refOf(request), request.caller);
      return sendJson(request, reply, 200, {
        '@context': context('statistics'),
        eventsCount: events,
        lastProcessedEventDateTime: lastEventAt,
        resourcesCount: resources,
      });
    },
  });
  routes(scope, '/projects/:org/:project/undeprecate', {
    PUT: async (request, reply) => {
      const change = { deprecated: false };
      return send(
        request,
        reply,
        200,
        await store.updateProject(refOf(request), revision(request), change, request.caller),
      );
    },
  });
}

const refOf = ({ params: { org, project } }: Request) => ({ org, project });

async function put(
  { store }: DeltaParts,
  request: Request,
  send: (status: number, project: Project) => unknown,
): Promise<unknown> {
  const ref = refOf(request);
  const rev = optionalRevision(request);
  const permission = rev === undefined ? 'projects/create' : 'projects/write';
  await authorize(store, request, addressOf(ref), [permission]);
  const { apiMappings, ...given } = parseBody(Body, await readObject(request));
  const mappings = Object.fromEntries(apiMappings.map(({ prefix, namespace }) => [prefix, namespace]));
  const settings: ProjectSettings = { ...given, apiMappings: mappings };
  return rev === undefined
    ? send(201, await store.createProject(ref, settings, request.caller))
    : send(200, await store.updateProject(ref, rev, settings, request.caller));
}

const describe = (publicUrl: string, project: Project): JsonObject => ({
  ...metadata(publicUrl, project),
  ...(project.description !== undefined && { description: project.description }),
  apiMappings: Object.entries(project.apiMappings).map(([prefix, namespace]) => ({ namespace, prefix })),
  base: project.base,
  enforceSchema: project.enforceSchema,
  vocab: project.vocab,
});

const effectiveMappings = ({ apiMappings }: Project): JsonObject => ({
  _effectiveApiMappings: Object.entries({ ...DEFAULT_API_MAPPINGS, ...apiMappings }).map(([prefix, namespace]) => ({
    _namespace: namespace,
    _prefix: prefix,
  })),
});

function metadata(publicUrl: string, project: Project): JsonObject {
  const self = `${publicUrl}/projects/${nameOf(project)}`;
  const { audit } = project;
  return {
    '@id': self,
    '@type': 'Project',
    _constrainedBy: schema('projects.json'),
    _createdAt: audit.createdAt,
    _createdBy: `${publicUrl}/${audit.createdBy}`,
    _deprecated: project.deprecated,
    _label: project.project,
    _markedForDeletion: false,
    _organizationLabel: project.org,
    _organizationUuid: project.orgUuid,
    _rev: project.rev,
    _self: self,
    _updatedAt: audit.updatedAt,
    _updatedBy: `${publicUrl}/${audit.updatedBy}`,
    _uuid: project.uuid,
  };
}
