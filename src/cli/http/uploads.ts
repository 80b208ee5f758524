import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { Graph } from '../../entities/graph.ts';
import { limited } from '../../gateway/registration/limited.ts';
import { AuthorizationFailed } from '../../store/errors.ts';
import { MalformedRequest } from './failure.ts';

const PERMISSION = 'files/write';

/**
 * `POST /uploads` (multipart/form-data, one file, streamed into the store): keeps the file for a day and answers its
 * `id`, which `registerDataset` takes as `upload`. Who may write files in the project of the atlas may use it.
 */
export function addUploads(app: FastifyInstance, { store, projects }: Graph, maxBytes: number): void {
  const address = `/${projects.atlas.org}/${projects.atlas.project}`;
  app.register(async (scope) => {
    // The size is seen to by `limited`, which fails instead of cutting the file off.
    await scope.register(multipart, { limits: { files: 1, fields: 0, fileSize: Number.MAX_SAFE_INTEGER } });
    scope.post('/uploads', async (request, reply) => {
      const { caller } = request;
      if (!(await store.may(caller, PERMISSION, address))) {
        throw new AuthorizationFailed({ subject: caller.subject, permission: PERMISSION, address });
      }
      if (!request.isMultipart()) throw new MalformedRequest('the body is not multipart/form-data');
      const part = await request.file();
      if (!part) throw new MalformedRequest('the form has no file');
      const content = limited(part.file, maxBytes);
      const { id, bytes, sha256, expiresAt } = await store.upload({
        filename: part.filename,
        mediaType: part.mimetype,
        content,
        caller,
      });
      return reply.code(201).send({ id, bytes, sha256, expiresAt });
    });
  });
}
