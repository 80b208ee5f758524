import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta, userOf } from './service.ts';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const OF_KIND = {
  views: ['defaultElasticSearchIndex', 'defaultSparqlIndex'],
  storages: ['diskStorageDefault'],
  resolvers: ['defaultInProject'],
};

describe('what every project has from its start', () => {
  let delta: DeltaService;
  const get = async (url: string) => {
    const response = await delta.ask({ url: `/v1${url}`, as: 'Rick' });
    return { status: response.statusCode, body: response.json() };
  };
  before(async () => {
    const permissions = ['organizations/create', 'resources/read'];
    delta = await startDelta({ grants: [{ identity: userOf('Rick').subject, permissions }] });
    for (const url of ['/v1/orgs/org', '/v1/projects/org/p']) {
      await delta.ask({ method: 'PUT', url, payload: {}, as: 'Rick' });
    }
  });
  after(() => delta.close());

  for (const [kind, names] of Object.entries(OF_KIND)) {
    test(`of ${kind} is read through /resources as through /${kind}`, async () => {
      for (const name of names) {
        const [own, any] = [await get(`/${kind}/org/p/nxv:${name}`), await get(`/resources/org/p/_/nxv:${name}`)];
        assert.deepEqual([any.status, any.body['@id'], any.body._rev], [200, NXV + name, 1]);
        assert.deepEqual(any.body, own.body);
        assert.equal((await get(`/resources/org/p/_/nxv:${name}?rev=2`)).body['@type'], 'RevisionNotFound');
        assert.equal((await get(`/resources/org/p/_/nxv:${name}?tag=v1`)).body['@type'], 'TagNotFound');
      }
    });

    test(`of ${kind} stands in lists that ask for it`, async () => {
      const listed = async (query: string) =>
        (await get(`/${kind}/org/p?${query}`)).body._results.map(({ '@id': id }: { '@id': string }) =>
          id.replace(NXV, ''),
        );
      const [first] = names;
      for (const query of ['', 'deprecated=false', 'rev=1', 'createdAt=2000-01-01T00:00:00Z..*']) {
        assert.deepEqual(await listed(query), names, query);
      }
      assert.deepEqual(await listed(`id=nxv:${first}`), [first]);
      for (const query of [
        'deprecated=true',
        'rev=2',
        'tag=v1',
        'createdAt=*..2000-01-01T00:00:00Z',
        'type=nxv:Other',
      ]) {
        assert.deepEqual(await listed(query), [], query);
      }
    });
  }

  test('is paged as one list with what was written', async () => {
    for (const name of ['a', 'b', 'c']) {
      const payload = {
        '@type': 'AggregateSparqlView',
        views: [{ project: 'org/p', viewId: 'nxv:defaultSparqlIndex' }],
      };
      const put = await delta.ask({ method: 'PUT', url: `/v1/views/org/p/nxv:${name}`, payload, as: 'Rick' });
      assert.equal(put.statusCode, 201, put.body);
    }
    const all = [...OF_KIND.views, 'a', 'b', 'c'].map((name) => NXV + name);
    for (const size of [1, 2, 3, 4]) {
      const walked: string[] = [];
      let next: string | undefined = `/views/org/p?size=${size}`;
      while (next !== undefined) {
        const { body }: { body: { _next?: string; _total: number; _results: { '@id': string }[] } } = await get(next);
        assert.equal(body._total, all.length);
        assert.ok(body._results.length <= size);
        walked.push(...body._results.map(({ '@id': id }) => id));
        next = body._next?.replace(/.*\/v1/, '');
      }
      assert.deepEqual(walked, all, `by ${size}`);
    }
  });

  test('is not told to who may not read the project', async () => {
    const response = await delta.ask({ url: '/v1/resources/org/p/_/nxv:defaultSparqlIndex', as: 'Morty' });
    assert.equal(response.statusCode, 403);
  });
});
