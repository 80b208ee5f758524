import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../../../src/store/caller.ts';
import type { Iri } from '../../../../src/store/resource.ts';
import type { SparqlView, SparqlViewStore } from '../../../../src/store/sparql-views.ts';
import { DEFAULT_SPARQL_VIEW } from '../../../../src/store/views/default-views.ts';
import { prepareQuery } from '../../../../src/store/views/sparql/prepare-query.ts';
import { DEFAULT_SETTINGS, type SparqlEndpoint } from '../../../../src/store/views/sparql/settings.ts';
import { withinGraph } from '../../../../src/store/views/sparql/within-graph.ts';
import { openEmbeddedStore } from '../../../support/embedded-store.ts';
import { startSparqlServer } from '../../../support/sparql-server.ts';

const EX = 'https://example.org/';
const TABLE = 'application/sparql-results+json';
const selection = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };
const QUERIES = [
  'SELECT ?s ?p ?o { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) } ORDER BY ?s ?p ?o',
  'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g',
  `SELECT ?g ?n { GRAPH ?g { ?s a <${EX}Thing> } ?s <${EX}name> ?n } ORDER BY ?n`,
  `SELECT ?n { { SELECT ?s { ?s a <${EX}Thing> } LIMIT 10 } ?s <${EX}name> ?n OPTIONAL { ?s <${EX}none> ?x } } ORDER BY ?n`,
  `SELECT ?n { ?s <${EX}part>/<${EX}name> ?n }`,
  `SELECT ?x { ?x a owl:Ontology }`,
  `SELECT ?n { ?s rdf:type <${EX}Thing> ; <${EX}name> ?n ; OPTIONAL { ?s rdfs:label ?l ; } Filter(?n != 'b'^^xsd:string) }`,
  `select distinct ?type ?n where {{{?s a ?type . ?s <${EX}name> ?n}} UNION {{SELECT (?s as ?type) ?n WHERE {?s <${EX}name> ?n FILTER NOT EXISTS {?s a []}}}}}`,
  `SELECT ?t (COUNT(?s) AS ?n) (MIN(?m) AS ?low) (GROUP_CONCAT(DISTINCT STR(?t)) AS ?all) { ?s a ?t ; <${EX}name> ?m } GROUP BY ?t HAVING (COUNT(?s) > 1)`,
  `SELECT ?n { ?s <${EX}name> ?n FILTER regex(?n, "^A$", "i") MINUS { ?s <${EX}none> ?x } }`,
  `SELECT ?s ?kind { VALUES ?kind { <${EX}Thing> } ?s a ?kind BIND(STR(?s) AS ?text) FILTER(STRSTARTS(?text, "${EX}")) } ORDER BY DESC(?s) LIMIT 2 OFFSET 1`,
  `SELECT ?s ?o { ?s (<${EX}part>|^<${EX}part>)+ ?o FILTER(isIRI(?s) && !ISBLANK(?o)) }`,
  `SELECT ?n { ?s <${EX}name> ?n FILTER(CONTAINS(?n, "Ünal")) }`,
  `ASK { ?s <${EX}name> "a" }`,
  `CONSTRUCT { ?s <${EX}is> ?n } { ?s <${EX}name> ?n ; a <${EX}Thing> }`,
];

describe('the pattern of a query within one graph', () => {
  const cases: [string, string][] = [
    ['SELECT * WHERE { ?s ?p ?o }', 'SELECT * WHERE { GRAPH <urn:u> { ?s ?p ?o } }'],
    [
      'SELECT (EXISTS {} AS ?x) { {a} } VALUES ?y { 1 }',
      'SELECT (EXISTS {} AS ?x) { GRAPH <urn:u> { {a} } } VALUES ?y { 1 }',
    ],
    ['CONSTRUCT { ?s ?p "{" } { ?s ?p ?o }', 'CONSTRUCT { ?s ?p "{" } { GRAPH <urn:u> { ?s ?p ?o } }'],
    ['construct where { ?s ?p ?o }', 'construct { ?s ?p ?o } WHERE { GRAPH <urn:u> { ?s ?p ?o } }'],
    ['DESCRIBE <urn:x>', 'DESCRIBE <urn:x>'],
  ];
  for (const [query, wanted] of cases) {
    test(query, () => assert.equal(withinGraph(prepareQuery(query), 'urn:u').replace(/\s+/g, ' '), wanted));
  }
});

