import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Archive } from '../../store/archives.ts';
import { projectUrl } from '../../store/metadata.ts';
import { encodeSegment } from '../../store/names.ts';
import type { Iri, JsonObject } from '../../store/resource.ts';
import { readNode } from '../body.ts';
import { flag } from '../listing.ts';
import { JSON_TYPES, negotiate, sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { Rejection } from '../rejection.ts';
import type { Handler, Request } from '../request.ts';
import { routes } from '../routes.ts';
import { context, METADATA, schema } from '../vocabulary.ts';
import { zipEntriesOf } from './download.ts';
import { checkEntries } from './entries.ts';
import { zipOf } from './zip.ts';

/** Of the list of what an archive is to hold. */
const MAX_BYTES = 2 ** 20;
/** Archives are ZIP files; who wants to hear of a tar is content with that. */
const ZIP_TYPES = ['application/zip', 'application/x-tar'];
const ANSWERS = [...ZIP_TYPES, ...JSON_TYPES];
const READ = 'resources/read';

/** `/archives`: a list of resources and files, which is then downloaded as one ZIP for some hours. */
export function addArchives(scope: FastifyInstance, parts: DeltaParts): void {
  const create: Handler = async (request, reply) => {
    const place = await enter(parts, request, READ);
    const { id: segment } = request.params;
    const body = await readNode(request, MAX_BYTES);
    const id = idOf(segment, body, place.iri);
    const entries = checkEntries(body.resources);
    const archive = await parts.store.createArchive({ project: place.ref, id, entries, caller: request.caller });
    return sendCreated(parts, request, reply, archive);
  };
  routes(scope, '/archives/:org/:project', { POST: create }, ANSWERS);
  routes(
    scope,
    '/archives/:org/:project/:id',
    {
      PUT: create,
      GET: async (request, reply) => {
        const place = await enter(parts, request, READ);
        const archive = await parts.store.archive(place.ref, place.iri(request.params.id), request.caller);
        if (!ZIP_TYPES.includes(negotiate(request, ANSWERS))) {
          const described = { ...description(parts, archive), resources: archive.entries };
          return sendJson(request, reply, 200, { '@context': [context('archives'), METADATA], ...described });
        }
        const ignoreNotFound = flag(request.query, 'ignoreNotFound') ?? false;
        const entries = await zipEntriesOf(parts, request, archive, place, ignoreNotFound);
        reply.headers({
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename="archive.zip"',
        });
        return reply.send(zipOf(entries));
      },
    },
    ANSWERS,
  );
}

/** Who takes a ZIP is sent on to it. */
function sendCreated(parts: DeltaParts, request: Request, reply: FastifyReply, archive: Archive) {
  const self = selfOf(parts, archive);
  if (ZIP_TYPES.includes(negotiate(request, ANSWERS))) {
    const body = `The response to the request can be found under <a href="${self.replaceAll('&', '&amp;')}">this URI</a> using a GET method.`;
    return reply.code(303).header('location', self).type('text/html; charset=utf-8').send(body);
  }
  const contexts = [context('archives-metadata'), METADATA];
  return sendJson(request, reply, 201, { '@context': contexts, ...description(parts, archive) });
}

const selfOf = ({ publicUrl }: DeltaParts, { project, id }: Archive): string =>
  `${publicUrl}/archives/${project.org}/${project.project}/${encodeSegment(id)}`;

function description(parts: DeltaParts, archive: Archive): JsonObject {
  const { id, project, createdAt, createdBy, expiresAt } = archive;
  const author = `${parts.publicUrl}/${createdBy}`;
  return {
    ...{ '@id': id, '@type': 'Archive', _self: selfOf(parts, archive) },
    ...{ _constrainedBy: schema('archives.json'), _project: projectUrl(parts.publicUrl, project) },
    ...{
      _rev: 1,
      _deprecated: false,
      _createdBy: author,
      _createdAt: createdAt,
      _updatedBy: author,
      _updatedAt: createdAt,
    },
    _expiresInSeconds: Math.max(0, Math.round((Date.parse(expiresAt) - Date.now()) / 1000)),
  };
}

/** @throws Rejection UnexpectedId when path and document disagree */
function idOf(segment: string | undefined, { '@id': given }: JsonObject, iri: (text: string) => Iri): Iri | undefined {
  const named = typeof given === 'string' ? iri(given) : undefined;
  const id = segment === undefined ? named : iri(segment);
  if (named === undefined || named === id) return id;
  throw new Rejection(400, 'UnexpectedId', `Id '${id}' does not match the id on payload '${named}'.`);
}
