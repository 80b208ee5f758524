import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeltaService, startDelta, userOf } from './service.ts';

let delta: DeltaService;
before(async () => {
  const grants = [{ identity: userOf('operator').subject, permissions: ['version/read'] }];
  delta = await startDelta({ grants });
});
after(() => delta.close());

test('the version of the interface is told to who may know it', async () => {
  const versionFor = async (as: string) => (await delta.ask({ url: '/v1/version', as })).json();
  assert.partialDeepStrictEqual(await versionFor('operator'), { delta: '1.11.0' });
  assert.partialDeepStrictEqual(await versionFor('stranger'), { delta: 'unknown', dependencies: {}, plugins: {} });
});

test('what Delta has beyond this interface is not found, whatever is asked of it', async () => {
  const paths = ['search/query', 'graph-analytics/o/p/relationships', 'quotas/o/p', 'history/resources/o/p/id'];
  const more = ['type-hierarchy', 'supervision/projections', 'elems/o/p', 'export/events', 'delegate/files/o/p'];
  for (const path of [...paths, ...more, 'link/files/o/p', 'jobs/schemas/validation/o/p']) {
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      const response = await delta.ask({ method, url: `/v1/${path}`, as: 'operator' });
      assert.deepEqual([response.statusCode, response.json()['@type']], [404, 'ResourceNotFound'], `${method} ${path}`);
    }
  }
});
