import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encoded } from '../../delta/content-coding.ts';
import type { GatewayParts } from '../../gateway/context.ts';
import { createGateway, type GatewayOptions } from '../../gateway/gateway.ts';

/** Bytes of a JSON body. */
const JSON_LIMIT = 2 ** 20;
/** Bytes of a request with files in it, which are held in memory; larger files go through `POST /uploads`. */
const MULTIPART_LIMIT = 25 * 2 ** 20;

/** `/graphql`: queries and mutations by GET and POST, subscriptions as server-sent events, GraphiQL for browsers. */
export function addGraphQL(app: FastifyInstance, parts: GatewayParts, limits: GatewayOptions['limits']): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  const gateway = createGateway(parts, {
    limits,
    bodyLimit: limits === 'none' ? Number.MAX_SAFE_INTEGER : MULTIPART_LIMIT,
    closing: closing.signal,
    logger: app.log,
  });
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const bodyLimit = limits === 'none' ? Number.MAX_SAFE_INTEGER : JSON_LIMIT;
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit },
      async (_: unknown, body: string) => body,
    );
    scope.addContentTypeParser('multipart/form-data', async (_: unknown, body: Readable) => body);
    scope.addHook('onSend', async (request, reply, body) => {
      reply.header('vary', 'Accept,Accept-Encoding');
      return encoded(request, reply, body);
    });
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler: async (request, reply) => {
        const response = await gateway.fetch(`http://service${request.url}`, toRequest(request, reply), {
          caller: request.caller,
        });
        reply.code(response.status).headers(Object.fromEntries(response.headers));
        if (response.status === 401) reply.header('www-authenticate', 'Bearer');
        // Yoga's streams are not those of Node, but both can be iterated.
        return reply.send(response.body && Readable.from(response.body as AsyncIterable<Uint8Array>));
      },
    });
  });
  app.addHook('onClose', async () => gateway.dispose());
}

/** The request as the Fetch API has it; aborted when its client goes away. */
function toRequest({ method, headers, body }: FastifyRequest, reply: FastifyReply): RequestInit & { duplex: 'half' } {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((item): [string, string] => [name, item]),
    ),
    body: body as BodyInit | undefined, // what the parsers above give
    signal: gone.signal,
    duplex: 'half',
  };
}
