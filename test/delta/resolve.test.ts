import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Iri } from '../../src/store/resource.ts';
import { type DeltaService, startDelta, userOf } from './service.ts';

const owner = userOf('owner');
const id = 'https://example.org/shared' as Iri;
const only = 'https://example.org/only?x=1#a' as Iri;

describe('the resolution of ids', () => {
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta({ grants: [{ identity: owner.subject, permissions: ['organizations/create'] }] });
    const { store } = delta;
    await store.createOrganization('org', undefined, owner);
    for (const project of ['a', 'b']) {
      await store.createProject({ org: 'org', project }, {}, owner);
      await store.create({ project: { org: 'org', project }, caller: owner, id, source: { project } });
    }
    const parts = [{ id: 'https://example.org/part' as Iri, types: [], label: 'Part', data: {} }];
    const project = { org: 'org', project: 'b' };
    await store.create({ project, caller: owner, id: only, source: { v: 1 }, parts });
    await store.update({ project, caller: owner, id: only, rev: 1, source: { v: 2 } });
    const reader = { identity: userOf('reader').subject, permissions: ['resources/read'] };
    const { grants, rev } = await store.acl('/org/a', owner);
    await store.replaceAcl('/org/a', rev, [...grants, reader], owner);
  });
  after(() => delta.close());

  const resolve = (iri: string, as = 'owner', accept = '*/*', query = '') =>
    delta.ask({ url: `/v1/resolve/${encodeURIComponent(iri)}${query}`, as, headers: { accept } });

  test('gives the one resource that the caller may read, in every form', async () => {
    const { body, headers } = await resolve(only);
    assert.partialDeepStrictEqual(JSON.parse(body), { _rev: 2, v: 2 });
    assert.match(String(headers.vary), /^Accept\b/);
    assert.partialDeepStrictEqual((await resolve(id, 'reader')).json(), { project: 'a' });
    assert.match(
      (await resolve(only, 'owner', 'application/n-triples')).body,
      /^<https:\/\/example.org\/only\?x=1#a> /m,
    );
    assert.match((await resolve(only, 'owner', 'text/turtle')).body, /example\.org/);
    assert.equal((await resolve(only, 'owner', '*/*', '?format=expanded')).json()[0]['@id'], only);
  });

  test('lists what several projects hold', async () => {
    const { _total, _results } = (await resolve(id)).json();
    assert.equal(_total, 2);
    const projects = _results.map((row: { _project: string }) => row._project.split('/').at(-1));
    assert.deepEqual(projects, ['a', 'b']);
  });

  test('finds what an ontology defines, and versions', async () => {
    assert.deepEqual((await resolve('https://example.org/part')).json(), {
      '@id': 'https://example.org/part',
      label: 'Part',
    });
    assert.equal((await resolve(only, 'owner', '*/*', '?rev=1')).json().v, 1);
    assert.equal((await resolve(only, 'owner', '*/*', '?rev=3')).json()['@type'], 'RevisionNotFound');
    assert.equal((await resolve(only, 'owner', '*/*', '?time=2000-01-01T00:00:00Z')).statusCode, 404);
    assert.equal((await resolve(only, 'owner', '*/*', '?time=2000-01-01T00:00:00Z&rev=1')).statusCode, 400);
  });

  test('finds nothing where nothing can be read', async () => {
    const missing = await resolve(only, 'reader');
    assert.deepEqual([missing.statusCode, missing.json()['@type']], [404, 'ResourceNotFound']);
    assert.equal((await resolve('no-iri')).json()['@type'], 'InvalidResourceId');
    assert.equal((await resolve(only, 'owner', 'image/png')).statusCode, 406);
  });
});
