import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri } from '../../src/store/resource.ts';
import type { SparqlView } from '../../src/store/sparql-views.ts';
import { openEmbeddedStore } from '../support/embedded-store.ts';

const EX = 'https://example.org/';
const everything = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };

describe('SPARQL views of the store', () => {
  let opened: Awaited<ReturnType<typeof openEmbeddedStore>>;
  before(async () => {
    opened = await openEmbeddedStore();
  });
  after(() => opened.close());

  const view = (selection: Partial<SparqlView['selection']> = {}): SparqlView => ({
    project: opened.project,
    id: `${EX}view-${JSON.stringify(selection)}` as Iri,
    selection: { ...everything, ...selection },
  });
  const rows = async (query: string, of = view()): Promise<Record<string, string>[]> => {
    const { results } = JSON.parse(
      String(await opened.store.querySparql([of], query, 'application/sparql-results+json')),
    );
    const valuesOf = (row: Record<string, { value: string }>) =>
      Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value]));
    return results.bindings.map(valuesOf);
  };
  const create = (name: string, more: object = {}) => {
    const source = { '@id': EX + name, '@type': `${EX}Thing`, [`${EX}name`]: name, ...more };
    return opened.store.create({ project: opened.project, caller, source });
  };
  const names = async (of?: SparqlView): Promise<string[]> => {
    const found = await rows(`SELECT ?n { ?s <${EX}name> ?n } ORDER BY ?n`, of);
    return found.map(({ n }) => n);
  };

  test('hold every write that was acknowledged', async () => {
    const { store, project } = opened;
    const { id } = await create('a');
    assert.deepEqual(await names(), ['a']);
    await create('b');
    assert.deepEqual(await names(), ['a', 'b']);
    await store.update({ project, caller, id, rev: 1, source: { [`${EX}name`]: 'aa' } });
    assert.deepEqual(await names(), ['aa', 'b']);
    await store.deprecate({ project, caller, id, rev: 2 });
    const query = `PREFIX nxv: <https://bluebrain.github.io/nexus/vocabulary/>
      SELECT ?g ?rev ?old { GRAPH ?g { ?s nxv:rev ?rev ; nxv:deprecated ?old } } ORDER BY ?g`;
    assert.deepEqual(await rows(query), [
      { g: `${EX}a`, rev: '3', old: 'true' },
      { g: `${EX}b`, rev: '1', old: 'false' },
    ]);
  });

  test('tell of classes that an ontology defines whether they are in force, as it is', async () => {
    const { store, project } = opened;
    const id = `${EX}ontology` as Iri;
    const layer = { '@id': `${EX}layer`, [`${EX}label`]: 'L1' };
    const parts = [{ id: `${EX}layer` as Iri, types: [], label: 'L1', data: {} }];
    await store.create({ project, caller, id, source: { '@id': id, [`${EX}defines`]: layer }, parts });
    const query = `PREFIX nxv: <https://bluebrain.github.io/nexus/vocabulary/>
      SELECT ?g ?old { GRAPH ?g { ?s <${EX}label> "L1" ; nxv:deprecated ?old } }`;
    assert.deepEqual(await rows(query), [{ g: id, old: 'false' }]);
    await store.deprecate({ project, caller, id, rev: 1 });
    assert.deepEqual(await rows(query), [{ g: id, old: 'true' }]);
  });

  test('hold what they select', async () => {
    const { store, project } = opened;
    await create('c', { '@type': `${EX}Other` });
    const { id } = await create('d');
    await store.tag({ project, caller, id, rev: 1, name: 'v1' });
    await store.update({ project, caller, id, rev: 2, source: { [`${EX}name`]: 'dd' } });
    assert.deepEqual(await names(view({ types: [`${EX}Other` as Iri] })), ['c']);
    assert.deepEqual(await names(view({ includeDeprecated: false })), ['b', 'c', 'dd']);
    assert.deepEqual(await names(view({ tag: 'v1' })), ['d']);
    assert.deepEqual(await names(view({ schemas: [`${EX}none` as Iri] })), []);
    const bare = await rows(`SELECT ?p { <${EX}c> ?p ?o }`, view({ includeMetadata: false }));
    assert.deepEqual(bare.map(({ p }) => p.replace(/.*[/#]/, '')).sort(), ['name', 'type']);
    await store.untag({ project, caller, id, rev: 3, name: 'v1' });
    assert.deepEqual(await names(view({ tag: 'v1' })), []);
  });
});
