import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Graph } from '../../entities/graph.ts';
import { Iri } from '../../entities/iri.ts';
import { parseRequest, VersionQuery } from './parse-request.ts';

const Params = z.object({ org: z.string(), project: z.string(), id: Iri });

/** RFC 6266 with RFC 8187: any name, in a header that holds ASCII. */
const attachment = (filename: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;

/** `GET /v1/files/{org}/{project}/{id}`: the bytes of a file, of any of its revisions. */
export function addFiles(app: FastifyInstance, { store }: Graph): void {
  app.get('/v1/files/:org/:project/:id', async (request, reply) => {
    const { org, project, id } = parseRequest(Params, request.params);
    const version = parseRequest(VersionQuery, request.query);
    const { file } = await store.file({ org, project }, id, version, request.caller);
    return reply
      .headers({
        'content-type': file.mediaType,
        'content-length': file.bytes,
        'content-disposition': attachment(file.filename),
        'x-content-type-options': 'nosniff',
        etag: `"${file.sha256}"`,
      })
      .send(await store.openFile(file));
  });
}
