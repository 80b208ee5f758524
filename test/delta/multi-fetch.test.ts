import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import { type DeltaService, startDelta } from './service.ts';

const BASE = 'https://example.org/data/';
const project = 'org/p';

describe('multi-fetch', () => {
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta();
    const ref = { org: 'org', project: 'p' };
    await delta.store.createOrganization('org', undefined, caller);
    await delta.store.createProject(ref, { base: BASE, vocab: 'https://example.org/v/' }, caller);
    for (let i = 0; i < 70; i++) {
      await delta.store.create({ project: ref, caller, source: { '@id': `${BASE}${i}`, name: `${i}` } });
    }
    const marked = { project: ref, caller, id: `${BASE}0` as never, rev: 1 };
    await delta.store.update({ ...marked, source: { name: 'later' } });
    await delta.store.tag({ ...marked, rev: 2, name: 'first (of all)', target: 1 });
  });
  after(() => delta.close());

  const fetch = (payload: object, method: 'GET' | 'POST' = 'POST') =>
    delta.ask({ method, url: '/v1/multi-fetch/resources', payload });

  test('answers in the order asked for, more than are in memory at a time, also to GET', async () => {
    const resources = Array.from({ length: 70 }, (_, i) => ({ id: `${BASE}${69 - i}`, project }));
    for (const method of ['GET', 'POST'] as const) {
      const { statusCode, body } = await fetch({ format: 'source', resources }, method);
      assert.equal(statusCode, 200, body);
      const { format, resources: items } = JSON.parse(body);
      assert.equal(format, 'source');
      const ids = resources.map(({ id }) => id);
      assert.deepEqual(
        items.map((item: { '@id': string }) => item['@id']),
        ids,
      );
      assert.equal(items[0].value['@id'], `${BASE}69`);
    }
  });

  test('gives each form, and the version that an id names', async () => {
    const value = async (format: string, id: string) =>
      (await fetch({ format, resources: [{ id, project }] })).json().resources[0].value;
    assert.equal((await value('compacted', `${BASE}0?rev=1`)).name, '0');
    assert.equal((await value('compacted', `${BASE}0?tag=first%20(of%20all)`)).name, '0');
    assert.equal((await value('compacted', `${BASE}0`))._rev, 3);
    assert.deepEqual((await value('expanded', `${BASE}0`))[0]['https://example.org/v/name'], [{ '@value': 'later' }]);
    assert.equal((await value('annotated-source', `${BASE}1`))._rev, 1);
    const triple = `<${BASE}1> <https://example.org/v/name> "1" .`;
    assert.ok((await value('n-triples', `${BASE}1`)).includes(triple));
    assert.ok((await value('n-quads', `${BASE}1`)).includes(triple));
    assert.match(await value('dot', `${BASE}1`), /^digraph /);
  });

  test('tells of each what is missing, and gives the others', async () => {
    const asked = [
      { id: `${BASE}0?rev=9`, project },
      { id: `${BASE}0?tag=none`, project },
      { id: `${BASE}0`, project: 'org/none' },
      { id: 'not an id', project },
      { id: `${BASE}1`, project },
    ];
    const { resources } = (await fetch({ format: 'source', resources: asked })).json();
    const outcomes = resources.map((item: { error?: { '@type': string } }) => item.error?.['@type'] ?? 'value');
    assert.deepEqual(outcomes, ['NotFound', 'NotFound', 'NotFound', 'NotFound', 'value']);
  });

  test('refuses what is no such list', async () => {
    for (const payload of [
      {},
      { format: 'source', resources: [] },
      { format: 'turtle', resources: [{ id: BASE, project }] },
      { format: 'source', resources: [{ id: BASE, project: 'p' }] },
    ]) {
      const refused = await fetch(payload);
      assert.deepEqual([refused.statusCode, refused.json()['@type']], [400, 'MalformedRequestContentRejection']);
    }
  });

  test('takes a list of any length', async () => {
    const resources = Array.from({ length: 300 }, (_, i) => ({ id: `${BASE}${'x'.repeat(4000)}${i}`, project }));
    assert.equal((await fetch({ format: 'source', resources })).json().resources.length, 300);
  });
});
