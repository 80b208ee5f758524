import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeltaService, startDelta, userOf } from './service.ts';

let delta: DeltaService;
before(async () => {
  const grants = [{ identity: userOf('operator').subject, permissions: ['version/read', 'quotas/read'] }];
  delta = await startDelta({ grants });
});
after(() => delta.close());

test('the version of the interface is told to who may know it', async () => {
  const versionFor = async (as: string) => (await delta.ask({ url: '/v1/version', as })).json();
  assert.partialDeepStrictEqual(await versionFor('operator'), { delta: '1.11.0' });
  assert.partialDeepStrictEqual(await versionFor('stranger'), { delta: 'unknown', dependencies: {}, plugins: {} });
});

test('what Delta has beyond this interface is not found, whatever is asked of it', async () => {
  const paths = ['search/query', 'graph-analytics/o/p/relationships', 'history/resources/o/p/id'];
  const more = ['supervision/projections', 'elems/o/p', 'export/events', 'delegate/files/o/p'];
  for (const path of [...paths, ...more, 'link/files/o/p', 'jobs/schemas/validation/o/p']) {
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      const response = await delta.ask({ method, url: `/v1/${path}`, as: 'operator' });
      assert.deepEqual([response.statusCode, response.json()['@type']], [404, 'ResourceNotFound'], `${method} ${path}`);
    }
  }
});

test('what nobody has set up is told so, as Delta does', async () => {
  const ask = async (path: string, as = 'operator') => {
    const response = await delta.ask({ url: `/v1/${path}`, as });
    const { '@context': context, ...body } = response.json();
    assert.equal(context, 'https://bluebrain.github.io/nexus/contexts/error.json');
    return [response.statusCode, body];
  };
  const reason = "Quotas disabled for project 'o/p'.";
  assert.deepEqual(await ask('quotas/o/p'), [404, { '@type': 'QuotasDisabled', reason }]);
  assert.equal((await ask('quotas/o/p', 'stranger'))[0], 403);
  assert.deepEqual(await ask('type-hierarchy'), [404, { reason: 'The type hierarchy does not exist.' }]);
});
