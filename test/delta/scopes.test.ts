import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { startDelta, userOf } from './service.ts';

test('organisations and projects take what may be left out as null, and nothing that they do not know', async (t) => {
  const delta = await startDelta({ grants: [{ identity: userOf('ann').subject, permissions: PERMISSIONS }] });
  t.after(() => delta.close());
  const ask = async (method: 'GET' | 'PUT', url: string, payload?: object) => {
    const response = await delta.ask({ method, url: `/v1${url}`, payload, as: 'ann' });
    return { status: response.statusCode, body: response.json() };
  };
  const nothing = { base: null, vocab: null, apiMappings: null, enforceSchema: null, description: null };
  for (const [url, payload, wanted] of [
    ['/orgs/org', { description: null }, 201],
    ['/orgs/org?rev=1', { name: 'x' }, 400],
    ['/projects/org/p', nothing, 201],
    ['/projects/org/p?rev=1', { name: 'x' }, 400],
  ] as const) {
    assert.equal((await ask('PUT', url, payload)).status, wanted, url);
  }
  const { body } = await ask('GET', '/projects/org/p');
  assert.deepEqual([body.apiMappings, body.enforceSchema, body.description], [[], false, undefined]);
  assert.match(body.base, /\/resources\/org\/p\/_\/$/);
});
