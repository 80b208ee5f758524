import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, startDelta, userOf } from './service.ts';

describe('DELETE …?prune=true', () => {
  let delta: DeltaService;
  before(async () => {
    const grants = ['ann', 'writer'].map((name) => ({ identity: userOf(name).subject, permissions: PERMISSIONS }));
    delta = await startDelta({ grants });
    // Nobody has the right before somebody registers it.
    const permissions = ['resources/delete'];
    await ask('PUT', '/permissions', { permissions });
    const acl = [{ identity: { '@type': 'User', realm: 'internal', subject: 'ann' }, permissions }];
    await ask('PATCH', '/acls?rev=1', { '@type': 'Append', acl });
    await ask('PUT', '/orgs/org', {});
    await ask('PUT', '/projects/org/p', { base: 'https://example.org/' });
  });
  after(() => delta.close());

  const ask = async (
    method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
    as = 'ann',
  ) => {
    const { statusCode, body, headers } = await delta.ask({ method, url: `/v1${path}`, payload, as });
    return { status: statusCode, etag: headers.etag, body: body === '' ? undefined : JSON.parse(body) };
  };
  const answer = async (...request: Parameters<typeof ask>) => {
    const { status, body } = await ask(...request);
    return [status, body?.['@type']];
  };
  const resource = (id: string) => `/resources/org/p/_/${id}`;
  /** Where it is found: the list, SPARQL and search. */
  const finders = async () => {
    const query = encodeURIComponent('SELECT ?s { GRAPH ?s { ?s <https://example.org/term> ?o } }');
    const sparql = await ask('GET', `/views/org/p/graph/sparql?query=${query}`);
    const search = await ask('POST', '/views/org/p/documents/_search', {
      query: { term: { '@id': 'https://example.org/r' } },
    });
    const list = await ask('GET', '/resources/org/p?id=r');
    return [list.body._total, sparql.body.results.bindings.length, search.body.hits.total.value];
  };

  test('takes a resource out of the store, with its revisions; the id is free', async () => {
    const source = { 'https://example.org/term': 'x', link: { '@id': 'other' } };
    await ask('PUT', resource('r'), source);
    await ask('PUT', `${resource('r')}?rev=1&tag=v1`, { ...source, more: 1 });
    const before = await ask('GET', resource('r'));
    assert.deepEqual(await finders(), [1, 1, 1]);
    assert.deepEqual(await answer('DELETE', `${resource('r')}?prune=true`), [204, undefined]);
    for (const sub of ['', '?rev=1', '?tag=v1', '/source', '/tags']) {
      assert.equal((await ask('GET', resource('r') + sub)).status, 404, sub);
    }
    assert.deepEqual(await finders(), [0, 0, 0]);
    assert.equal((await ask('GET', `${resource('other')}/incoming`)).body._total, 0);
    assert.deepEqual(await answer('DELETE', `${resource('r')}?prune=true`), [404, 'ResourceNotFound']);
    const { body } = await ask('PUT', resource('r'), source);
    assert.equal(body._rev, 1);
    assert.notEqual((await ask('GET', resource('r'))).etag, before.etag);
    assert.deepEqual(await finders(), [1, 1, 1]);
  });

  test('needs a right of its own, no revision, and a resource that nothing was written with', async () => {
    await ask('PUT', resource('kept'), { '@context': { '@vocab': 'https://example.org/' } });
    for (const [path, refused, as] of [
      [`${resource('kept')}?prune=true`, [403, 'AuthorizationFailed'], 'writer'],
      [`${resource('none')}?prune=true`, [403, 'AuthorizationFailed'], 'writer'],
      ['/resources/org/p/other/kept?prune=true', [400, 'UnexpectedResourceSchema'], 'ann'],
      [resource('kept'), [400, 'MissingQueryParam'], 'ann'],
      [`${resource('kept')}?prune=false`, [400, 'MissingQueryParam'], 'ann'],
      [`${resource('kept')}?prune=maybe`, [400, 'MalformedQueryParamRejection'], 'ann'],
      [`${resource('nxv:diskStorageDefault')}?prune=true`, [404, 'ResourceNotFound'], 'ann'],
    ] as const) {
      assert.deepEqual(await answer('DELETE', path, undefined, as), refused, path);
    }
    await ask('PUT', resource('user'), { '@context': 'https://example.org/kept', name: 'x' });
    assert.deepEqual(await answer('DELETE', `${resource('kept')}?prune=true`), [400, 'ResourceIsReferenced']);
    const { body } = await ask('DELETE', `${resource('kept')}?rev=1&prune=true`);
    assert.equal(body._deprecated, true);
  });
});
