import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Iri } from '../../../../src/store/resource.ts';
import type { SparqlView } from '../../../../src/store/sparql-views.ts';
import { sparqlEngine } from '../../../../src/store/views/sparql/engine.ts';
import type { SparqlEngine } from '../../../../src/store/views/sparql/graph-source.ts';
import type { SparqlSettings } from '../../../../src/store/views/sparql/settings.ts';

const TABLE = 'application/sparql-results+json';
const LIMITS: SparqlSettings = { maxQuads: 1000, timeoutMs: 60_000, maxBytes: 2 ** 30, endpoints: {} };
const MANY = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }';

const view = (name: string): SparqlView => ({
  project: { org: 'org', project: 'p' },
  id: `https://example.org/${name}` as Iri,
  selection: { types: [], schemas: [], includeDeprecated: true, includeMetadata: true },
});

describe('limits of SPARQL in memory', () => {
  let engine: SparqlEngine;
  afterEach(() => engine.close());
  /** Views of so many resources, two statements each; tells how many times one is loaded. */
  const open = (resources: number, limits: Partial<SparqlSettings> = {}) => {
    const loaded: string[] = [];
    engine = sparqlEngine(
      {
        lastCommit: async () => resources,
        identify: async ({ selection }) => JSON.stringify(selection),
        async graphChanges({ id }, after) {
          if (after === 0) loaded.push(id.replace('https://example.org/', ''));
          return Array.from({ length: Math.min(100, resources - after) }, (_, index) => {
            const seq = after + index + 1;
            const expanded = { '@id': `urn:${seq}`, 'urn:p': [{ '@value': seq }, { '@value': 'x' }] };
            return { seq, id: `urn:${seq}`, expanded: JSON.stringify(expanded) };
          });
        },
      },
      { ...LIMITS, ...limits },
    );
    return loaded;
  };
  const count = async (...of: SparqlView[]): Promise<number> => {
    const { results } = JSON.parse(String(await engine.query(of, 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', TABLE)));
    return Number(results.bindings[0].n.value);
  };

  test('a view is loaded once, and kept', async () => {
    const loaded = open(250);
    assert.deepEqual([await count(view('a')), await count(view('a'))], [500, 500]);
    assert.deepEqual(loaded, ['a']);
  });

  test('the view that was not asked for longest makes room', async () => {
    const loaded = open(200);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) assert.equal(await count(view(name)), 400);
    assert.deepEqual(loaded, ['a', 'b', 'c', 'b']);
  });

  test('views that are asked together and do not fit together are answered all the same', async () => {
    open(300);
    assert.deepEqual(await Promise.all(['a', 'b', 'c'].map((name) => count(view(name)))), [600, 600, 600]);
  });

  test('views that do not fit as one dataset are answered one after the other', async () => {
    open(300);
    const bindings = async (...names: string[]) => {
      const query = 'SELECT (COUNT(?o) AS ?n) { ?s ?p ?o }';
      const { results } = JSON.parse(String(await engine.query(names.map(view), query, TABLE)));
      return results.bindings.map(({ n }: { n: { value: string } }) => Number(n.value));
    };
    assert.deepEqual(await bindings('a', 'b'), [600, 600]);
    open(200);
    assert.deepEqual(await bindings('a', 'b'), [400]);
    assert.deepEqual(await bindings(), [0]);
  });

  test('a view that is too large is refused, the second time without loading it; others are not', async () => {
    const loaded = open(600);
    const details = { id: 'https://example.org/a', maxQuads: 1000 };
    for (let time = 0; time < 2; time++) await assert.rejects(count(view('a')), { tag: 'GraphTooLarge', details });
    assert.deepEqual(loaded, ['a']);
  });

  test('a query that takes too long is ended, and the next one answered', async () => {
    open(250, { timeoutMs: 300 });
    const [late, next] = await Promise.allSettled([engine.query([view('a')], MANY, TABLE), count(view('a'))]);
    assert.equal(late.status, 'rejected');
    assert.equal(late.status === 'rejected' && late.reason.tag, 'SparqlLimitExceeded');
    assert.equal(next.status === 'fulfilled' && next.value, 500);
  });

  test('a view that is loaded behind a query that takes too long is whole', async () => {
    open(250, { timeoutMs: 300 });
    await count(view('a'));
    const [late, whole] = await Promise.allSettled([engine.query([view('a')], MANY, TABLE), count(view('b'))]);
    assert.equal(late.status === 'rejected' && late.reason.tag, 'SparqlLimitExceeded');
    assert.equal(whole.status === 'fulfilled' && whole.value, 500);
  });

  test('a query that needs too much memory is ended, and the next one answered', async () => {
    open(250, { maxBytes: 64 * 2 ** 20 });
    const large = 'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a';
    await assert.rejects(engine.query([view('a')], large, TABLE), { tag: 'SparqlLimitExceeded' });
    assert.equal(await count(view('a')), 500);
  });
});
