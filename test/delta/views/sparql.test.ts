import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from '../service.ts';

const TABLE = 'application/sparql-results+json';
const VIEW = '/v1/views/org/p/graph/sparql';
const EX = 'https://example.org/';
const SUBJECTS = {
  a: {
    '@id': `${EX}a`,
    '@type': `${EX}Thing`,
    [`${EX}name`]: 'Ann "A"',
    [`${EX}size`]: 2,
    [`${EX}knows`]: { '@id': `${EX}b` },
  },
  b: {
    '@id': `${EX}b`,
    '@type': `${EX}Thing`,
    [`${EX}name`]: 'Bob',
    [`${EX}size`]: 2.5,
    [`${EX}part`]: { [`${EX}n`]: 1 },
  },
};

describe('SPARQL endpoint of a view', () => {
  let delta: DeltaService;
  const make = async (method: 'PUT' | 'POST', path: string, payload: object = {}) => {
    const { statusCode, body } = await delta.ask({ method, url: `/v1${path}`, payload, as: 'Rick' });
    assert.equal(statusCode, 201, body);
  };
  before(async () => {
    delta = await startDelta();
    await make('PUT', '/orgs/org');
    await make('PUT', '/projects/org/p');
    for (const subject of Object.values(SUBJECTS)) await make('POST', '/resources/org/p', subject);
  });
  after(() => delta.close());

  const post = (query: string, accept = TABLE, url = VIEW, as = 'Rick') =>
    delta.ask({
      method: 'POST',
      url,
      payload: query,
      as,
      headers: { accept, 'content-type': 'application/sparql-query' },
    });
  const bindings = async (query: string) => {
    const { statusCode, body, json } = await post(query);
    assert.equal(statusCode, 200, body);
    return json().results.bindings;
  };
  const refused = async (query: string, details: RegExp) => {
    const { statusCode, headers, json } = await post(query);
    const { '@type': type, details: given } = json();
    assert.deepEqual([statusCode, type], [400, 'SparqlClientError']);
    assert.match(given, details);
    assert.match(String(headers['content-type']), /^application\/json/);
  };

  test('takes a query as text/plain, as application/sparql-query and in the address', async () => {
    const query = `SELECT ?n { <${EX}a> <${EX}name> ?n }`;
    const wanted = { head: { vars: ['n'] }, results: { bindings: [{ n: { type: 'literal', value: 'Ann "A"' } }] } };
    const headers = { accept: TABLE, 'content-type': 'text/plain' };
    const plain = await delta.ask({ method: 'POST', url: VIEW, payload: query, headers });
    const inAddress = await delta.ask({ url: `${VIEW}?query=${encodeURIComponent(query)}` });
    for (const response of [await post(query), plain, inAddress]) assert.deepEqual(response.json(), wanted);
    assert.equal((await delta.ask({ url: VIEW })).json()['@type'], 'MissingQueryParam');
    const json = { accept: TABLE, 'content-type': 'application/json' };
    assert.equal((await delta.ask({ method: 'POST', url: VIEW, payload: '{}', headers: json })).statusCode, 415);
  });

  test('tells numbers apart as JSON does: integers, and doubles for what has a fraction', async () => {
    const [row] = await bindings(`SELECT * { <${EX}b> <${EX}size> ?size; <${EX}part>/<${EX}n> ?n; a ?type }`);
    const xsd = 'http://www.w3.org/2001/XMLSchema#';
    assert.deepEqual(row, {
      size: { type: 'literal', value: '2.5', datatype: `${xsd}double` },
      n: { type: 'literal', value: '1', datatype: `${xsd}integer` },
      type: { type: 'uri', value: `${EX}Thing` },
    });
  });

  test('holds the metadata of each resource in its graph, times with milliseconds', async () => {
    const rows = await bindings(
      `SELECT ?p ?o { GRAPH <${EX}a> { <${EX}a> ?p ?o } FILTER(STRSTARTS(STR(?p), "https://bluebrain")) }`,
    );
    const found = Object.fromEntries(
      rows.map(({ p, o }: Record<string, { value: string }>) => [p.value.replace(/.*\//, ''), o.value]),
    );
    const { createdAt, updatedAt, ...rest } = found;
    assert.match(createdAt, /:\d\d\.\d{3}Z$/);
    assert.equal(updatedAt, createdAt);
    const self = `${PUBLIC_URL}/resources/org/p/_/https:%2F%2Fexample.org%2Fa`;
    const by = `${PUBLIC_URL}/${userOf('Rick').subject}`;
    const project = `${PUBLIC_URL}/projects/org/p`;
    assert.deepEqual(rest, {
      constrainedBy: 'https://bluebrain.github.io/nexus/schemas/unconstrained.json',
      ...{ createdBy: by, updatedBy: by, project, schemaProject: project, self },
      ...{ deprecated: 'false', rev: '1', incoming: `${self}/incoming`, outgoing: `${self}/outgoing` },
    });
  });

  test('writes times as Blazegraph does, in every form', async () => {
    const times = ['00', '00.1', '00.12', '00.123'].map((seconds) => `"2024-05-06T07:08:${seconds}Z"`);
    const pattern = `VALUES ?t { ${times.map((time) => `${time}^^xsd:dateTime`).join(' ')} "T07:08:00Z" }`;
    const wanted = ['000', '100', '120', '123'].map((digits) => `07:08:00.${digits}Z`);
    for (const accept of ['application/sparql-results+json', 'application/sparql-results+xml']) {
      const { body } = await post(`SELECT ?t { ${pattern} }`, accept);
      assert.deepEqual(body.match(/07:08:00[^<"]*/g)?.sort(), [...wanted, '07:08:00Z'].sort(), body);
    }
    for (const accept of ['text/plain', 'application/ld+json', 'application/rdf+xml', TABLE]) {
      const { body } = await post(`CONSTRUCT { <x:a> <x:at> ?t } { ${pattern} }`, accept);
      assert.deepEqual(body.match(/07:08:00[^<"]*/g)?.sort(), [...wanted, '07:08:00Z'].sort(), body);
    }
  });

  test('answers CONSTRUCT and DESCRIBE as a table of subject, predicate, object and context', async () => {
    for (const query of [
      `CONSTRUCT { ?s <${EX}is> ?n } { ?s <${EX}name> ?n FILTER(?n = "Bob") }`,
      `DESCRIBE <${EX}none>`,
    ]) {
      const { head, results } = (await post(query)).json();
      assert.deepEqual(head.vars, ['subject', 'predicate', 'object', 'context']);
      if (query.startsWith('DESCRIBE')) continue;
      const [subject, predicate] = [`${EX}b`, `${EX}is`].map((value) => ({ type: 'uri', value }));
      assert.deepEqual(results.bindings, [{ subject, predicate, object: { type: 'literal', value: 'Bob' } }]);
    }
  });

  test('answers in every form that is asked for', async () => {
    const construct = `CONSTRUCT { ?s <${EX}is> ?n } { ?s <${EX}name> ?n FILTER(?n = "Bob") }`;
    const line = `<${EX}b> <${EX}is> "Bob" .\n`;
    const forms: [string, string, (text: string) => boolean][] = [
      [construct, 'application/n-triples', (text) => text === line],
      [construct, 'text/plain', (text) => text === line],
      [construct, 'application/rdf+xml', (text) => /<rdf:Description rdf:about="https:\/\/example.org\/b">/.test(text)],
      [construct, 'application/ld+json', (text) => JSON.parse(text)[0][`${EX}is`][0]['@value'] === 'Bob'],
      [construct, 'application/sparql-results+xml', (text) => /<binding name="predicate"><uri>/.test(text)],
      ['SELECT * { VALUES ?x { 1 } }', 'application/sparql-results+xml', (text) => /<binding name="x">/.test(text)],
      ['ASK {}', 'application/sparql-results+xml', (text) => /<boolean>true<\/boolean>/.test(text)],
    ];
    for (const [query, accept, isRight] of forms) {
      const { statusCode, headers, body } = await post(query, accept);
      assert.deepEqual([statusCode, headers['content-type']], [200, `${accept}; charset=utf-8`]);
      assert.ok(isRight(body), body);
    }
    for (const accept of ['application/n-triples', 'text/plain, application/ld+json']) {
      const { headers, body } = await post('SELECT ?x { VALUES ?x { 1 } }', accept);
      assert.equal(headers['content-type'], 'application/sparql-results+xml; charset=utf-8');
      assert.match(body, /<binding name="x">/);
    }
    const both = await post('SELECT ?x { VALUES ?x { 1 } }', `text/plain, ${TABLE}`);
    assert.equal(both.json().results.bindings.length, 1);
    assert.equal((await post('SELECT * {}', 'text/html')).statusCode, 406);
    assert.equal((await post(construct, 'text/html')).statusCode, 406);
  });

  test('answers ASK with an empty table, and the truth beside it', async () => {
    const answer = (await post(`ASK { ?s <${EX}name> "Bob" }`)).json();
    assert.deepEqual(answer, { head: { vars: [] }, results: { bindings: [] }, boolean: true });
  });

  test('takes what Blazegraph takes', async () => {
    const things: [string, number][] = [
      ['SELECT ?x { ?x a owl:Ontology }', 0],
      [`SELECT ?x { ?x <${EX}name> ?y ; OPTIONAL { ?x rdf:type ?t ; } FILTER(?y != '2'^^xsd:integer) }`, 2],
      [`select ?x where {{{?x a foaf:Person}} UNION {{?x a <${EX}Thing> ;}}}`, 2],
      [`SELECT ?g { Graph ?g { ?x a <${EX}Thing> } Filter (?g != <${EX}none>) }`, 2],
    ];
    for (const [query, count] of things) assert.equal((await bindings(query)).length, count, query);
  });

  test('says where it stops to understand', async () => {
    await refused('SELECT ?x {\n  ?x skos:label "1" }', /prefix 'skos' at line 2, column 6 is not declared/);
    await refused('SELECT ?x { ?x owl:sameAs ; }', /line 1, column 27/);
    await refused('PREFIX o: <http://www.w3.org/2002/07/owl#> SELECT * { ?x a owl:Class }', /'owl'.*not declared/);
    await refused('', /end of the query/);
  });

  test('refuses what writes or asks elsewhere', async () => {
    await refused('DELETE WHERE { ?s ?p ?o }', /Encountered "DELETE" at line 1, column 1/);
    await refused('INSERT DATA { <x:a> <x:b> 1 }', /Encountered "INSERT"/);
    for (const service of ['SERVICE', 'service SILENT', 'SERV\\u0049CE', '{ }\nSeRvIcE']) {
      await refused(`SELECT * { ${service} <http://127.0.0.1:1/> { ?s ?p ?o } }`, /SERVICE at line/);
    }
    assert.deepEqual(await bindings('SELECT ("SERVICE <x:y>" AS ?service) { } # SERVICE'), [
      { service: { type: 'literal', value: 'SERVICE <x:y>' } },
    ]);
  });

  test('asks for the right of the view, before it tells what there is', async () => {
    const { store } = delta;
    const rick = userOf('Rick');
    const { rev, grants } = await store.acl('/', rick);
    const everything = grants.flatMap(({ permissions }) => permissions);
    const reader = { identity: userOf('Ann').subject, permissions: ['resources/read'] };
    const asker = { identity: userOf('Bob').subject, permissions: ['views/query'] };
    await store.replaceAcl('/', rev, [{ identity: rick.subject, permissions: everything }, reader, asker], rick);
    const missing = '/v1/views/org/p/nxv:none/sparql';
    const statuses = async (as: string) =>
      Promise.all([VIEW, missing].map(async (url) => (await post('SELECT * {}', TABLE, url, as)).statusCode));
    assert.deepEqual(await statuses('Ann'), [403, 403]);
    assert.deepEqual(await statuses('Bob'), [200, 404]);
    await store.replaceAcl('/', rev + 1, grants, rick);
  });
});
