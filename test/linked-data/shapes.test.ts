import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { expand } from '../../src/linked-data/expand.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import { loadShapes } from '../../src/linked-data/load-shapes.ts';
import { toQuads } from '../../src/linked-data/quads.ts';
import { schemaDocument } from '../../src/linked-data/schema-document.ts';
import { compileShapes } from '../../src/linked-data/shapes.ts';
import { toRdf } from '../../src/linked-data/to-rdf.ts';
import { missing, realInput } from '../shared-inputs.ts';

const shapes = await loadShapes();
const options = { base: 'https://example.org/', vocab: 'https://example.org/vocab/', loadContext: knownContexts() };
const SCHEMA = 'https://neuroshapes.org/dash/brainparcellationmask';

const expanded = async (document: object) =>
  (await expand({ '@context': 'https://bbp.neuroshapes.org', ...document }, options)).expanded;

const mask = {
  '@id': 'https://example.org/mask',
  '@type': ['BrainParcellationMask', 'Dataset'],
  name: 'Mask of root',
  sampleType: 'label',
  componentEncoding: 'uint8',
  endianness: 'little',
  bufferEncoding: 'gzip',
  fileExtension: 'nrrd',
  dimension: [{ '@type': 'SpaceDimension', size: 3 }],
  resolution: { value: 25, unitCode: 'um' },
  brainLocation: {
    brainRegion: { '@id': 'mba:997', label: 'root' },
    atlasSpatialReferenceSystem: {
      '@id': 'https://example.org/space',
      '@type': ['BrainAtlasSpatialReferenceSystem', 'AtlasSpatialReferenceSystem'],
    },
  },
};

const violations = async (document: object) => {
  try {
    await shapes.validate(await expanded(document), SCHEMA);
    return [];
  } catch (error) {
    return (error as { details: { violations: { path: string; value?: string }[] } }).details.violations.map(
      ({ path, value }) => [path, value],
    );
  }
};

test('a document that holds passes, with an id and without', async () => {
  assert.deepEqual(await violations(mask), []);
  const { '@id': _, ...withoutId } = mask;
  assert.deepEqual(await violations(withoutId), []);
});

test('a fault is named once, by the path from the root, with its value', async () => {
  const { resolution: _, ...withoutResolution } = mask;
  assert.deepEqual(await violations(withoutResolution), [['resolution', undefined]]);
  assert.deepEqual(await violations({ ...mask, sampleType: 'distance' }), [['sampleType', 'distance']]);
  assert.deepEqual(await violations({ ...mask, resolution: { value: 'wide', unitCode: 'um' } }), [
    ['resolution.value', 'wide'],
  ]);
  const elsewhere = { ...mask.brainLocation, atlasSpatialReferenceSystem: { '@id': 'https://example.org/space' } };
  assert.deepEqual(await violations({ ...mask, brainLocation: elsewhere }), [
    ['brainLocation.atlasSpatialReferenceSystem', 'https://example.org/space'],
  ]);
});

test('the message says what must hold, and where', async () => {
  await assert.rejects(shapes.validate(await expanded({ ...mask, endianness: 'middle' }), SCHEMA), {
    message: `The document is not valid under ${SCHEMA}: endianness ("middle") must be given exactly once, as little or big.`,
  });
});

test('the schema of a document is that of its first type that has one', () => {
  const [nsg, bmo] = ['https://neuroshapes.org/', 'https://bbp.epfl.ch/ontologies/core/bmo/'];
  assert.equal(shapes.schemaFor([`${nsg}Unknown`, `${bmo}BrainParcellationMask`, 'http://schema.org/Dataset']), SCHEMA);
  assert.equal(shapes.schemaFor([`${nsg}Unknown`]), undefined);
});

test('an unknown schema is refused', async () => {
  await assert.rejects(shapes.validate(await expanded(mask), 'https://example.org/none'), { tag: 'UnknownSchema' });
});

test('a schema as JSON-LD has the same shapes as its Turtle', async () => {
  const document = schemaDocument(shapes, SCHEMA);
  const again = (await expand(document, options)).expanded;
  const text = await toRdf(again, 'ntriples');
  const commons = shapes.schemas
    .filter((schema) => schema.includes('/commons/'))
    .map((schema) => schemaDocument(shapes, schema));
  const others = await Promise.all(
    commons.map(async (schema) => toRdf((await expand(schema, options)).expanded, 'ntriples')),
  );
  const compiled = compileShapes([[text, ...others].map((part, i) => part.replaceAll('_:', `_:s${i}`)).join('')]);
  await compiled.validate(await expanded(mask), SCHEMA);
  await assert.rejects(compiled.validate(await expanded({ ...mask, name: undefined }), SCHEMA), {
    tag: 'ShapeViolation',
  });
});

test('JSON-LD becomes RDF: numbers, dates and lists keep their types', async () => {
  const quads = toQuads(
    await expanded({
      '@id': 'https://example.org/a',
      worldMatrix: [25, 0.5],
      releaseDate: { '@type': 'xsd:date', '@value': '2026-01-01' },
    }),
  );
  const literals = quads.flatMap(({ object }) =>
    object.termType === 'Literal' ? [`${object.value} ${object.datatype.value.split('#')[1]}`] : [],
  );
  assert.deepEqual(literals.sort(), ['2026-01-01 date', '25 integer', '5.0E-1 double']);
});

test('Turtle uses the prefixes of the field', async () => {
  const turtle = await toRdf(await expanded({ '@id': 'mba:997', '@type': 'BrainRegion', label: 'root' }), 'turtle');
  assert.match(turtle, /mba:997 a nsg:BrainRegion;\s+rdfs:label "root"\./);
});

test('terms of our context have the IRIs of the published one', {
  skip: missing(realInput('bmo/jsonldcontext/neuroshapes_org.json')),
}, async () => {
  const published = JSON.parse(await readFile(realInput('bmo/jsonldcontext/neuroshapes_org.json'), 'utf8'))['@context'];
  const ours = (await knownContexts()('https://bbp.neuroshapes.org'))?.context as Record<string, unknown>;
  const terms = Object.keys(ours).filter((term) => term in published && typeof published[term] === 'object');
  assert.ok(terms.length > 100);
  const iri = async (context: unknown, term: string) =>
    Object.keys((await expand({ '@context': context, [term]: 'https://example.org/x' }, options)).expanded)[0];
  for (const term of terms) assert.equal(await iri(ours, term), await iri(published, term), term);
});
