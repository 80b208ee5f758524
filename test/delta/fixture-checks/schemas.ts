import assert from 'node:assert/strict';
import { NEUROSHAPES } from '../../support/neuroshapes.ts';
import { answers, ask, newProject, RICK, who, withPrefixes } from '../fixture-scenes.ts';
import { fixture } from '../fixtures.ts';
import { PUBLIC_URL } from '../service.ts';

const POWER = 'https://dev.nexus.test.com/schema-with-power-level';
const BBP = 'kg/schemas/bbp';

const created = async (path: string, payload: object) => {
  const { status, body } = await ask('POST', path, payload);
  assert.equal(status, 201, JSON.stringify(body));
};

/** A project with what the neuroshapes samples need. */
let prepared: Promise<string> | undefined;
const neuroshapes = (): Promise<string> => {
  const prepare = async () => {
    const { org, project } = await newProject();
    const name = `${org}/${project}`;
    for (const one of NEUROSHAPES.resources) await created(`/resources/${name}/_/`, fixture(`kg/${one}.json`));
    for (const one of NEUROSHAPES.schemas) await created(`/schemas/${name}`, fixture(`kg/${one}.json`));
    return name;
  };
  prepared ??= prepare();
  return prepared;
};

/** Written without a schema, with it, again, and tried. */
const sample = (name: string) => async () => {
  const project = await neuroshapes();
  const payload = fixture(`${BBP}/${name}.json`);
  const schema = encodeURIComponent(NEUROSHAPES.schema);
  assert.equal((await ask('PUT', `/resources/${project}/_/${name}-plain`, payload)).status, 201);
  const path = `/resources/${project}/${schema}/${name}`;
  assert.equal((await ask('PUT', path, payload)).status, 201);
  assert.equal((await ask('PUT', `${path}?rev=1`, payload)).body._rev, 1);
  assert.equal((await ask('GET', `${path}/validate`)).body['@type'], 'Validated');
  const { body } = await ask('POST', `/trial/resources/${project}`, { schema: NEUROSHAPES.schema, resource: payload });
  assert.equal(body.error, undefined, JSON.stringify(body.error));
  const elsewhere = { brainLocation: { brainRegion: { '@id': 'https://example.org/nowhere', label: 'Nowhere' } } };
  const refused = await ask('PUT', `/resources/${project}/${schema}/${name}-elsewhere`, { ...payload, ...elsewhere });
  assert.deepEqual([refused.status, refused.body['@type']], [400, 'InvalidResource']);
  assert.match(JSON.stringify(refused.body.details), /Brain Regions should be defined in the Brain Region Ontology/);
};

const inUse = async () => assert.match(await neuroshapes(), /^org/);
const ofNeuroshapes = Object.fromEntries(
  [...NEUROSHAPES.resources, ...NEUROSHAPES.schemas].map((name) => [`kg/${name}.json`, inUse]),
);

