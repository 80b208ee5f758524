import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, startDelta, userOf } from './service.ts';

const shape = {
  '@id': 'shape',
  shapes: [{ '@id': 'thing', '@type': 'NodeShape', targetClass: 'https://x.org/Thing' }],
};
const view = { '@type': 'SparqlView', '@id': 'v1' };
const resolver = { '@type': 'InProject', '@id': 'r1', priority: 7 };
const storage = { '@type': 'DiskStorage', '@id': 's1', default: false };
const KINDS: readonly (readonly [string, string, object])[] = [
  ['resources/org/p/_', 'resources/write', { '@id': 'r', name: 'x' }],
  ['schemas/org/p', 'schemas/write', shape],
  ['views/org/p', 'views/write', view],
  ['resolvers/org/p', 'resolvers/write', resolver],
  ['storages/org/p', 'storages/write', storage],
];

describe('who may write one kind of entity and read nothing', () => {
  let delta: DeltaService;
  before(async () => {
    const root = { identity: userOf('root').subject, permissions: [...PERMISSIONS] };
    const writers = KINDS.map(([, permission]) => ({
      identity: userOf(permission).subject,
      permissions: [permission],
    }));
    delta = await startDelta({ grants: [root, ...writers] });
    await delta.store.createOrganization('org', undefined, userOf('root'));
    await delta.store.createProject({ org: 'org', project: 'p' }, { base: 'https://x.org/' }, userOf('root'));
  });
  after(() => delta.close());

  for (const [path, permission, document] of KINDS) {
    test(`writes with ${permission} alone`, async () => {
      const id = (document as { '@id': string })['@id'];
      const send = async (method: InjectOptions['method'], sub: string, payload?: object) =>
        (await delta.ask({ method, url: `/v1/${path}${sub}`, payload, as: permission })).statusCode;
      assert.equal(await send('POST', '', document), 201);
      assert.equal(await send('PUT', `/${id}?rev=1`, { ...document, description: 'other' }), 200);
      assert.equal(await send('DELETE', `/${id}?rev=2`), 200);
      assert.equal(await send('GET', `/${id}`), 403);
      const others = KINDS.filter(([other]) => other !== path);
      for (const [other] of others) {
        const refused = await delta.ask({
          method: 'PUT',
          url: `/v1/${other}/${id}?rev=3`,
          payload: {},
          as: permission,
        });
        assert.equal(refused.json()['@type'], 'AuthorizationFailed', other);
      }
    });
  }

  test('a schema that the path names must be that of the resource, also for who may not read it', async () => {
    const as = 'resources/write';
    const ask = (method: InjectOptions['method'], url: string, payload?: object) =>
      delta.ask({ method, url: `/v1/resources/org/p/${url}`, payload, as });
    await ask('PUT', '_/tagged', {});
    const refused = await ask('POST', 'shape/tagged/tags?rev=1', { tag: 'v1', rev: 1 });
    assert.equal(refused.json()['@type'], 'UnexpectedResourceSchema');
    assert.equal((await ask('POST', 'resource/tagged/tags?rev=1', { tag: 'v1', rev: 1 })).statusCode, 201);
    assert.equal((await ask('PUT', '_/tagged/refresh')).statusCode, 200);
  });
});
