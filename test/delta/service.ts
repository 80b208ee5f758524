import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type InjectOptions, type LightMyRequestResponse } from 'fastify';
import { addDelta } from '../../src/delta/delta.ts';
import type { DeltaParts } from '../../src/delta/parts.ts';
import { UnknownSchema } from '../../src/linked-data/errors.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import type { Grant } from '../../src/store/access.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import type { Caller } from '../../src/store/caller.ts';
import type { Store } from '../../src/store/port.ts';
import type { OpenIdProvider } from '../../src/store/realms.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { emptyDatabase } from '../support/embedded-store.ts';

export const PUBLIC_URL = 'http://127.0.0.1:8080/v1';

export interface DeltaService {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** A request of a user of the realm `internal`, or of nobody in particular. */
  ask(options: InjectOptions & { as?: string }): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** What the user `name` of the realm `internal` is known by. */
export const userOf = (name: string): Caller => {
  const subject = `realms/internal/users/${name}`;
  return { subject, identities: ['anonymous', 'realms/internal/authenticated', subject] };
};

/** What a Keycloak says of a realm of its, without asking any. */
function providerAt(openIdConfig: string): OpenIdProvider {
  const issuer = openIdConfig.replace('/.well-known/openid-configuration', '');
  const endpoint = (name: string) => `${issuer}/protocol/openid-connect/${name}`;
  return {
    issuer,
    jwksUri: endpoint('certs'),
    grantTypes: [
      ...['urn:openid:params:grant-type:ciba', 'password', 'clientCredentials', 'refreshToken', 'authorizationCode'],
      ...['urn:ietf:params:oauth:grant-type:device_code', 'implicit'],
    ],
    authorizationEndpoint: endpoint('auth'),
    tokenEndpoint: endpoint('token'),
    userInfoEndpoint: endpoint('userinfo'),
    revocationEndpoint: endpoint('revoke'),
    endSessionEndpoint: endpoint('logout'),
  };
}

/** The service on an empty store; who asks is told by the header `as`. */
export async function startDelta(
  options: { grants?: readonly Grant[]; validate?: DeltaParts['validate']; maxFileBytes?: number } = {},
): Promise<DeltaService> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-delta-'));
  await emptyDatabase(join(folder, 'db'));
  const store = await openSqlStore({
    database: await openPglite(join(folder, 'db')),
    blobs: folderBlobs(join(folder, 'blobs')),
    publicUrl: PUBLIC_URL,
    loadContext: knownContexts(),
    grants: options.grants,
    realms: ['internal'],
  });
  const app = Fastify({ routerOptions: { maxParamLength: 4096 } });
  app.decorateRequest('caller', undefined as unknown as Caller); // set before any handler, by the hook below
  app.addHook('onRequest', async (request) => {
    const { as } = request.headers;
    request.caller = as === undefined ? { subject: 'anonymous', identities: ['anonymous'] } : userOf(String(as));
  });
  const refuse = async (_source: unknown, schema: string): Promise<never> => {
    throw new UnknownSchema({ schema });
  };
  addDelta(app, {
    store,
    publicUrl: PUBLIC_URL,
    maxFileBytes: options.maxFileBytes ?? 1e6,
    discoverProvider: async (openIdConfig) => providerAt(openIdConfig),
    describePart: async ({ id, label }) => ({ source: { label }, expanded: { '@id': id } }),
    validate: options.validate ?? refuse,
  });
  return {
    app,
    store,
    ask: ({ as, headers, ...request }) =>
      app.inject({ ...request, headers: { accept: '*/*', ...headers, ...(as !== undefined && { as }) } }),
    async close() {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
