import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { keycloakVerifier } from '../../src/auth/keycloak.ts';
import { discoverProvider } from '../../src/auth/openid.ts';
import { verifierByIssuer } from '../../src/auth/verifier-by-issuer.ts';
import type { Realm } from '../../src/store/realms.ts';
import { lastCommit, register, startGuardedService } from '../gateway/guarded-service.ts';
import { startRealm } from './realm.ts';

/** Address of a Keycloak that serves the realm `atlas`, such as `http://127.0.0.1:18080`. */
const KEYCLOAK = process.env.ATLASGRAPH_KEYCLOAK_URL;
const skip = KEYCLOAK === undefined && 'needs a Keycloak with the realm atlas (set ATLASGRAPH_KEYCLOAK_URL)';

const Answer = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

describe('a service with the tokens of a real Keycloak', { skip }, async () => {
  if (skip) return;
  const url = `${KEYCLOAK}/realms/atlas`;
  const audience = 'atlas-gateway';
  const service = await startGuardedService(keycloakVerifier({ url, audience }), 'atlas');
  after(() => service.close());

  const grant = async (parameters: Record<string, string>) => {
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${url}/protocol/openid-connect/token`, { method: 'POST', body });
    return Answer.parse(await response.json());
  };
  const login = (username: string, client = 'atlas-cli') =>
    grant({ grant_type: 'password', client_id: client, username, password: `${username}-test` });

  /** A token of another realm of the same server. */
  const ofMaster = async (): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'admin',
      password: 'admin-test',
    });
    const response = await fetch(`${KEYCLOAK}/realms/master/protocol/openid-connect/token`, { method: 'POST', body });
    return Answer.parse(await response.json()).access_token;
  };

  const registeredRealm = async (label: string): Promise<Realm> => {
    const openIdConfig = `${KEYCLOAK}/realms/${label}/.well-known/openid-configuration`;
    const provider = await discoverProvider(openIdConfig);
    const audit = { createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' };
    return { label, name: label, openIdConfig, provider, rev: 1, deprecated: false, audit };
  };

  /** What a refused registration answers, after checking that nothing was written. */
  const refused = async (authorization: string) => {
    const before = await lastCommit(service);
    const response = await register(service, authorization);
    assert.equal(await lastCommit(service), before);
    return { status: response.statusCode, reason: /refused: (.*?)\./.exec(response.json().reason)?.[1] };
  };

  test('a maintainer registers a dataset, as themselves', async () => {
    const { access_token: token } = await login('maintainer');
    const { data } = (await register(service, `Bearer ${token}`)).json();
    assert.deepEqual(data.registerDataset.errors, []);
    const { id, name } = data.registerDataset.dataset.createdBy;
    assert.deepEqual([id, name], [`${service.graph.publicUrl}/realms/atlas/users/maintainer`, 'maintainer']);
  });

  test('a service account is known with its group', async () => {
    const secret = 'atlas-pipeline-test-secret';
    const parameters = { grant_type: 'client_credentials', client_id: 'atlas-pipeline', client_secret: secret };
    const { identities } = await keycloakVerifier({ url, audience }).verify((await grant(parameters)).access_token);
    assert.ok(identities.includes('realms/atlas/groups/atlas-pipelines'));
  });

  test('an expired token is refused', async () => {
    const { access_token: token } = await login('maintainer', 'atlas-cli-short');
    const { exp = 0 } = decodeJwt(token);
    const { promise: expired, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, exp * 1000 - Date.now() + 10);
    await expired;
    assert.deepEqual(await refused(`Bearer ${token}`), { status: 401, reason: 'expired' });
  });

  test('an altered token is refused', async () => {
    const [header, payload, signature] = (await login('reader')).access_token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), groups: ['atlas-maintainers'] };
    const altered = Buffer.from(JSON.stringify(claims)).toString('base64url');
    assert.deepEqual(await refused(`Bearer ${header}.${altered}.${signature}`), {
      status: 401,
      reason: 'wrong signature',
    });
  });

  test('an empty token is refused', async () => {
    assert.deepEqual(await refused('Bearer '), { status: 401, reason: 'malformed' });
  });

  test('a token of another issuer is refused', async () => {
    const other = await startRealm();
    const token = await other.token();
    await other.close();
    assert.deepEqual(await refused(`Bearer ${token}`), { status: 401, reason: 'wrong issuer' });
  });

  test('a token of another realm of the same server is refused', async () => {
    const token = await ofMaster();
    assert.deepEqual(await refused(`Bearer ${token}`), { status: 401, reason: 'wrong issuer' });
  });

  test('the realm can be registered in place of being configured', async () => {
    const realm = await registeredRealm('atlas');
    const unused = { issuer: 'urn:unused', verify: () => assert.fail('This issuer signed nothing.') };
    const verifier = verifierByIssuer(unused, async (issuer) => (issuer === realm.provider.issuer ? realm : undefined));
    const { access_token: token, refresh_token: refresh = '' } = await login('maintainer');
    assert.deepEqual(await verifier.verify(token), await keycloakVerifier({ url, audience }).verify(token));
    await assert.rejects(verifier.verify(refresh), { tag: 'TokenRefused' });
    await assert.rejects(verifier.verify(await ofMaster()), { details: { reason: 'wrong issuer' } });
  });

  test('a refresh token is refused', async () => {
    const { refresh_token: token } = await login('maintainer');
    assert.equal((await refused(`Bearer ${token}`)).status, 401);
  });

  test('a reader is refused', async () => {
    const { access_token: token } = await login('reader');
    assert.equal((await refused(`Bearer ${token}`)).status, 403);
  });
});
