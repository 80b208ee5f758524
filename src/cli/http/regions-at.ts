import type { FastifyInstance } from 'fastify';
import { toAtlasRelease } from '../../entities/atlas-release.ts';
import type { Graph, Reading } from '../../entities/graph.ts';
import { readOne } from '../../entities/read-linked.ts';
import { regionsAt } from '../../entities/regions-at.ts';
import { MalformedRequest } from './failure.ts';
import { parseRequest, VersionQuery } from './parse-request.ts';

/** Four million points. */
const BODY_LIMIT = 48_000_000;
const BYTES_A_POINT = 3 * Float32Array.BYTES_PER_ELEMENT;

/**
 * `POST /regions-at`: points as little-endian Float32 triples (x, y, z in µm) in, region ids as little-endian Uint32
 * out, in the same order; 0 outside the volume and outside every region.
 */
export function addRegionsAt(app: FastifyInstance, graph: Graph): void {
  const parser = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/octet-stream', parser, async (_: unknown, body: Buffer) => body);
    scope.post<{ Body?: Buffer }>('/regions-at', async ({ body, query, caller }, reply) => {
      if (!body || body.length % BYTES_A_POINT !== 0) {
        throw new MalformedRequest(`the body has ${body?.length ?? 0} bytes, no multiple of ${BYTES_A_POINT}`);
      }
      const version = parseRequest(VersionQuery, query);

      const at = version && { seq: await graph.store.sequenceAt(version, graph.release, caller) };
      const reading: Reading = { graph, caller, at };
      const release = toAtlasRelease(await readOne(reading, { id: graph.release }));
      // Copied, as a view needs an offset that is a multiple of four.
      const ids = await regionsAt(reading, release, new Float32Array(Uint8Array.from(body).buffer));
      return reply.type('application/octet-stream').send(Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength));
    });
  });
}
