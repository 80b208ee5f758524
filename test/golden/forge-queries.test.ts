import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta } from '../delta/service.ts';
import { missing, realInput } from '../shared-inputs.ts';

/** What nexusforge 0.8.2 sent to a recorder, step by step. */
const TRACE = join(realInput('..'), 'tools/forge/trace-0.8.2.json');

interface Step {
  readonly step: string;
  readonly path: string;
  readonly body: string;
}

const NSG = 'https://neuroshapes.org/';
const BMO = 'https://bbp.epfl.ch/ontologies/core/bmo/';
const CLASS = 'http://www.w3.org/2002/07/owl#Class';
const context = {
  nsg: NSG,
  schema: 'http://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  sh: 'http://www.w3.org/ns/shacl#',
  nxv: 'https://bluebrain.github.io/nexus/vocabulary/',
  label: 'rdfs:label',
  notation: 'skos:notation',
  subClassOf: { '@id': 'rdfs:subClassOf', '@type': '@id' },
  targetClass: { '@id': 'sh:targetClass', '@type': '@id' },
};
const resources = [
  { '@id': `${NSG}isocortex`, '@type': CLASS, label: 'Isocortex', notation: 'iso', subClassOf: `${NSG}BrainRegion` },
  { '@id': 'https://example.org/ontology', '@type': 'http://www.w3.org/2002/07/owl#Ontology', label: 'Regions' },
  { '@id': 'https://example.org/ann', '@type': 'schema:Person', 'schema:name': ['Again', 'x'] },
  {
    ...{ '@id': 'https://example.org/lee', '@type': 'schema:Person', 'schema:name': 'Ann Lee' },
    ...{ 'schema:givenName': 'Ann', 'schema:familyName': 'Lee' },
  },
  {
    ...{ '@id': 'https://example.org/set', '@type': 'schema:Dataset' },
    'nsg:atlasRelease': { '@id': 'https://example.org/rel' },
    'nsg:subject': { 'nsg:species': { '@id': 'http://purl.obolibrary.org/obo/NCBITaxon_10090' } },
  },
  {
    '@id': 'https://example.org/schema',
    'nxv:shapes': { '@id': 'https://example.org/shape', '@type': 'sh:NodeShape', targetClass: `${BMO}Thing` },
  },
];
/** Rows, or statements, that each step finds among the resources. */
const FOUND: Readonly<Record<string, (rows: readonly Record<string, { value: string }>[]) => boolean>> = {
  'search dict': (rows) => rows.length === 1 && rows.every((row) => Object.keys(row).length === 13),
  'search source off': (rows) => rows.length === 2,
  'search Filter': (rows) => rows.length === 1,
  'search cross bucket': (rows) => rows.length === 2,
  'search offset deprecated': (rows) => rows.length === 0,
  'search nested path': (rows) => rows.length === 1 && rows[0].id.value === 'https://example.org/set',
  sparql: (rows) => rows.length === 3,
  'sparql raw': (rows) => rows.length === 2,
  'resolve term': (rows) => rows.some(({ object }) => object.value === 'Isocortex'),
  'resolve term best': (rows) => rows.length === 0,
  'resolve term case-insens.': (rows) => rows.some(({ object }) => object.value === 'iso'),
  'resolve term all': (rows) => rows.some(({ object }) => object.value === 'Isocortex'),
  'resolve agent': (rows) => rows.some(({ object }) => object.value === 'Lee'),
};

describe('queries of nexusforge 0.8.2', { skip: missing(TRACE) }, () => {
  const steps: readonly Step[] = JSON.parse(readFileSync(TRACE, 'utf8'));
  const queries = steps.filter(({ path, body }) => path.endsWith('/sparql') && body !== '');
  let delta: DeltaService;
  const make = async (path: string, payload: object) => {
    const { statusCode, body } = await delta.ask({
      method: path.includes('bbp/atlas/') ? 'POST' : 'PUT',
      url: path,
      payload,
    });
    assert.equal(statusCode, 201, body);
  };
  before(async () => {
    delta = await startDelta();
    await make('/v1/orgs/bbp', {});
    await make('/v1/projects/bbp/atlas', {});
    for (const resource of resources) await make('/v1/resources/bbp/atlas/_', { '@context': context, ...resource });
  });
  after(() => delta?.close());

  const ask = async (query: string) => {
    const headers = { accept: 'application/sparql-results+json', 'content-type': 'text/plain' };
    const payload = query.replaceAll('http://127.0.0.1:PORT/v1', PUBLIC_URL);
    const response = await delta.ask({ method: 'POST', url: '/v1/views/bbp/atlas/graph/sparql', payload, headers });
    assert.equal(response.statusCode, 200, response.body);
    return response.json();
  };

  for (const [step, isRight] of Object.entries(FOUND)) {
    test(step, async () => {
      const sent = queries.filter((query) => query.step === step);
      assert.ok(sent.length > 0);
      const { results } = await ask(sent[0].body);
      assert.ok(isRight(results.bindings), JSON.stringify(results.bindings, null, 1));
    });
  }

  test('of its start find the shape and the ontology', async () => {
    const [shapes, ontologies] = queries.filter(({ step }) => step === 'init').map(({ body }) => body);
    const shape = (await ask(shapes)).results.bindings;
    assert.deepEqual(
      shape.map((row: Record<string, { value: string }>) => [row.type.value, row.shape.value, row.resource_id.value]),
      [[`${BMO}Thing`, 'https://example.org/shape', 'https://example.org/schema']],
    );
    const ontology = (await ask(ontologies)).results.bindings;
    assert.deepEqual(
      ontology.map(({ ont }: Record<string, { value: string }>) => ont.value),
      ['https://example.org/ontology'],
    );
  });

  test('are all here', () => {
    const checked = new Set([...Object.keys(FOUND), 'init']);
    assert.deepEqual(
      [...new Set(queries.map(({ step }) => step))].filter((step) => !checked.has(step)),
      [],
    );
  });
});
