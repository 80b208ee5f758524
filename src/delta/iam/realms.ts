import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Realm, RealmFields } from '../../store/realms.ts';
import type { JsonObject } from '../../store/resource.ts';
import { parseBody, readObject, Text } from '../body.ts';
import { pageOf, select } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { optionalRevision, revision } from '../query.ts';
import type { Handler } from '../request.ts';
import { routes } from '../routes.ts';
import { context } from '../vocabulary.ts';
import { BODY_LIMIT, type Entity, metadataOf, sendFetched, sendWritten } from './describe.ts';

const Address = z.url({ protocol: /^https?$/, error: 'is no address' }).max(2000);
const Body = z.strictObject({
  name: z.string().regex(/^[\w\-\s]{1,128}$/, 'is no name: 1 to 128 letters, digits, spaces, _ and -'),
  openIdConfig: Address,
  logo: Address.optional(),
  acceptedAudiences: z
    .array(Text.pipe(z.string().min(1).max(500)))
    .min(1)
    .max(100)
    .optional(),
});

/** `/realms`: issuers whose tokens are taken. */
export function addRealms(scope: FastifyInstance, parts: DeltaParts): void {
  const { store, publicUrl } = parts;
  const ref = (realm: Realm): JsonObject => ({ ...metadataOf(publicUrl, entityOf(realm)), _label: realm.label });
  routes(scope, '/realms', {
    GET: async (request, reply) => {
      const found = select(request, await store.realms(request.caller), publicUrl, ({ label }) => label);
      const results = found.map((realm) => ({ ...ref(realm), ...describe(realm) }));
      return sendJson(request, reply, 200, pageOf(request, publicUrl, results, [context('realms')]));
    },
  });
  // The name of the parameter makes that it is checked as other labels are.
  routes(scope, '/realms/:org', {
    PUT: put(parts, ref),
    DELETE: async (request, reply) => {
      await authorize(store, request, '/', ['realms/write']);
      const realm = await store.deprecateRealm(request.params.org, revision(request), request.caller);
      return sendWritten(request, reply, 200, entityOf(realm), ref(realm));
    },
    GET: async (request, reply) => {
      const realm = await store.realm(request.params.org, optionalRevision(request), request.caller);
      return sendFetched(request, reply, entityOf(realm), { ...ref(realm), ...describe(realm) });
    },
  });
}

const put =
  ({ store, discoverProvider }: DeltaParts, ref: (realm: Realm) => JsonObject): Handler =>
  async (request, reply) => {
    const { params, caller } = request;
    await authorize(store, request, '/', ['realms/write']);
    const rev = optionalRevision(request);
    const fields: RealmFields = parseBody(Body, await readObject(request, BODY_LIMIT));
    const discover = () => discoverProvider(fields.openIdConfig);
    const realm =
      rev === undefined
        ? await store.createRealm(params.org, fields, discover, caller)
        : await store.updateRealm(params.org, rev, fields, discover, caller);
    return sendWritten(request, reply, rev === undefined ? 201 : 200, entityOf(realm), ref(realm));
  };

const entityOf = ({ label, rev, deprecated, audit }: Realm): Entity => ({
  path: `/realms/${label}`,
  type: 'Realm',
  name: 'realms',
  rev,
  deprecated,
  audit,
});

function describe({ name, openIdConfig, logo, acceptedAudiences, provider }: Realm): JsonObject {
  const { grantTypes, revocationEndpoint, endSessionEndpoint } = provider;
  return {
    name,
    openIdConfig,
    ...(logo !== undefined && { logo }),
    ...(acceptedAudiences && { acceptedAudiences }),
    _issuer: provider.issuer,
    _grantTypes: grantTypes.length === 1 ? grantTypes[0] : grantTypes,
    _authorizationEndpoint: provider.authorizationEndpoint,
    _tokenEndpoint: provider.tokenEndpoint,
    _userInfoEndpoint: provider.userInfoEndpoint,
    ...(revocationEndpoint !== undefined && { _revocationEndpoint: revocationEndpoint }),
    ...(endSessionEndpoint !== undefined && { _endSessionEndpoint: endSessionEndpoint }),
  };
}
