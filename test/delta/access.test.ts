import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { createLocalIssuer } from '../../src/auth/local-issuer.ts';
import { RELEASE } from '../gateway/atlas.ts';
import { lastCommit, startGuardedService } from '../gateway/guarded-service.ts';
import { startService } from '../gateway/service.ts';

describe('/v1 of a service with tokens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-access-'));
  const issuer = await createLocalIssuer(join(folder, 'key'), 'urn:test');
  const service = await startGuardedService(issuer, 'local');
  after(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });
  const bearer = async (username: string, groups: string[], lifetimeSeconds = 60) =>
    `bearer ${await issuer.issue({ username, groups, lifetimeSeconds })}`;
  const [maintainer, reader] = [await bearer('mary', ['atlas-maintainers']), await bearer('rita', ['atlas-readers'])];
  const ask = async (authorization: string | undefined, options: InjectOptions) => {
    const headers = { host: 'localhost', accept: '*/*', ...(authorization && { authorization }) };
    const response = await service.app.inject({ ...options, headers: { ...headers, ...options.headers } });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
  const release = `/v1/resources/bbp/atlas/_/${encodeURIComponent(RELEASE)}`;
  const write = { method: 'PUT', url: '/v1/resources/bbp/atlas/_/new', payload: { name: 'new' } } as const;

  test('reads what the pipeline registered, with the terms of its own context', async () => {
    const { status, body } = await ask(reader, { url: release });
    assert.equal(status, 200);
    assert.deepEqual(body['@context'].at(-1), 'https://bluebrain.github.io/nexus/contexts/metadata.json');
    assert.partialDeepStrictEqual(body, { '@id': RELEASE, name: 'Tiny atlas' });
    assert.ok((await ask(reader, { url: '/v1/resources/bbp/atlas?size=1' })).body._total > 1);
  });

  test('writes as the holder of the token', async () => {
    const { status, body } = await ask(maintainer, write);
    assert.equal(status, 201);
    assert.match(body._createdBy, /\/v1\/realms\/local\/users\/mary$/);
  });

  test('checks documents with the schemas that come with the software', async () => {
    const schema = encodeURIComponent('https://neuroshapes.org/dash/brainatlasrelease');
    const refused = await ask(maintainer, { ...write, url: `/v1/resources/bbp/atlas/${schema}/bad` });
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'InvalidResource']);
    const unknown = await ask(maintainer, { ...write, url: '/v1/resources/bbp/atlas/https:%2F%2Fx.org%2Fs/bad' });
    assert.deepEqual([unknown.status, unknown.body['@type']], [404, 'InvalidSchemaRejection']);
    const { body: stored } = await ask(maintainer, { url: release });
    const source = (await ask(maintainer, { url: `${release}/source` })).body;
    const { releaseDate: _, ...incomplete } = source;
    const update = { method: 'PUT', url: `${release}?rev=${stored._rev}`, payload: incomplete } as const;
    assert.equal((await ask(maintainer, update)).body['@type'], 'InvalidResource');
  });

  test('refuses who may not, whether it is there or not, and writes nothing', async () => {
    const before = await lastCommit(service);
    for (const [authorization, request, permission] of [
      [reader, { ...write, url: '/v1/resources/bbp/atlas/_/other' }, 'resources/write'],
      [reader, { method: 'DELETE', url: `${release}?rev=1` }, 'resources/write'],
      [reader, { method: 'POST', url: '/v1/files/bbp/atlas', payload: 'x' }, 'files/write'],
      [reader, { method: 'PUT', url: '/v1/orgs/mine', payload: {} }, 'organizations/create'],
      [reader, { method: 'PUT', url: '/v1/projects/bbp/mine', payload: {} }, 'projects/create'],
      [undefined, { url: release }, 'resources/read'],
      [undefined, { url: '/v1/resources/bbp/atlas/_/nothing' }, 'resources/read'],
      [undefined, { url: '/v1/resources/no/where/_/nothing' }, 'resources/read'],
      [undefined, { url: '/v1/resources/bbp/atlas' }, 'resources/read'],
      [undefined, { url: '/v1/projects/bbp/atlas' }, 'projects/read'],
    ] as const) {
      const { status, body } = await ask(authorization, request);
      assert.deepEqual([status, body['@type']], [403, 'AuthorizationFailed'], request.url);
      assert.equal(body.reason, 'The supplied authentication is not authorized to access this resource.');
      assert.match(body.details, new RegExp(`^Permission '${permission}' is missing on '/`));
    }
    assert.equal(await lastCommit(service), before);
  });

  for (const [what, authorization, type] of [
    ['no bearer token', 'Basic eDp5', 'AuthenticationFailed'],
    ['a token that is none', 'Bearer abc', 'InvalidAccessTokenFormat'],
    ['an expired token', await bearer('mary', ['atlas-maintainers'], -1), 'InvalidAccessToken'],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const { status, headers, body } = await ask(authorization, { url: '/v1/orgs' });
      assert.deepEqual([status, body['@type'], headers['www-authenticate']], [401, type, 'Bearer']);
      assert.ok(!JSON.stringify(body).includes(authorization.split(' ')[1]));
    });
  }
});

test('without tokens a page of another site gets nothing from /v1, nor does an address that is none', async () => {
  const service = await startService();
  const headers = { host: 'localhost', origin: 'https://site.example' };
  const refused = await service.app.inject({ url: '/v1/orgs', headers });
  assert.deepEqual([refused.statusCode, refused.json()['@type']], [403, 'AuthorizationFailed']);
  const broken = await service.app.inject({ url: '/v1/orgs/%zz', headers: { host: 'localhost' } });
  assert.deepEqual([broken.statusCode, broken.json()['@type']], [400, 'MalformedRequestContentRejection']);
  const own = await service.app.inject({ url: '/v1/orgs', headers: { host: 'localhost', origin: 'http://localhost' } });
  assert.equal(own.statusCode, 200);
  await service.close();
});