async function answerOf(store: SparqlViewStore, views: readonly SparqlView[], query: string): Promise<string> {
  const results = await store.querySparql(views, query, TABLE);
  return typeof results === 'string' ? results : text(results);
}

/** Whether there is anything in an endpoint. */
async function holdsAny({ query }: SparqlEndpoint): Promise<boolean> {
  const headers = { 'content-type': 'application/sparql-query', accept: TABLE };
  const body = 'ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }';
  return JSON.parse(await (await fetch(query, { method: 'POST', headers, body })).text()).boolean;
}

/** Compares a view in an endpoint with the same view in memory, after each of several writes. */
function describeEndpoint(
  name: string,
  skip: string | false,
  start: () => Promise<{ endpoint: SparqlEndpoint; close(): Promise<void> }>,
) {
  describe(`a view in ${name}`, { skip }, () => {
    let server: Awaited<ReturnType<typeof start>>;
    let opened: Awaited<ReturnType<typeof openEmbeddedStore>>;
    before(async () => {
      server = await start();
      opened = await openEmbeddedStore({
        sparql: { ...DEFAULT_SETTINGS, endpoints: { 'bbp/atlas': server.endpoint } },
      });
    });
    after(async () => {
      await opened?.close();
      await server?.close();
    });
    const outside = (): SparqlView => ({ project: opened.project, id: DEFAULT_SPARQL_VIEW, selection });
    const inside = (): SparqlView => ({ ...outside(), id: `${EX}view` as Iri });
    const same = async () => {
      for (const query of QUERIES) {
        const [a, b] = await Promise.all([outside(), inside()].map((view) => answerOf(opened.store, [view], query)));
        assert.deepEqual(normal(a), normal(b), query);
      }
    };

    test('answers as the same view in memory, after every write', async () => {
      const { store, project } = opened;
      const create = (id: string) =>
        store.create({
          project,
          caller,
          source: {
            '@id': EX + id,
            '@type': `${EX}Thing`,
            [`${EX}name`]: id,
            [`${EX}part`]: { [`${EX}name`]: `part of ${id}, "Ünal"\n` },
          },
        });
      const { id } = await create('a');
      await same();
      for (const next of ['b', 'c', 'd']) await create(next);
      await same();
      await store.update({ project, caller, id, rev: 1, source: { [`${EX}name`]: 'changed' } });
      await store.deprecate({ project, caller, id, rev: 2 });
      await same();
      await store.restartSparql(outside());
      await same();
    });

    test('is asked beside a view in memory, one after the other', async () => {
      const both = JSON.parse(await answerOf(opened.store, [outside(), inside()], `SELECT ?n { ?s <${EX}name> ?n }`));
      const one = JSON.parse(await answerOf(opened.store, [inside()], `SELECT ?n { ?s <${EX}name> ?n }`));
      assert.equal(both.results.bindings.length, 2 * one.results.bindings.length);
    });

    test('is emptied when its project goes, and only then', async () => {
      const { store, project } = opened;
      await store.forgetSparql({ ...project, project: 'other' });
      assert.ok(await holdsAny(server.endpoint));
      await store.forgetSparql(project);
      assert.ok(!(await holdsAny(server.endpoint)));
      const found = await answerOf(store, [outside()], `ASK { ?s <${EX}name> "b" }`);
      assert.ok(JSON.parse(found).boolean);
    });

    test('refuses what a view in memory refuses', async () => {
      const refused = (query: string) =>
        assert.rejects(opened.store.querySparql([outside()], query, TABLE), { tag: 'SparqlRefused' });
      await refused('SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }');
      await refused('CLEAR ALL');
      await refused('SELECT * { ?s ?p }');
    });
  });
}

