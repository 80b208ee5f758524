import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { nexusContexts } from '../../linked-data/known-contexts.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Resolution } from '../../store/resolution.ts';
import type { Iri, Json, Version } from '../../store/resource.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { parameter, version } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { sendResource, sendSource, subjectOf } from '../resources/read.ts';
import { context } from '../vocabulary.ts';
import { reportOf, resolverReport } from './report.ts';

const RESOLVERS = context('resolvers');
const staticContext = nexusContexts();
const Flag = z.stringbool('is none of true, false');

/**
 * What the resolvers of a project find, in whichever project it lies; contexts of Nexus are found in every project, so
 * that clients start without anything having been set up.
 *
 * @param form - as the client wants it, or as it was sent
 */
export async function sendResolved(
  parts: DeltaParts,
  request: Request,
  reply: FastifyReply,
  form: 'resource' | 'source',
): Promise<unknown> {
  const place = await enter(parts, request, 'resources/read');
  const { resolver: segment, id: resourceSegment } = request.params;
  const id = place.iri(resourceSegment);
  const resolver = segment === '_' ? undefined : await existing(parts, place, place.iri(segment));
  const asked = version(request);
  const resolution = await parts.store.resolve({
    project: place.ref,
    id,
    version: asked,
    resolver,
    caller: request.caller,
  });
  if (parameter(request.query, 'showReport', Flag) === true && resolution.resource) {
    return sendJson(request, reply, 200, { '@context': RESOLVERS, ...describe(resolution, resolver) });
  }
  const { resource } = resolution;
  if (!resource) return sendStatic(request, reply, id, unresolved(place, id, asked, resolution, resolver));
  const names = await parts.store.namesIn(resource.project);
  const subject = subjectOf(parts, { names }, resource);
  return form === 'source' ? sendSource(subject, request, reply) : sendResource(subject, request, reply);
}

/** @throws ResourceNotFound when the project has no such resolver */
async function existing({ store }: DeltaParts, { ref, name }: Place, id: Iri): Promise<Iri> {
  const known = await store.resolvers(ref);
  if (known.some((one) => one.id === id)) return id;
  throw new ResourceNotFound({ id, project: name });
}

async function sendStatic(request: Request, reply: FastifyReply, id: Iri, otherwise: Rejection): Promise<unknown> {
  const found = await staticContext(id);
  if (!found) throw otherwise;
  return sendJson(request, reply, 200, { '@context': found.context as Json, '@id': id }); // read from a JSON file
}

const describe = (resolution: Resolution, resolver: Iri | undefined) =>
  resolver === undefined ? reportOf(resolution) : resolverReport(resolution.history[0]);

function unresolved(
  { name }: Place,
  id: Iri,
  asked: Version | undefined,
  resolution: Resolution,
  resolver: Iri | undefined,
): Rejection {
  const what = `'${id}' (${inWords(asked)})`;
  const fields = { contexts: [RESOLVERS], report: describe(resolution, resolver) };
  if (resolver === undefined) {
    const reason = `Failed to resolve ${what} using resolvers of project '${name}'.`;
    return new Rejection(404, 'InvalidResolution', reason, fields);
  }
  const reason = `Failed to resolve ${what} using resolver '${resolver}' of project '${name}'.`;
  return new Rejection(404, 'InvalidResolverResolution', reason, fields);
}

function inWords(asked: Version | undefined): string {
  if (asked && 'rev' in asked) return `revision: ${asked.rev}`;
  return asked && 'tag' in asked ? `tag: ${asked.tag}` : 'latest';
}
