import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const CONTEXTS = 'https://bluebrain.github.io/nexus/contexts/';
const THING = 'https://example.org/things/1';
const THING_SEGMENT = encodeURIComponent(THING);

describe('resolvers', () => {
  let delta: DeltaService;
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, as = 'Ann') => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as });
    return { status: response.statusCode, body: response.json() };
  };
  let made = 0;
  /** A project of its own for each test; beside it `lab/shared`, which holds the thing and which Ann may read. */
  const newProject = async () => {
    const name = `lab/p${made++}`;
    assert.equal((await ask('PUT', `/projects/${name}`, {})).status, 201);
    return name;
  };
  const crossProject = (priority = 10, more: object = {}) => ({
    '@type': 'CrossProject',
    projects: ['lab/shared'],
    identities: [{ '@type': 'User', realm: 'internal', subject: 'Ann' }],
    priority,
    ...more,
  });

  before(async () => {
    const permissions = ['organizations/create', 'projects/create', 'projects/read'];
    delta = await startDelta({ grants: [{ identity: userOf('Ann').subject, permissions }] });
    await ask('PUT', '/orgs/lab', {});
    await ask('PUT', '/projects/lab/shared', {});
    const thing = { '@context': { '@vocab': 'https://example.org/' }, '@id': THING, '@type': 'Thing', size: 3 };
    assert.equal((await ask('POST', '/resources/lab/shared', thing)).status, 201);
  });
  after(() => delta.close());

  test('every project has one from its start, which looks in the project itself', async () => {
    const project = await newProject();
    const { body } = await ask('GET', `/resolvers/${project}/nxv:defaultInProject`);
    assert.deepEqual(
      [body['@id'], body['@type'], body.priority, body._rev],
      [`${NXV}defaultInProject`, ['Resolver', 'InProject'], 1, 1],
    );
    const listed = (await ask('GET', `/resolvers/${project}`)).body;
    assert.deepEqual([listed._total, listed._results[0].name], [1, 'Default resolver']);
    await ask('POST', `/resources/${project}`, { '@id': THING });
    const found = await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`);
    assert.deepEqual([found.status, found.body._project], [200, `${PUBLIC_URL}/projects/${project}`]);
  });

  test('the first one becomes what it is changed to', async () => {
    const project = await newProject();
    const path = `/resolvers/${project}/defaultResolver`;
    const updated = await ask('PUT', `${path}?rev=1`, { '@type': 'InProject', priority: 42 });
    assert.deepEqual([updated.status, updated.body._rev], [200, 2]);
    assert.deepEqual((await ask('GET', path)).body.priority, 42);
    assert.equal((await ask('GET', `/resolvers/${project}`)).body._total, 1);
    assert.equal((await ask('DELETE', `${path}?rev=2`)).body._deprecated, true);
    await ask('POST', `/resources/${project}`, { '@id': THING });
    assert.equal((await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`)).status, 404);
  });

  test('one over projects finds what lies there, for who it may read for', async () => {
    const project = await newProject();
    const missing = await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`);
    assert.deepEqual([missing.status, missing.body['@type']], [404, 'InvalidResolution']);
    assert.deepEqual(missing.body.report.history, [
      {
        resolverId: `${NXV}defaultInProject`,
        success: false,
        rejections: [
          {
            cause: { '@type': 'ResourceNotFound', reason: `The resource was not found in project '${project}'.` },
            project,
          },
        ],
      },
    ]);
    assert.equal((await ask('PUT', `/resolvers/${project}/cross`, crossProject())).status, 201);
    const found = await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`);
    assert.deepEqual(
      [found.status, found.body.size, found.body._project],
      [200, 3, `${PUBLIC_URL}/projects/lab/shared`],
    );
    const source = await ask('GET', `/resolvers/${project}/cross/${THING_SEGMENT}/source`);
    assert.deepEqual([source.status, source.body['@type']], [200, 'Thing']);
    const report = await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}?showReport=true`);
    assert.deepEqual(
      report.body.history.map(({ success }: { success: boolean }) => success),
      [false, true],
    );
  });

  test('asks in the order of priorities, and gives only the types it is for', async () => {
    const project = await newProject();
    const typed = crossProject(5, { resourceTypes: ['https://example.org/Other'] });
    await ask('PUT', `/resolvers/${project}/typed`, typed);
    const denied = (await ask('GET', `/resolvers/${project}/typed/${THING_SEGMENT}`)).body;
    assert.deepEqual(
      [denied['@type'], denied.report.rejections[0].cause['@type']],
      ['InvalidResolverResolution', 'ResourceTypesDenied'],
    );
    await ask('PUT', `/resolvers/${project}/cross`, crossProject(3));
    const { history } = (await ask('GET', `/resolvers/${project}/_/${encodeURIComponent('https://example.org/none')}`))
      .body.report;
    assert.deepEqual(
      history.map(({ resolverId }: { resolverId: string }) => resolverId.split('/').at(-1)),
      ['defaultInProject', 'cross', 'typed'],
    );
  });

  test('nobody reads through one what its identities may not read', async () => {
    const project = await newProject();
    const reader = { identity: userOf('Ben').subject, permissions: ['resources/read', 'resolvers/write'] };
    const { grants, rev } = await delta.store.acl(`/${project}`, userOf('Ann'));
    await delta.store.replaceAcl(`/${project}`, rev, [...grants, reader], userOf('Ann'));
    const lent = await ask('PUT', `/resolvers/${project}/lent`, crossProject(), 'Ben');
    assert.deepEqual([lent.status, lent.body['@type']], [400, 'InvalidIdentities']);
    const { identities: _, ...open } = crossProject(20);
    await ask('PUT', `/resolvers/${project}/own`, { ...open, useCurrentCaller: true });
    assert.equal((await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`)).status, 200);
    const denied = await ask('GET', `/resolvers/${project}/own/${THING_SEGMENT}`, undefined, 'Ben');
    assert.equal(denied.body.report.rejections[0].cause['@type'], 'ProjectAccessDenied');
    assert.equal((await ask('GET', `/resolvers/${project}/_/${THING_SEGMENT}`, undefined, 'Cid')).status, 403);
  });

  test('what is no resolver is refused', async () => {
    const project = await newProject();
    const refusal = async (body: object) => {
      const { status, body: answer } = await ask('POST', `/resolvers/${project}`, body);
      return [status, answer['@type']];
    };
    assert.deepEqual(await refusal({ priority: 5 }), [400, 'DecodingFailed']);
    assert.deepEqual(await refusal({ '@type': 'InProject', priority: 1001 }), [400, 'DecodingFailed']);
    assert.deepEqual(await refusal({ '@type': 'InProject', priority: 1 }), [400, 'PriorityAlreadyExists']);
    assert.deepEqual(await refusal(crossProject(5, { projects: [] })), [400, 'DecodingFailed']);
    assert.deepEqual(await refusal(crossProject(5, { identities: [] })), [400, 'NoIdentities']);
    assert.deepEqual(await refusal(crossProject(5, { useCurrentCaller: true })), [400, 'DecodingFailed']);
    await ask('PUT', `/resolvers/${project}/cross`, crossProject());
    const changed = await ask('PUT', `/resolvers/${project}/cross?rev=1`, { '@type': 'InProject', priority: 10 });
    assert.equal(changed.body['@type'], 'DifferentResolverType');
    assert.equal((await ask('PUT', `/resolvers/${project}/cross?rev=7`, crossProject())).body['@type'], 'IncorrectRev');
    assert.equal((await ask('GET', `/resolvers/${project}/none`)).body['@type'], 'ResourceNotFound');
  });

  test('contexts of Nexus are found in every project, under their old names too', async () => {
    const project = await newProject();
    for (const iri of [
      `${CONTEXTS}metadata.json`,
      `${CONTEXTS}resource.json`,
      'https://bluebrainnexus.io/contexts/metadata.json',
    ]) {
      const { status, body } = await ask('GET', `/resolvers/${project}/_/${encodeURIComponent(iri)}`);
      assert.deepEqual([status, body['@id'], body['@context']._rev], [200, iri, `${NXV}rev`]);
    }
    const metadata = (
      await ask('GET', `/resolvers/${project}/_/${encodeURIComponent(`${CONTEXTS}metadata.json`)}/source`)
    ).body;
    assert.equal(metadata['@context']._self['@type'], '@id');
  });

  test('documents find contexts through resolvers alone', async () => {
    const project = await newProject();
    const iri = `https://example.org/contexts/${project}`;
    await ask('POST', '/resources/lab/shared', { '@id': iri, '@context': { size: 'https://example.org/size' } });
    const document = { '@context': iri, size: 3 };
    const refused = await ask('POST', `/resources/${project}`, document);
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'InvalidJsonLdFormat']);
    await ask('PUT', `/resolvers/${project}/cross`, crossProject());
    assert.equal((await ask('POST', `/resources/${project}`, document)).status, 201);
  });
});
