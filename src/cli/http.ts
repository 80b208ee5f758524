import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { discoverProvider } from '../auth/openid.ts';
import { addDelta, answerFailure } from '../delta/delta.ts';
import type { DeltaParts } from '../delta/parts.ts';
import type { GatewayParts } from '../gateway/context.ts';
import { HTTP_LIMITS } from '../gateway/limits.ts';
import { ANONYMOUS, type Caller } from '../store/caller.ts';
import { answerFailures } from './http/failure.ts';
import { addGraphQL } from './http/graphql.ts';
import { refuseMalformed } from './http/malformed.ts';
import { addMetrics } from './http/metrics.ts';
import { addRegionsAt } from './http/regions-at.ts';
import { refuseForeignOrigins } from './http/same-origin.ts';
import { addUploads } from './http/uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is. */
    caller: Caller;
  }
}

export interface HttpOptions {
  readonly parts: GatewayParts;
  /**
   * Turns the `Authorization` header into a caller, or throws TokenRefused. Absent: every request counts as one of
   * `everybody`, provided that it comes from this machine; pages of other sites are refused.
   */
  readonly authenticate?: (authorization: string | undefined) => Promise<Caller>;
  /** Default: anonymous. */
  readonly everybody?: Caller;
  /**
   * `local`: the control socket and the queries of the command line, which only the owner of the folder can reach; no
   * limits, and no look at origins.
   */
  readonly access?: 'network' | 'local';
  readonly logger?: FastifyBaseLogger;
  /** Bytes of one uploaded file. */
  readonly uploadLimit?: number;
  /** A connection on which nothing moves for so long is closed. */
  readonly idleMs?: number;
}

const UPLOAD_LIMIT = 10 * 2 ** 30;
const IDLE_MS = 120_000;

/** The service over HTTP, ready for `listen` on a port or a socket, or for `inject`. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const { parts, authenticate, everybody = ANONYMOUS, access = 'network' } = options;
  const { logger, uploadLimit = UPLOAD_LIMIT, idleMs = IDLE_MS } = options;
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 4096 },
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply),
    connectionTimeout: idleMs,
    http: { requireHostHeader: false }, // Node would answer without a body
    forceCloseConnections: 'idle',
    trustProxy: false,
  });
  logRequests(app);
  refuseMalformed(app);
  answerFailures(app);
  if (!authenticate && access === 'network') refuseForeignOrigins(app);
  app.decorateRequest('caller', undefined as unknown as Caller); // set before any handler, by the hook below
  app.addHook('onRequest', async (request) => {
    request.caller = authenticate ? await authenticate(request.headers.authorization) : everybody;
  });
  addHealth(app, parts);
  addMetrics(app);
  addGraphQL(app, parts, access === 'local' ? 'none' : HTTP_LIMITS);
  addUploads(app, parts.graph, uploadLimit);
  addRegionsAt(app, parts.graph);
  const { store, publicUrl, documents } = parts.graph;
  const describePart: DeltaParts['describePart'] = (part, { id }) =>
    documents.describe('ontology-part', { ...part, ontology: id });
  addDelta(app, {
    ...{ store, publicUrl, maxFileBytes: uploadLimit },
    ...{ discoverProvider, describePart, validate: documents.check },
  });
  return app;
}

/** One line a request: neither headers nor queries, which may hold secrets. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const [path] = request.url.split('?', 1);
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method: request.method, path, status: reply.statusCode, ms, caller: request.caller?.subject });
  });
}

/** `/healthz`: the process answers. `/readyz`: so does the store. */
function addHealth(app: FastifyInstance, { graph }: GatewayParts): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await graph.store.organizations({ size: 1 }, ANONYMOUS);
    return { status: 'ok' };
  });
}
