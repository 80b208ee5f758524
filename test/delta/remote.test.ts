import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toRejection } from '../../src/delta/to-rejection.ts';
import { NotOnRemote, RemoteRefused, RemoteUnavailable } from '../../src/store/nexus/errors.ts';

const from = { url: '/v1/resources/org/p', method: 'GET', headers: {} };
const request = { method: 'PUT', url: 'https://delta.example.org/v1/resources/org/p/_/r' };

test('what a remote Delta refuses is told in its words', () => {
  const refused = new RemoteRefused({ ...request, status: 400, type: 'InvalidResource', reason: 'no name' });
  const { tag, message, details } = toRejection(refused, from) ?? assert.fail();
  assert.deepEqual([tag, message, details.status], ['InvalidResource', 'no name', 400]);
  assert.equal(toRejection(new NotOnRemote('list', 'Read.'), from)?.details.status, 400);
});

test('that it cannot be reached is a fault of ours, of which nothing is told', () => {
  assert.equal(toRejection(new RemoteUnavailable({ ...request, problem: 'ECONNREFUSED' }), from), undefined);
});
