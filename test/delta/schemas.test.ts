import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

const CONTEXTS = 'https://bluebrain.github.io/nexus/contexts/';
const EX = { ex: 'https://example.org/' };

describe('schemas', () => {
  let delta: DeltaService;
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, as = 'Ann') => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as });
    return { status: response.statusCode, body: response.json(), etag: response.headers.etag };
  };
  let made = 0;
  const newProject = async (settings: object = {}) => {
    const name = `lab/p${made++}`;
    assert.equal((await ask('PUT', `/projects/${name}`, settings)).status, 201);
    return name;
  };
  /** Things have one size, a whole number. */
  const sized = (property: object = {}) => ({
    '@context': EX,
    shapes: [
      {
        '@id': 'ex:SizedShape',
        '@type': 'sh:NodeShape',
        targetClass: 'ex:Thing',
        property: [{ path: 'ex:size', datatype: 'xsd:integer', minCount: 1, ...property }],
      },
    ],
  });
  const thing = (size: unknown) => ({ '@context': EX, '@type': 'ex:Thing', 'ex:size': size });
  const refusal = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body['@type']];

  before(async () => {
    const permissions = ['organizations/create', 'projects/create', 'projects/read'];
    delta = await startDelta({ grants: [{ identity: userOf('Ann').subject, permissions }] });
    await ask('PUT', '/orgs/lab', {});
  });
  after(() => delta.close());

  test('tell what is wrong with a document by a report', async () => {
    const project = await newProject();
    await ask('PUT', `/schemas/${project}/sized`, sized());
    const { status, body } = await ask('PUT', `/resources/${project}/sized/ex`, thing('Other'));
    assert.equal(status, 400);
    assert.deepEqual(body['@context'], [`${CONTEXTS}shacl-20170720.json`, `${CONTEXTS}error.json`]);
    const id = `${PUBLIC_URL}/resources/${project}/_/ex`;
    assert.deepEqual(body.details, {
      '@type': 'sh:ValidationReport',
      conforms: false,
      result: {
        '@type': 'sh:ValidationResult',
        focusNode: { '@id': id },
        resultMessage: 'Value must be a valid literal of type integer',
        'result:Path': { '@id': 'https://example.org/size' },
        resultSeverity: 'sh:Violation',
        sourceConstraintComponent: 'sh:DatatypeConstraintComponent',
        sourceShape: {},
        'sh:value': 'Other',
      },
      targetedNodes: 3,
    });
    assert.equal(body.expanded[0]['@id'], id);
    assert.equal((await ask('PUT', `/resources/${project}/sized/ex`, thing(3))).status, 201);
  });

  test('count the constraints that were checked as Delta does', async () => {
    const project = await newProject();
    const properties = ['name', 'number', 'bool'].map((name) => ({
      path: `ex:${name}`,
      nodeKind: 'sh:Literal',
      minCount: 1,
    }));
    const shape = { ...sized().shapes[0], nodeKind: 'sh:BlankNodeOrIRI', property: properties };
    await ask('PUT', `/schemas/${project}/three`, { ...sized(), shapes: [shape] });
    const { body } = await ask('PUT', `/resources/${project}/three/ex`, { '@context': EX, '@type': 'ex:Thing' });
    assert.deepEqual([body.details.targetedNodes, body.details.result.length], [10, 3]);
  });

  test('must be about something in the document', async () => {
    const project = await newProject();
    await ask('PUT', `/schemas/${project}/sized`, sized());
    const other = await ask('PUT', `/resources/${project}/sized/ex`, { '@context': EX, '@type': 'ex:Other' });
    assert.deepEqual(refusal(other), [400, 'NoTargetedNode']);
    assert.match(other.body.details, /\nhttps:\/\/example.org\/Other\n/);
  });

  test('are checked themselves', async () => {
    const project = await newProject();
    const refused = await ask('PUT', `/schemas/${project}/wrong`, sized({ nodeKind: 'ex:Nothing' }));
    assert.deepEqual(refusal(refused), [400, 'InvalidSchema']);
    assert.deepEqual(refused.body.details.result['result:Path'], { '@id': 'sh:nodeKind' });
    const illTyped = await ask('PUT', `/schemas/${project}/wrong`, sized({ minCount: 'many' }));
    assert.deepEqual(refusal(illTyped), [400, 'InvalidJsonLdFormat']);
    assert.match(illTyped.body.rdf, /"many" is none of .*#integer/);
    const pattern = await ask('PUT', `/schemas/${project}/wrong`, sized({ pattern: '(' }));
    assert.deepEqual(refusal(pattern), [400, 'SchemaShaclEngineRejection']);
    assert.match(pattern.body.details, /the pattern "\(" is no regular expression/);
    const query = { sparql: { '@type': 'sh:SPARQLConstraint', 'sh:select': 'SELECT nothing' } };
    await ask('PUT', `/schemas/${project}/query`, { ...sized(), shapes: [{ ...sized().shapes[0], ...query }] });
    const unusable = await ask('POST', `/resources/${project}/query`, thing(1));
    assert.deepEqual(refusal(unusable), [400, 'ResourceShaclEngineRejection']);
    const reserved = encodeURIComponent('https://bluebrain.github.io/nexus/schemas/mine.json');
    assert.deepEqual(refusal(await ask('PUT', `/schemas/${project}/${reserved}`, sized())), [400, 'ReservedSchemaId']);
    assert.equal((await ask('GET', `/schemas/${project}`)).body._total, 1);
  });

  test('import schemas and ontologies, and nothing else', async () => {
    const project = await newProject();
    await ask('PUT', `/resources/${project}/_/plain`, thing(1));
    const importing = { ...sized(), imports: [`${PUBLIC_URL}/resources/${project}/_/plain`] };
    const refused = await ask('PUT', `/schemas/${project}/importing`, importing);
    assert.deepEqual(refusal(refused), [400, 'InvalidSchemaResolution']);
    assert.deepEqual(refused.body.nonOntologyResources, importing.imports);
    const ontology = {
      '@context': { ...EX, owl: 'http://www.w3.org/2002/07/owl#', rdfs: 'http://www.w3.org/2000/01/rdf-schema#' },
      '@type': 'owl:Ontology',
      'ex:defines': { '@id': 'ex:Box', 'rdfs:subClassOf': { '@id': 'ex:Thing' } },
    };
    await ask('PUT', `/resources/${project}/_/ontology`, ontology);
    const withClasses = { ...sized(), imports: [`${PUBLIC_URL}/resources/${project}/_/ontology`] };
    assert.equal((await ask('PUT', `/schemas/${project}/boxes`, withClasses)).status, 201);
    const box = { ...thing('large'), '@type': 'ex:Box' };
    assert.deepEqual(refusal(await ask('POST', `/resources/${project}/boxes`, box)), [400, 'InvalidResource']);
  });

  test('are not written in the terms of the project', async () => {
    const project = await newProject();
    const shape = {
      '@id': 'https://example.org/shape',
      '@type': 'NodeShape',
      targetClass: 'https://example.org/Thing',
    };
    await ask('PUT', `/schemas/${project}/plain`, { shapes: [shape], title: 'without a meaning' });
    const { body } = await ask('GET', `/schemas/${project}/plain`);
    assert.deepEqual([body.shapes, body.title], [[shape], undefined]);
    assert.ok(!JSON.stringify(body['@context']).includes('@base'));
  });

  test('are served as other entities are', async () => {
    const project = await newProject();
    const path = `/schemas/${project}/sized`;
    const { body, etag } = await ask('PUT', path, sized());
    assert.deepEqual(
      [body['@context'], body['@type'], body._rev, typeof etag],
      [[`${CONTEXTS}schemas-metadata.json`, `${CONTEXTS}metadata.json`], 'Schema', 1, 'string'],
    );
    assert.deepEqual((await ask('GET', `${path}/source`)).body, sized());
    const fetched = (await ask('GET', path)).body;
    assert.deepEqual([fetched['@type'], fetched.shapes[0].targetClass], ['Schema', 'ex:Thing']);
    assert.deepEqual((await ask('GET', `/resources/${project}/_/sized`)).body, fetched);
    assert.equal((await ask('POST', `${path}/tags?rev=1`, { tag: 'v1', rev: 1 })).body._rev, 2);
    assert.deepEqual((await ask('GET', `${path}/tags`)).body.tags, [{ rev: 1, tag: 'v1' }]);
    assert.equal((await ask('PUT', `${path}?rev=2`, sized())).body._rev, 2);
    assert.equal((await ask('PUT', `${path}/refresh`)).body._rev, 2);
    assert.deepEqual(refusal(await ask('PUT', `${path}?rev=1`, sized())), [409, 'IncorrectRev']);
    assert.deepEqual(refusal(await ask('GET', `/schemas/${project}/none`)), [404, 'ResourceNotFound']);
    await ask('POST', `/resources/${project}`, { '@id': 'https://example.org/r' });
    assert.deepEqual(refusal(await ask('GET', `/schemas/${project}/${encodeURIComponent('https://example.org/r')}`)), [
      404,
      'ResourceNotFound',
    ]);
  });

  test('hold for every later write, in the revision of that time', async () => {
    const project = await newProject({ enforceSchema: true });
    assert.deepEqual(refusal(await ask('POST', `/resources/${project}`, thing(1))), [400, 'SchemaIsMandatory']);
    await ask('PUT', `/schemas/${project}/sized`, sized());
    const path = `/resources/${project}/sized/ex`;
    await ask('PUT', path, thing(3));
    await ask('PUT', `/schemas/${project}/sized?rev=1`, sized({ maxInclusive: 4 }));
    assert.deepEqual(refusal(await ask('PUT', `${path}?rev=1`, thing(5))), [400, 'InvalidResource']);
    assert.equal((await ask('PUT', `${path.replace('sized', '_')}?rev=1`, thing(4))).body._rev, 2);
    assert.equal((await ask('GET', `/resources/${project}/_/ex/validate`)).body.schema.endsWith('sized?rev=2'), true);
  });

  test('can be tried, with a document or inside of the request', async () => {
    const project = await newProject();
    const trial = async (body: object) => (await ask('POST', `/trial/resources/${project}/`, body)).body;
    const free = await trial({ resource: thing(1) });
    assert.deepEqual([free.result['ex:size'], free.schema, free.error], [1, undefined, undefined]);
    const schema = { '@id': 'https://example.org/new', ...sized() };
    const good = await trial({ schema, resource: thing(1) });
    assert.deepEqual(
      [good.schema['@id'], good.result._constrainedBy],
      ['https://example.org/new', 'https://example.org/new'],
    );
    const bad = await trial({ schema, resource: thing('x') });
    assert.deepEqual(
      [bad.schema['@id'], bad.result, bad.error['@type']],
      [schema['@id'], undefined, 'InvalidResource'],
    );
    const unknown = await trial({ schema: 'none', resource: thing(1) });
    assert.deepEqual([unknown.result, unknown.error['@type']], [undefined, 'InvalidSchemaRejection']);
    const context = await trial({ resource: { '@context': 'https://example.org/none' } });
    assert.equal(context.error['@type'], 'InvalidJsonLdFormat');
    assert.equal((await ask('GET', `/resources/${project}`)).body._total, 0);
    assert.equal((await ask('GET', `/schemas/${project}`)).body._total, 0);
    assert.equal((await ask('POST', `/trial/resources/${project}`, { resource: {} }, 'Ben')).status, 403);
  });
});
