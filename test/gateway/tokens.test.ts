import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after, describe, test } from 'node:test';
import pino from 'pino';
import { createAuthenticate } from '../../src/auth/authenticate.ts';
import { createLocalIssuer } from '../../src/auth/local-issuer.ts';
import { createHttp } from '../../src/cli/http.ts';
import { RELEASE } from './atlas.ts';
import { lastCommit, register, startGuardedService } from './guarded-service.ts';
import { post, request } from './service.ts';

describe('a service with tokens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-tokens-'));
  const issuer = await createLocalIssuer(join(folder, 'key'), 'urn:test');
  const service = await startGuardedService(issuer, 'local');
  const { app } = service;
  after(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });
  const bearer = async (username: string, groups: string[], lifetimeSeconds = 60) =>
    `Bearer ${await issuer.issue({ username, groups, lifetimeSeconds })}`;
  const maintainer = await bearer('mary', ['atlas-maintainers']);
  const reader = await bearer('rita', ['atlas-readers']);

  test('lets a maintainer register, as themselves', async () => {
    const response = await register(service, maintainer);
    assert.equal(response.statusCode, 200);
    const { dataset, errors } = response.json().data.registerDataset;
    assert.deepEqual([errors, dataset.createdBy.name], [[], 'mary']);
  });

  test('shows the holder of the token', async () => {
    const { viewer } = (
      await post(app, { query: '{ viewer { authenticated username identities } }' }, { authorization: reader })
    ).json().data;
    assert.deepEqual([viewer.authenticated, viewer.username], [true, 'rita']);
    assert.ok(viewer.identities.includes('realms/local/groups/atlas-readers'));
  });

  test('refuses who has too few rights with 403 and writes nothing', async () => {
    const before = await lastCommit(service);
    const response = await register(service, reader);
    assert.equal(response.statusCode, 403);
    const [{ extensions, message }] = response.json().errors;
    assert.equal(extensions.code, 'AuthorizationFailed');
    assert.match(message, /rita lacks the permission (files|resources)\/write/);
    assert.equal(await lastCommit(service), before);
  });

  test('refuses who has no token with 401, a reason, and writes nothing', async () => {
    const before = await lastCommit(service);
    const response = await register(service);
    assert.equal(response.statusCode, 401);
    assert.equal(response.headers['www-authenticate'], 'Bearer');
    assert.match(response.json().errors[0].message, /anonymous lacks the permission/);
    assert.equal(await lastCommit(service), before);
  });

  test('refuses bad tokens with 401, a reason, and writes nothing', async () => {
    const before = await lastCommit(service);
    const expired = await bearer('mary', ['atlas-maintainers'], -1);
    const reasons = [];
    for (const authorization of [expired, `${maintainer}x`, 'Bearer', '', 'Basic bWFyeTp4', 'Bearer a.b.c']) {
      const response = await register(service, authorization);
      assert.equal(response.statusCode, 401, authorization);
      assert.equal(response.json()['@type'], 'TokenRefused');
      assert.doesNotMatch(response.body, /eyJ/);
      reasons.push(/refused: (.*?)\./.exec(response.json().reason)?.[1]);
    }
    assert.deepEqual(reasons, ['expired', 'wrong signature', 'malformed', 'malformed', 'malformed', 'malformed']);
    assert.equal(await lastCommit(service), before);
  });

  test('asks for rights on every way in', async () => {
    const start = 'mutation { startRun(input: { target: "source" }) { run { id } } }';
    const ways: [expected: number, send: (headers: Record<string, string>) => ReturnType<typeof post>][] = [
      [200, (headers) => post(app, { query: start }, headers)],
      [400, (headers) => request(app, { method: 'POST', url: '/uploads', headers })],
    ];
    for (const [allowed, send] of ways) {
      const statuses = [];
      const callers: Record<string, string>[] = [{}, { authorization: reader }, { authorization: maintainer }];
      for (const headers of callers) statuses.push((await send(headers)).statusCode);
      assert.deepEqual(statuses, [401, 403, allowed]);
    }
  });

  test('shows nothing to who may not read', async () => {
    const resolve = (headers: Record<string, string>) =>
      request(app, { url: `/v1/resolve/${encodeURIComponent(RELEASE)}`, headers });
    assert.equal((await resolve({ authorization: reader })).statusCode, 200);
    assert.ok([401, 404].includes((await resolve({})).statusCode));
    const { data } = (await post(app, { query: '{ atlasRelease { id } entities { nodes { id } } }' })).json();
    assert.deepEqual([data?.atlasRelease ?? null, data?.entities.nodes ?? []], [null, []]);
    const runs = await post(app, { query: '{ runs { nodes { id } } }' });
    assert.equal(runs.statusCode, 401);
  });

  test('answers any host and origin, as a token is shown each time', async () => {
    const headers = { host: 'atlas.example.org', origin: 'https://portal.example.org', authorization: reader };
    assert.equal((await post(app, { query: '{ viewer { username } }' }, headers)).statusCode, 200);
  });

  test('writes no token into its log', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(line, _, done) {
        lines.push(String(line));
        done();
      },
    });
    const parts = { ...service, runs: {}, rules: [], explain: {}, linkedFiles: {} } as never;
    const logged = createHttp({
      parts,
      authenticate: createAuthenticate(issuer),
      logger: pino({ level: 'trace' }, sink),
    });
    await post(logged, { query: '{ viewer { username } }' }, { authorization: maintainer });
    await request(logged, {
      url: `/nothing?token=${maintainer.slice(7)}`,
      headers: { authorization: `${maintainer}x` },
    });
    await logged.close();
    assert.ok(lines.length >= 2);
    assert.doesNotMatch(lines.join(''), /eyJ/);
  });
});
