import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';

let delta: DeltaService;
before(async () => {
  delta = await startDelta({ grants: [{ identity: userOf('ann').subject, permissions: PERMISSIONS }] });
  await ask('PUT', '/orgs/org', {});
});
after(() => delta.close());

async function ask(method: Method, url: string, payload?: object, as = 'ann') {
  const response = await delta.ask({ method, url: `/v1${url}`, payload, as });
  return { status: response.statusCode, body: response.body ? response.json() : undefined };
}
const answer = async (...request: Parameters<typeof ask>) => {
  const { status, body } = await ask(...request);
  return [status, body?.['@type']];
};
const iri = (name: string): string => encodeURIComponent(`https://example.org/${name}`);
/** Waits for what goes on behind the answers. */
async function gone(project: string): Promise<void> {
  while ((await ask('GET', `/projects/${project}`)).status !== 404) await pause(20);
}
const PRUNE = 'prune=true';

describe('a project', () => {
  before(async () => {
    await ask('PUT', '/projects/org/p', { description: 'first' });
    for (const name of ['a', 'b']) await ask('PUT', `/resources/org/p/_/${iri(name)}`, { '@type': 'Old', name });
    await ask('POST', `/resources/org/p/_/${iri('a')}/tags?rev=1`, { tag: 'v1', rev: 1 });
    await ask('PUT', '/views/org/p/old', { '@type': 'ElasticSearchView', mapping: { dynamic: true } });
    assert.equal((await ask('POST', '/views/org/p/old/_search', {})).body.hits.total.value, 3);
    await ask('POST', '/views/org/p/graph/sparql?query=ASK%7B%7D');
  });

  for (const [what, query, as, wanted] of [
    ['without a revision', PRUNE, 'ann', [400, 'MissingQueryParam']],
    ['at another revision', `rev=7&${PRUNE}`, 'ann', [409, 'IncorrectRev']],
    ['by a stranger', `rev=1&${PRUNE}`, 'eve', [403, 'AuthorizationFailed']],
    ['with a flag that is none', 'rev=1&prune=maybe', 'ann', [400, 'MalformedQueryParamRejection']],
  ] as const) {
    test(`is not deleted ${what}`, async () => {
      assert.deepEqual(await answer('DELETE', `/projects/org/p?${query}`, undefined, as), wanted);
    });
  }

  test('that there is not cannot be deleted, as strangers are not told', async () => {
    assert.deepEqual(await answer('DELETE', `/projects/org/none?rev=1&${PRUNE}`), [404, 'ProjectNotFound']);
    assert.deepEqual(await answer('GET', '/projects/org/none/deletions'), [404, 'ProjectNotFound']);
    for (const [method, path] of [
      ['DELETE', `/projects/org/none?rev=1&${PRUNE}`],
      ['GET', '/projects/org/none/deletions'],
    ] as const) {
      assert.deepEqual(await answer(method, path, undefined, 'eve'), [403, 'AuthorizationFailed']);
    }
  });

  test('is deleted with all that it holds, and its name is free', async () => {
    const events = (await delta.store.changes(0, { org: 'org', project: 'p' }, userOf('ann'))).length;
    assert.equal(events, 4);
    const { status, body } = await ask('DELETE', `/projects/org/p?rev=1&${PRUNE}`);
    assert.deepEqual([status, body._rev, body._markedForDeletion, body._deprecated], [200, 2, true, false]);
    await gone('org/p');
    const reports = (await ask('GET', '/projects/org/p/deletions')).body;
    assert.equal(reports._total, 1);
    const [{ markedDeletedAt, deletedAt, _uuid, ...report }] = reports._results;
    assert.ok(markedDeletedAt < deletedAt);
    assert.deepEqual(report, {
      '@type': 'ProjectDeletionReport',
      project: 'org/p',
      deletedBy: `${PUBLIC_URL}/${userOf('ann').subject}`,
      stages: [{ name: 'resources', log: ['3 resources in 4 revisions, 0 of them files.'] }],
    });
    assert.equal((await ask('GET', '/acls/org/p?self=false')).body._total, 0);

    assert.equal((await ask('PUT', '/projects/org/p', {})).status, 201);
    const again = (await ask('GET', '/projects/org/p')).body;
    assert.deepEqual([again._rev, again.description, again._markedForDeletion], [1, undefined, false]);
    assert.notEqual(again._uuid, _uuid);
    assert.deepEqual(await answer('GET', `/resources/org/p/_/${iri('a')}?tag=v1`), [404, 'ResourceNotFound']);
    assert.equal((await ask('GET', '/resources/org/p')).body._total, 0);
    await ask('PUT', '/views/org/p/old', { '@type': 'ElasticSearchView', mapping: { dynamic: true } });
    await ask('PUT', `/resources/org/p/_/${iri('a')}`, { '@type': 'New' });
    assert.equal((await ask('POST', '/views/org/p/old/_search', {})).body.hits.total.value, 2);
    const query = encodeURIComponent('SELECT ?t { ?s a ?t FILTER(CONTAINS(STR(?t), "vocabs")) }');
    const { bindings } = (await ask('GET', `/views/org/p/graph/sparql?query=${query}`)).body.results;
    assert.deepEqual(
      bindings.map(({ t }: { t: { value: string } }) => t.value),
      [`${PUBLIC_URL}/vocabs/org/p/New`],
    );
  });

  test('that others refer to is not deleted before they are gone or changed', async () => {
    for (const name of ['used', 'user']) await ask('PUT', `/projects/org/${name}`, {});
    const prune = () => ask('DELETE', `/projects/org/used?rev=1&${PRUNE}`);
    await ask('PUT', `/resources/org/used/_/${iri('context')}`, { '@context': { '@vocab': 'https://voc.example/' } });
    await ask('PUT', `/resolvers/org/user/${iri('resolver')}`, {
      ...{ '@type': 'CrossProject', priority: 2 },
      ...{ projects: ['org/used'], useCurrentCaller: true },
    });
    const views = [{ project: 'org/used', viewId: 'https://bluebrain.github.io/nexus/vocabulary/defaultSparqlIndex' }];
    await ask('PUT', `/views/org/user/${iri('view')}`, { '@type': 'AggregateSparqlView', views });
    const said = { '@context': 'https://example.org/context', name: 'x' };
    assert.equal((await ask('PUT', `/resources/org/user/_/${iri('said')}`, said)).status, 201);

    const refused = await prune();
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'ProjectIsReferenced']);
    const reason = "Project 'org/used' can't be deleted as it is referenced by projects 'org/user'.";
    assert.equal(refused.body.reason, reason);
    const all = ['resolver', 'said', 'view'].map((name) => `https://example.org/${name}`);
    assert.deepEqual(refused.body.referencedBy, { 'org/user': all });
    assert.equal((await ask('GET', '/projects/org/used')).body._markedForDeletion, false);

    await ask('DELETE', `/resolvers/org/user/${iri('resolver')}?rev=1`);
    await ask('DELETE', `/views/org/user/${iri('view')}?rev=1`);
    assert.deepEqual((await prune()).body.referencedBy, { 'org/user': ['https://example.org/said'] });
    assert.equal((await ask('DELETE', `/projects/org/user?rev=1&${PRUNE}`)).status, 200);
    await gone('org/user');
    assert.equal((await prune()).status, 200);
    await gone('org/used');
  });
});
