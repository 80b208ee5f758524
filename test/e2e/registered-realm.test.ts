import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createAuthenticate } from '../../src/auth/authenticate.ts';
import { createLocalIssuer } from '../../src/auth/local-issuer.ts';
import { verifierByIssuer } from '../../src/auth/verifier-by-issuer.ts';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { startProvider } from '../auth/provider.ts';
import { type Service, startService } from '../gateway/service.ts';

test('tokens of a realm count once it is registered, for /v1 and for GraphQL, until it is deprecated', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-realm-'));
  const provider = await startProvider();
  const issuer = await createLocalIssuer(join(folder, 'key'), 'urn:test');
  const verifier = verifierByIssuer(issuer, (named) => service.graph.store.realmOf(named));
  const service: Service = await startService({
    authenticate: createAuthenticate(verifier),
    maker: { subject: 'owner', identities: ['owner'] },
    grants: [
      { identity: 'owner', permissions: PERMISSIONS },
      { identity: 'realms/local/users/root', permissions: PERMISSIONS },
    ],
  });
  t.after(async () => {
    await service.close();
    await provider.close();
    await rm(folder, { recursive: true });
  });
  const root = await issuer.issue({ username: 'root', lifetimeSeconds: 60 });
  const ada = await provider.token({ groups: ['readers'] });

  const ask = async (
    token: string,
    method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST',
    url: string,
    payload?: object,
  ) => {
    const headers = { host: 'localhost', authorization: `Bearer ${token}`, accept: 'application/json' };
    const response = await service.app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.json() };
  };
  const viewer = () => ask(ada, 'POST', '/graphql', { query: '{ viewer { identities } atlasRelease { name } }' });
  const list = () => ask(ada, 'GET', '/v1/resources/bbp/atlas?size=1');

  assert.equal((await list()).body['@type'], 'UnknownAccessTokenIssuer');
  assert.equal((await viewer()).status, 401);

  const fields = { name: 'Example', openIdConfig: provider.openIdConfig };
  const registered = await ask(root, 'PUT', '/v1/realms/example', fields);
  assert.equal(registered.status, 201, JSON.stringify(registered.body));
  assert.equal((await list()).status, 403);
  const acl = [
    {
      identity: { '@type': 'Group', realm: 'example', group: 'readers' },
      permissions: ['resources/read', 'projects/read'],
    },
  ];
  const rights = await ask(root, 'GET', '/v1/acls/bbp/atlas?self=false');
  const rev = rights.body._results[0]?._rev ?? 0;
  assert.equal((await ask(root, 'PATCH', `/v1/acls/bbp/atlas?rev=${rev}`, { '@type': 'Append', acl })).status, 200);
  assert.equal((await list()).status, 200);
  const { data } = (await viewer()).body;
  assert.ok(data.viewer.identities.includes('realms/example/users/ada'));
  assert.equal(data.atlasRelease.name, 'Tiny atlas');

  assert.equal((await ask(root, 'DELETE', '/v1/realms/example?rev=1')).status, 200);
  assert.equal((await list()).status, 401);
});