/** Without the state that the endpoint keeps, labels of blank nodes, the order of rows and the zeros behind a second. */
function normal(results: string): unknown {
  const { head, results: table, ...rest } = JSON.parse(results);
  const isOurs = (row: object): boolean => !/urn:x-atlasgraph:|rdf#nullGraph/.test(JSON.stringify(row));
  const toText = (row: Record<string, object>): string =>
    JSON.stringify(sorted(Object.entries(row).map(([name, term]) => [name, sorted(Object.entries(term))])));
  const rows = table.bindings.filter(isOurs).map(toText);
  return {
    vars: [...head.vars].sort(),
    rows: sorted(
      rows.map((row: string) => row.replace(/\.?0*Z"/g, 'Z"').replace(/("bnode"\],\["value",")[^"]*/g, '$1')),
    ),
    ...rest,
  };
}

const sorted = <Item>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describeEndpoint('an endpoint whose default graph is the union of the others', false, async () => {
  const { url, close } = await startSparqlServer();
  return { endpoint: { query: `${url}/query`, update: `${url}/update` }, close };
});

/** Address of a dataset of Apache Jena Fuseki that the test may fill, such as `http://127.0.0.1:13030/ds`. */
const FUSEKI = process.env.ATLASGRAPH_TEST_FUSEKI;
describeEndpoint('Apache Jena Fuseki', FUSEKI ? false : 'needs a Fuseki (set ATLASGRAPH_TEST_FUSEKI)', async () => ({
  endpoint: { query: `${FUSEKI}/sparql`, update: `${FUSEKI}/update`, unionGraph: 'urn:x-arq:UnionGraph' },
  close: async () => {},
}));

/** Address of a namespace of Blazegraph that the test may fill, such as `http://127.0.0.1:19999/blazegraph/namespace/kb`. */
const BLAZEGRAPH = process.env.ATLASGRAPH_TEST_BLAZEGRAPH;
describeEndpoint(
  'Blazegraph',
  BLAZEGRAPH ? false : 'needs a Blazegraph (set ATLASGRAPH_TEST_BLAZEGRAPH)',
  async () => ({
    endpoint: { query: `${BLAZEGRAPH}/sparql`, update: `${BLAZEGRAPH}/sparql` },
    close: async () => {},
  }),
);

test('an endpoint that holds something else is left alone', async () => {
  const { url, close } = await startSparqlServer();
  const update = (body: string) => fetch(`${url}/update`, { method: 'POST', body });
  await update('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }');
  const endpoints = { 'bbp/atlas': { query: `${url}/query`, update: `${url}/update` } };
  const opened = await openEmbeddedStore({ sparql: { ...DEFAULT_SETTINGS, endpoints } });
  const view = { project: opened.project, id: DEFAULT_SPARQL_VIEW, selection };
  const count = () => answerOf(opened.store, [view], 'SELECT ?s { ?s <urn:b> ?o }');
  await assert.rejects(count(), { tag: 'EndpointFailed', message: /are not of this view/ });
  await update('CLEAR ALL');
  assert.deepEqual(JSON.parse(await count()).results.bindings, []);
  await opened.close();
  await close();
});

test('an endpoint that is not there is named, and that it failed', async () => {
  const nowhere = 'http://127.0.0.1:1/ds';
  const endpoints = { 'bbp/atlas': { query: nowhere, update: nowhere } };
  const opened = await openEmbeddedStore({ sparql: { ...DEFAULT_SETTINGS, endpoints } });
  const view = { project: opened.project, id: DEFAULT_SPARQL_VIEW, selection };
  await assert.rejects(opened.store.querySparql([view], 'ASK {}', TABLE), { tag: 'EndpointFailed' });
  await opened.close();
});
