import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { addressOf, isIri } from '../store/names.ts';
import type { ProjectSettings } from '../store/port.ts';
import type { Project } from '../store/scopes.ts';
import { optional, parseBody, readObject, Text } from './body.ts';
import { etagOf, isKnown } from './etag.ts';
import { flag, pageOf, select } from './listing.ts';
import { JSON_TYPES, negotiate, sendJson } from './negotiation.ts';
import { authorize, type DeltaParts } from './parts.ts';
import { deletionReport, describedProject, projectMetadata } from './project-documents.ts';
import { optionalRevision, revision } from './query.ts';
import type { Handler, Request } from './request.ts';
import { routes } from './routes.ts';
import { context, METADATA } from './vocabulary.ts';

const Namespace = z.string().refine((iri) => isIri(iri) && /[/#]$/.test(iri), 'is no absolute IRI that ends in / or #');
const Mapping = z.strictObject({
  prefix: z.string().regex(/^[^\s:/#\p{Cc}\p{Cs}]{1,64}$/u, 'is no prefix'),
  namespace: z.string().refine(isIri, 'is no absolute IRI'),
});
const Body = z.strictObject({
  description: optional(Text),
  base: optional(Namespace),
  vocab: optional(Namespace),
  apiMappings: optional(z.array(Mapping).max(1000)),
  enforceSchema: optional(z.boolean()),
});
/** More than there are. */
const ALL = { size: 10_000 };

/** `/projects`: what ids and documents of a project are read with. */
export function addProjects(scope: FastifyInstance, parts: DeltaParts): void {
  const { store, publicUrl } = parts;
  const send = (request: Request, reply: FastifyReply, status: number, project: Project): unknown => {
    reply.header('etag', etag(request, project));
    return sendJson(request, reply, status, {
      '@context': [context('projects-metadata'), METADATA],
      ...projectMetadata(publicUrl, project),
    });
  };
  const list: Handler = async (request, reply) => {
    const { items } = await store.projects(request.params.org, ALL, request.caller);
    const found = select(request, items, publicUrl, ({ project }) => project);
    const results = found.map((project) => describedProject(publicUrl, project));
    return sendJson(request, reply, 200, pageOf(request, publicUrl, results, [context('projects')]));
  };
  routes(scope, '/projects', { GET: list });
  routes(scope, '/projects/:org', { GET: list });
  routes(scope, '/projects/:org/:project', {
    PUT: (request, reply) => put(parts, request, (status, project) => send(request, reply, status, project)),
    DELETE: async (request, reply) => {
      const [ref, rev, { caller }] = [refOf(request), revision(request), request];
      const changed = flag(request.query, 'prune')
        ? await store.deleteProject(ref, rev, caller)
        : await store.updateProject(ref, rev, { deprecated: true }, caller);
      return send(request, reply, 200, changed);
    },
    GET: async (request, reply) => {
      const project = await store.project(refOf(request), request.caller, optionalRevision(request));
      if (isKnown(request, reply, etag(request, project))) return reply;
      const contexts = [context('projects'), METADATA];
      return sendJson(request, reply, 200, { '@context': contexts, ...describedProject(publicUrl, project) });
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
  routes(scope, '/projects/:org/:project/deletions', {
    GET: async (request, reply) => {
      const deletions = await store.projectDeletions(refOf(request), request.caller);
      const reports = deletions.map((deletion) => deletionReport(publicUrl, deletion));
      return sendJson(request, reply, 200, pageOf(request, publicUrl, reports, [context('projects')]));
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

/** Another project may have the name, and revisions from the first on, when this one was deleted. */
const etag = (request: Request, { uuid, rev }: Project): string =>
  etagOf(request, { path: `/projects/${uuid}`, version: rev, media: negotiate(request, JSON_TYPES) });

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
  const { apiMappings = [], ...given } = parseBody(Body, await readObject(request));
  const mappings = Object.fromEntries(apiMappings.map(({ prefix, namespace }) => [prefix, namespace]));
  const settings: ProjectSettings = { ...given, apiMappings: mappings };
  return rev === undefined
    ? send(201, await store.createProject(ref, settings, request.caller))
    : send(200, await store.updateProject(ref, rev, settings, request.caller));
}