export const schemaChecks: Readonly<Record<string, () => Promise<void>>> = {
  ...ofNeuroshapes,
  [`${BBP}/sample-neuromorphology-entity.json`]: sample('sample-neuromorphology-entity'),
  [`${BBP}/sample-neuronmorphology-dataset.json`]: sample('sample-neuronmorphology-dataset'),
  'kg/schemas/simple-schema.json': async () => {
    const { org, project } = await newProject(withPrefixes);
    const payload = fixture('kg/schemas/simple-schema.json', { targetClass: 'schema:TestResource' });
    assert.equal((await ask('PUT', `/schemas/${org}/${project}/test-schema`, payload)).status, 201);
    const again = await ask('PUT', `/resources/${org}/${project}/schema/test-schema`, payload);
    assert.deepEqual([again.status, again.body['@type']], [409, 'ResourceAlreadyExists']);
    assert.deepEqual((await ask('GET', `/schemas/${org}/${project}/test-schema/source`)).body, payload);
    const path = `/resources/${org}/${project}/test-schema`;
    const resource = (priority: number) => fixture('kg/resources/simple-resource.json', { priority });
    assert.equal((await ask('POST', path, resource(5))).status, 201);
    const refused = await ask('PUT', `${path}/test-resource:2`, { ...resource(1001), '@id': undefined });
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'InvalidResource']);
    assert.deepEqual(refused.body.details.result.sourceConstraintComponent, 'sh:MaxInclusiveConstraintComponent');
  },
  'kg/schemas/simple-schema-no-id.json': async () => {
    const { org, project } = await newProject();
    const payload = fixture('kg/schemas/simple-schema-no-id.json', { targetClass: 'https://example.org/T' });
    assert.equal((await ask('PUT', `/schemas/${org}/${project}/named`, payload)).status, 201);
    assert.equal((await ask('DELETE', `/schemas/${org}/${project}/named?rev=1`)).body._deprecated, true);
    const refused = await ask('POST', `/resources/${org}/${project}/named`, { '@type': 'https://example.org/T' });
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'SchemaIsDeprecated']);
    assert.equal((await ask('PUT', `/schemas/${org}/${project}/named/undeprecate?rev=2`)).status, 200);
    assert.equal((await ask('GET', `/schemas/${org}/${project}/named`)).body._deprecated, false);
  },
  'kg/schemas/simple-schema-prop-shape.json': async () => {
    const { org, project } = await newProject();
    await created(`/schemas/${org}/${project}`, fixture('kg/schemas/simple-schema-prop-shape.json'));
  },
  'kg/schemas/simple-schema-imports.json': async () => {
    const { org, project } = await newProject();
    const importing = fixture('kg/schemas/simple-schema-imports.json');
    const refused = await ask('POST', `/schemas/${org}/${project}`, importing);
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'InvalidSchemaResolution']);
    await created(`/schemas/${org}/${project}`, fixture('kg/schemas/simple-schema-prop-shape.json'));
    await created(`/schemas/${org}/${project}`, importing);
    const path = `/resources/${org}/${project}/${encodeURIComponent('https://dev.nexus.test.com/test-schema-imports')}`;
    const { 'other:projects': _, ...resource } = fixture('kg/resources/simple-resource.json', { priority: 5 });
    assert.equal((await ask('POST', path, resource)).body['@type'], 'InvalidResource');
  },
  'kg/schemas/schema.json': async () => {
    const { org, project } = await newProject();
    const id = 'updatable-schema';
    await created(`/schemas/${org}/${project}`, fixture('kg/schemas/schema.json', { id, minCount: 1 }));
    const path = `/schemas/${org}/${project}/${id}`;
    const { status } = await ask('PUT', `${path}?rev=1`, fixture('kg/schemas/schema.json', { id, minCount: 2 }));
    assert.equal(status, 200);
    assert.equal((await ask('GET', path)).body.shapes[0].minCount, 2);
    assert.equal((await ask('GET', `${path}?rev=1`)).body.shapes[0].minCount, 1);
  },
  'kg/schemas/bicycle-schema.json': async () => {
    const { org, project } = await newProject();
    const schema = (id: string, gears: number) =>
      fixture('kg/schemas/bicycle-schema.json', { id, maxNumberOfGears: gears });
    for (const gears of [12, 13]) await created(`/schemas/${org}/${project}`, schema(`gears-${gears}`, gears));
    const bicycle = fixture('kg/resources/bicycle.json', { id: 'my-bike', gears: 13 });
    await created(`/resources/${org}/${project}/gears-13`, bicycle);
    const validated = await ask('GET', `/resources/${org}/${project}/gears-13/my-bike/validate`);
    assert.deepEqual([validated.status, validated.body['@type']], [200, 'Validated']);
    const refused = await ask('GET', `/resources/${org}/${project}/gears-12/my-bike/validate`);
    assert.deepEqual(
      [refused.status, refused.body['@type'], refused.body.details['@type']],
      [400, 'InvalidResource', 'sh:ValidationReport'],
    );
  },
  'kg/schemas/schema-with-power-level.json': async () => {
    const { org, project } = await newProject();
    const power = (most: number) =>
      fixture('kg/schemas/schema-with-power-level.json', { id: POWER, maxPowerLevel: most });
    const id = 'https://dev.nexus.test.com/refreshable-schema';
    const warrior = (name: string) =>
      fixture('kg/resources/resource-with-power-level.json', { id: name, powerLevel: 9001 });
    await created(`/schemas/${org}/${project}`, power(10_000));
    await created(
      `/schemas/${org}/${project}`,
      fixture('kg/schemas/schema-that-imports-power-level.json', { id, import: POWER }),
    );
    const [path, importing] = [`/resources/${org}/${project}/${encodeURIComponent(id)}`, encodeURIComponent(id)];
    await created(path, warrior('https://example.org/1'));
    const changed = await ask('PUT', `/schemas/${org}/${project}/${encodeURIComponent(POWER)}?rev=1`, power(9000));
    assert.equal(changed.status, 200);
    await created(path, warrior('https://example.org/2'));
    assert.equal((await ask('PUT', `/schemas/${org}/${project}/${importing}/refresh`)).body._rev, 2);
    assert.equal((await ask('POST', path, warrior('https://example.org/3'))).body['@type'], 'InvalidResource');
  },
  'kg/schemas/schema-that-imports-power-level.json': async () => {
    const { org, project } = await newProject();
    const base = 'https://localhost/base-schema';
    await created(
      `/schemas/${org}/${project}`,
      fixture('kg/schemas/schema-with-power-level.json', { id: base, maxPowerLevel: 10 }),
    );
    await ask('DELETE', `/schemas/${org}/${project}/${encodeURIComponent(base)}?rev=1`);
    const importing = { id: 'https://localhost/importing-schema', import: base };
    const refused = await ask(
      'POST',
      `/schemas/${org}/${project}`,
      fixture('kg/schemas/schema-that-imports-power-level.json', importing),
    );
    assert.equal(refused.body['@type'], 'InvalidSchemaResolution');
    const [{ rejections }] = refused.body.schemaImports.report.history;
    assert.deepEqual([rejections.length, rejections[0].cause['@type']], [1, 'ResourceIsDeprecated']);
  },
  'kg/resources/in-project-resolver.json': async () => {
    const { org, project } = await newProject();
    const path = `/resolvers/${org}/${project}/defaultResolver`;
    const updated = await ask('PUT', `${path}?rev=1`, fixture('kg/resources/in-project-resolver.json'));
    assert.deepEqual([updated.status, updated.body._rev], [200, 2]);
    assert.equal((await ask('GET', path)).body.priority, 42);
  },
  'kg/resources/cross-project-resolver.json': async () => {
    const [{ org, project }, other] = [await newProject(), await newProject()];
    const values = { ...who, project: `${other.org}/${other.project}` };
    const payload = fixture('kg/resources/cross-project-resolver.json', values);
    await created(`/resolvers/${org}/${project}`, payload);
    const path = `/resolvers/${org}/${project}/${encodeURIComponent('http://localhost/resolver')}`;
    assert.equal((await ask('PUT', `${path}?rev=1`, { ...payload, priority: 20 })).status, 200);
    const self = `${PUBLIC_URL}/resolvers/${org}/${project}/http:%2F%2Flocalhost%2Fresolver`;
    const parent = `${PUBLIC_URL}/projects/${org}/${project}`;
    const wanted = fixture('kg/resources/cross-project-resolver-updated-resp.json', {
      ...values,
      self,
      'project-parent': parent,
    });
    answers(await ask('GET', path), 200, wanted);
  },
  'kg/resources/cross-project-resolver-updated-resp.json': async () => {
    const [{ org, project }, other] = [await newProject(), await newProject()];
    const shared = `${other.org}/${other.project}`;
    const schema = fixture('kg/schemas/schema.json', { id: 'https://example.org/schema', minCount: 1 });
    await created(`/schemas/${shared}`, { ...schema, shapes: [{ ...schema.shapes[0], targetClass: 'other:Thing' }] });
    const path = `/resources/${org}/${project}/${encodeURIComponent('https://example.org/schema')}`;
    const thing = {
      '@context': { other: 'https://some.other.prefix.com/' },
      '@type': 'other:Thing',
      'other:projects': 'a',
    };
    assert.equal((await ask('POST', path, thing)).body['@type'], 'InvalidSchemaRejection');
    await created(
      `/resolvers/${org}/${project}`,
      fixture('kg/resources/cross-project-resolver.json', { ...who, project: shared }),
    );
    const made = await ask('POST', path, thing);
    assert.deepEqual([made.status, made.body._schemaProject], [201, `${PUBLIC_URL}/projects/${shared}`]);
  },
  'kg/listings/default-resolver.json': async () => {
    const { org, project } = await newProject();
    const id = 'https://bluebrain.github.io/nexus/vocabulary/defaultInProject';
    const self = `${PUBLIC_URL}/resolvers/${org}/${project}/${id.replaceAll('/', '%2F')}`;
    const wanted = fixture('kg/listings/default-resolver.json', {
      ...who,
      id,
      self,
      project: `${PUBLIC_URL}/projects/${org}/${project}`,
    });
    // Delta makes it in the name of its service; here it is the creator of the project.
    const text = JSON.stringify(wanted).replaceAll('service-account-delta', RICK);
    answers(await ask('GET', `/resolvers/${org}/${project}`), 200, JSON.parse(text));
  },
};
