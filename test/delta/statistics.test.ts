import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDelta } from './service.ts';

test('a project tells how much has happened in it, to who may read it', async (t) => {
  const delta = await startDelta();
  t.after(() => delta.close());
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
    (await delta.ask({ method, url: `/v1${url}`, payload })).json();
  await ask('PUT', '/orgs/org', {});
  const { _createdAt } = await ask('PUT', '/projects/org/p', {});
  const statistics = (counted: object) => ({
    '@context': 'https://bluebrain.github.io/nexus/contexts/statistics.json',
    ...counted,
  });
  const empty = { eventsCount: 1, resourcesCount: 0, lastProcessedEventDateTime: _createdAt };
  assert.deepEqual(await ask('GET', '/projects/org/p/statistics'), statistics(empty));
  await ask('PUT', '/resources/org/p/_/a', { name: 'a' });
  await ask('PUT', '/resources/org/p/_/a?rev=1', { name: 'b' });
  const { _updatedAt } = await ask('PUT', '/resources/org/p/_/b', { name: 'b' });
  const used = { eventsCount: 4, resourcesCount: 2, lastProcessedEventDateTime: _updatedAt };
  assert.deepEqual(await ask('GET', '/projects/org/p/statistics'), statistics(used));
  const { _updatedAt: changed } = await ask('PUT', '/projects/org/p?rev=1', { description: 'x' });
  const last = { eventsCount: 5, resourcesCount: 2, lastProcessedEventDateTime: changed };
  assert.deepEqual(await ask('GET', '/projects/org/p/statistics'), statistics(last));
  assert.equal((await ask('GET', '/projects/org/none/statistics'))['@type'], 'ProjectNotFound');

  const closed = await startDelta({ grants: [] });
  t.after(() => closed.close());
  assert.equal((await closed.ask({ url: '/v1/projects/org/p/statistics' })).statusCode, 403);
});
