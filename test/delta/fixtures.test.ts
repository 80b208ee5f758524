import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { missing } from '../shared-inputs.ts';
import { archiveChecks } from './fixture-checks/archives.ts';
import { eventChecks } from './fixture-checks/events.ts';
import { iamChecks } from './fixture-checks/iam.ts';
import { multiFetchChecks } from './fixture-checks/multi-fetch.ts';
import { schemaChecks } from './fixture-checks/schemas.ts';
import { searchChecks } from './fixture-checks/search.ts';
import { storageChecks } from './fixture-checks/storages.ts';
import { viewChecks } from './fixture-checks/views.ts';
import {
  ALICE,
  answers,
  ask,
  listed,
  newFiles,
  newOrg,
  newProject,
  newResource,
  open,
  RESOURCE,
  RICK,
  roundTrip,
  scopes,
  service,
  upload,
  who,
  withoutLinks,
  withPrefixes,
} from './fixture-scenes.ts';
import { comparable, FIXTURES, fixture } from './fixtures.ts';
import { PUBLIC_URL } from './service.ts';

const OLD = 'of a Delta before 1.0 (`code` and `message`); no specification of 1.11 uses it';
const PROJECTS = 'projects are not listed among resources here';

/** What is done with each fixture: a check, or why there is none. */
const FIXTURE_CHECKS: Readonly<Record<string, string | (() => Promise<void>)>> = {
  ...archiveChecks,
  ...eventChecks,
  ...multiFetchChecks,
  ...schemaChecks,
  ...storageChecks,
  ...iamChecks,
  ...viewChecks,
  ...searchChecks,
  'admin/org-response.json': async () => {
    const org = await newOrg();
    const values = { ...who, path: 'orgs', orgId: org, type: 'Organization', schema: 'organizations' };
    const updated = await ask('PUT', `/orgs/${org}?rev=1`, { description: 'other' });
    answers(updated, 200, fixture('admin/org-response.json', { ...values, rev: 2, deprecated: false }));
    const deprecated = await ask('DELETE', `/orgs/${org}?rev=2`);
    answers(deprecated, 200, fixture('admin/org-response.json', { ...values, rev: 3, deprecated: true }));
    const { body } = await ask('GET', `/orgs/${org}?rev=1`);
    assert.deepEqual([body.description, body._rev, body._deprecated], [org, 1, false]);
  },
  'admin/project-response.json': async () => {
    const { org, project, path } = await newProject();
    const values = { ...who, path: 'projects', orgId: org, projectId: project, type: 'Project', schema: 'projects' };
    const wanted = (rev: number, deprecated: boolean) =>
      fixture('admin/project-response.json', { ...values, rev, deprecated, markedForDeletion: false });
    answers(await ask('PUT', `${path}?rev=1`, { description: 'other' }), 200, wanted(2, false));
    answers(await ask('DELETE', `${path}?rev=2`), 200, wanted(3, true));
    answers(await ask('PUT', `${path}/undeprecate?rev=3`, {}), 200, wanted(4, false));
  },
  'admin/search-results-all-fields.json': OLD,
  'admin/errors/already-deprecated.json': OLD,
  'admin/errors/create-no-name-resp.json': OLD,
  'admin/errors/illegal-param-org.json': OLD,
  'admin/errors/illegal-param-project.json': OLD,
  'admin/errors/org-doesnt-exist.json': OLD,
  'admin/errors/update-overriden-prefixes.json': OLD,
  'admin/errors/resource-deprecated.json': 'has a wording that Delta 1.11 no longer uses',
  'admin/errors/invalid-delete-request.json': async () => {
    const org = await newOrg();
    answers(
      await ask('DELETE', `/orgs/${org}`),
      400,
      fixture('admin/errors/invalid-delete-request.json', { orgId: org }),
    );
  },
  'admin/errors/method-not-supported.json': async () => {
    const { path } = await newProject();
    answers(await ask('POST', path, {}), 405, fixture('admin/errors/method-not-supported.json'));
  },
  'admin/errors/not-exists.json': async () =>
    answers(await ask('GET', '/orgs/nowhere'), 404, fixture('admin/errors/not-exists.json', { orgId: 'nowhere' })),
  'admin/errors/org-already-exists.json': async () => {
    const org = await newOrg();
    answers(await ask('PUT', `/orgs/${org}`, {}), 409, fixture('admin/errors/org-already-exists.json', { orgId: org }));
  },
  'admin/errors/org-incorrect-revision.json': async () => {
    const refused = await ask('PUT', `/orgs/${await newOrg()}?rev=4`, {});
    answers(refused, 409, fixture('admin/errors/org-incorrect-revision.json'));
  },
  'admin/errors/project-already-exists.json': async () => {
    const { org, project, path } = await newProject();
    const values = { orgId: org, projLabel: project, projId: `${org}/${project}` };
    answers(await ask('PUT', path, {}), 409, fixture('admin/errors/project-already-exists.json', values));
  },
  'admin/errors/project-incorrect-revision.json': async () => {
    const { path } = await newProject();
    for (const rev of [1, 2]) await ask('PUT', `${path}?rev=${rev}`, {});
    answers(await ask('PUT', `${path}?rev=4`, {}), 409, fixture('admin/errors/project-incorrect-revision.json'));
  },
  'admin/orgs/payload.json': async () => {
    const org = await newOrg();
    assert.equal((await ask('GET', `/orgs/${org}`)).body.description, org);
  },
  'admin/projects/default-mappings.json': async () => {
    const namespace = 'https://bbp-nexus.epfl.ch/vocabs/nexus/core/terms/v0.1.0/';
    const { path } = await newProject({ apiMappings: [{ prefix: 'nxv', namespace }] });
    const { body } = await ask('GET', path);
    const { _effectiveApiMappings: found } = (await ask('GET', path.replace(/\/[^/]+$/, ''))).body._results[0];
    assert.deepEqual(comparable(found), comparable(fixture('admin/projects/default-mappings.json')));
    assert.deepEqual(body.apiMappings, [{ prefix: 'nxv', namespace }]);
  },
  'admin/projects/empty-project-list.json': async () => {
    const nobody = await service().ask({ url: '/v1/projects' });
    answers({ status: 200, body: nobody.json() }, 200, fixture('admin/projects/empty-project-list.json'));
  },
  'admin/projects/listing-item.json': async () => {
    const [org, project] = [await newOrg(), 'listed'];
    const values = { ...who, id: `${org}/${project}`, projId: project, orgId: org };
    const { description, base, vocab, enforceSchema, apiMappings, ...metadata } = fixture(
      'admin/projects/listing-item.json',
      values,
    );
    await ask('PUT', `/projects/${org}/${project}`, { description, base, vocab, enforceSchema, apiMappings });
    const { body } = await ask('GET', `/projects/${org}`);
    const wanted = { description, base, vocab, enforceSchema, apiMappings, ...metadata };
    assert.deepEqual(comparable(body._results), comparable([wanted]));
  },
  'kg/resources/bicycle.json': () => roundTrip(fixture('kg/resources/bicycle.json', { id: 'my-bicycle', gears: 3 })),
  'kg/resources/person.json': () => roundTrip(fixture('kg/resources/person.json')),
  'kg/resources/resource-with-power-level.json': () =>
    roundTrip(
      fixture('kg/resources/resource-with-power-level.json', { id: 'https://example.org/p', powerLevel: 9001 }),
    ),
  'kg/resources/simple-resource.json': () =>
    roundTrip(fixture('kg/resources/simple-resource.json', { priority: 3, resourceType: 'schema:Custom' })),
  'kg/resources/simple-context.json': async () => {
    const { org, project } = await newProject(withPrefixes);
    const path = `/resources/${org}/${project}/_/test-resource:mycontext`;
    assert.equal((await ask('PUT', path, fixture('kg/resources/simple-context.json'))).status, 201);
  },
  'kg/resources/simple-resource-context.json': async () => {
    const { org, project } = await newProject(withPrefixes);
    const root = `/resources/${org}/${project}`;
    const context = fixture('kg/resources/simple-context.json');
    await ask('PUT', `${root}/_/test-resource:mycontext`, context);
    const created = await ask('POST', `${root}/_`, fixture('kg/resources/simple-resource-context.json'));
    assert.deepEqual([created.status, created.body['@id']], [201, 'http://example.com/base/myid']);
    const path = new URL(created.body._self).pathname.replace('/v1', '');
    assert.equal((await ask('PUT', `${path}/refresh`)).body._rev, 1);
    const more = { '@context': { ...context['@context'], prefix: 'https://bbp.epfl.ch/prefix' } };
    assert.equal((await ask('PUT', `${root}/_/test-resource:mycontext?rev=1`, more)).body._rev, 2);
    assert.equal((await ask('PUT', `${path}/refresh`)).body._rev, 2);
    const iri = 'https://dev.nexus.test.com/simplified-resource/mycontext';
    const resource = { id: iri, project: `${org}/${project}`, rev: 2 };
    assert.deepEqual((await ask('GET', `${path}/remote-contexts`)).body, {
      '@context': 'https://bluebrain.github.io/nexus/contexts/remote-contexts.json',
      remoteContexts: [{ '@type': 'ProjectRemoteContextRef', iri, resource }],
    });
  },
  'kg/resources/simplified-resolver.json': async () => {
    const { org, project } = await newProject();
    const refused = await ask('POST', `/resources/${org}/${project}`, fixture('kg/resources/simplified-resolver.json'));
    assert.deepEqual([refused.status, refused.body['@type']], [400, 'ReservedResourceTypes']);
  },
  'kg/resources/invalid-resource-id.json': async () => {
    const { org, project } = await newProject();
    const refused = await ask('GET', `/resources/${org}/${project}/_/a%20b`);
    answers(refused, 400, fixture('kg/resources/invalid-resource-id.json', { id: 'a b' }));
  },
  'kg/resources/resource-already-exists-rejection.json': async () => {
    const { path, org, project } = await newResource();
    const values = { id: RESOURCE, project: `${org}/${project}` };
    const refused = await ask('PUT', path, fixture('kg/resources/simple-resource.json', { priority: 1 }));
    answers(refused, 409, fixture('kg/resources/resource-already-exists-rejection.json', values));
  },
  'kg/resources/simple-resource-response.json': async () => {
    const { path, values } = await newResource();
    const wanted = (changes: object) =>
      fixture('kg/resources/simple-resource-response.json', { ...values, ...changes });
    answers(await ask('GET', path), 200, wanted({}));
    const payload = fixture('kg/resources/simple-resource.json', { resourceId: RESOURCE, priority: 3 });
    assert.equal((await ask('PUT', `${path}?rev=1`, payload)).body._rev, 2);
    answers(await ask('GET', path), 200, wanted({ rev: 2, priority: 3 }));
    answers(await ask('GET', `${path.replace('test-schema', '_')}?rev=1`), 200, wanted({}));
    await ask('POST', `${path}/tags?rev=2`, { tag: 'v1.0.0', rev: 1 });
    answers(await ask('GET', `${path}?tag=v1.0.0`), 200, wanted({}));
  },
  'kg/resources/simple-resource-with-metadata.json': async () => {
    const { path, values } = await newResource();
    const wanted = fixture('kg/resources/simple-resource-with-metadata.json', values);
    answers(await ask('GET', `${path}/source?annotate=true`), 200, wanted);
  },
  'kg/files/attachment-metadata.json': async () => {
    const { path, values } = await newFiles();
    const content = '{ "initial": ["is", "a", "test", "file"] }';
    const file = `${path}/attachment.json`;
    await upload(file, content, 'attachment.json');
    await upload(`${file}?rev=1`, '{ "updated": ["is", "a", "test", "file"] }', 'attachment.json', 'application/json');
    assert.equal((await service().ask({ url: `/v1${file}?rev=1`, as: RICK })).body, content);
    assert.equal((await ask('DELETE', `${file}?rev=2`)).body._deprecated, true);
    const wanted = fixture('kg/files/attachment-metadata.json', values('attachment.json'));
    answers(await ask('GET', file, undefined, 'application/ld+json'), 200, wanted);
  },
  'kg/files/attachment2-metadata.json': async () => {
    const { path, values } = await newFiles();
    await upload(`${path}/attachment2`, 'text file', 'attachment2');
    const wanted = fixture('kg/files/attachment2-metadata.json', values('attachment2'));
    answers(await ask('GET', `${path}/attachment2`, undefined, 'application/ld+json'), 200, wanted);
  },
  'kg/files/list.json': async () => {
    const { path, project, values } = await newFiles();
    await upload(`${path}/empty`, '', 'empty', 'text/plain; charset=UTF-8');
    const wanted = fixture('kg/files/list.json', {
      ...values(''),
      project,
      fileSelfPrefix: `${PUBLIC_URL}${path}/http:%2F%2F127.0.0.1:8080%2Fv1%2Fresources%2F${project.replace('/', '%2F')}%2F_%2F`,
    });
    const isEmpty = (row: { _filename: string }) => row._filename === 'empty';
    const rows = wanted._results.filter(isEmpty);
    assert.equal(rows.length, 1);
    answers(await ask('GET', path), 200, { ...wanted, _total: 1, _results: rows });
  },
  'kg/files/nexus-logo.png': async () => {
    const { path } = await newFiles();
    const logo = readFileSync(`${FIXTURES}/kg/files/nexus-logo.png`);
    await upload(`${path}/logo`, logo, 'nexus-logo.png');
    const given = await service().ask({ url: `/v1${path}/logo`, as: RICK, headers: { accept: 'image/*' } });
    assert.equal(given.headers['content-type'], 'image/png');
    assert.ok(given.rawPayload.equals(logo));
  },
  'kg/files/delegated-metadata.json': 'files are not delegated to S3 here',
  'kg/files/linked-metadata.json': 'files of S3 are not linked here',
  'kg/listings/from-and-after-error.json': async () => {
    const wanted = fixture('kg/listings/from-and-after-error.json');
    for (const path of await scopes()) answers(await ask('GET', `${path}?from=10&after=%5B%22test%22%5D`), 400, wanted);
  },
  'kg/listings/from-over-limit-error.json': async () => {
    const wanted = fixture('kg/listings/from-over-limit-error.json');
    for (const path of await scopes()) answers(await ask('GET', `${path}?from=10001`), 400, wanted);
  },
  'kg/listings/all/resource-by-type-1.json': async () => {
    const { type } = await listed();
    const response = await service().ask({ url: `/v1/resources?type=${encodeURIComponent(type)}`, as: ALICE });
    const wanted = fixture('kg/listings/all/resource-by-type-1.json', {
      ...who,
      org: 'one',
      proj: 'p12',
      resourceType: type,
    });
    answers({ status: response.statusCode, body: withoutLinks(response.json()) }, 200, wanted);
  },
  'kg/listings/all/resource-by-type-4.json': async () => {
    const { type } = await listed();
    const { status, body } = await ask('GET', `/resources?type=${encodeURIComponent(type)}`);
    const projects = { org1: 'one', org2: 'two', proj1: 'p11', proj2: 'p12', proj3: 'p13', proj4: 'p21' };
    const wanted = fixture('kg/listings/all/resource-by-type-4.json', { ...who, ...projects, resourceType: type });
    answers({ status, body: withoutLinks(body) }, 200, wanted);
  },
  'kg/listings/org/filter-project-1.json': PROJECTS,
  'kg/listings/org/filter-project-2.json': PROJECTS,
  'kg/listings/project/resource11-schema.json': async () => {
    const { type, idOf, selfOf } = await listed();
    const id = idOf('p11', 'resource11_with_schema');
    const self = selfOf('one/p11', id);
    const names = { org: 'one', proj: 'p11', resourceType: type, id, self };
    const wanted = fixture('kg/listings/project/resource11-schema.json', { ...who, ...names });
    const encoded = [id, self].map(encodeURIComponent);
    const places = ['/one/p11/test-schema', `?id=${encoded[0]}`, `?locate=${encoded[0]}`, `?locate=${encoded[1]}`];
    for (const place of places) answers(await ask('GET', `/resources${place}`), 200, wanted);
  },
  'kg/listings/project/resources-tagged.json': async () => {
    const { type, idOf, selfOf } = await listed();
    const [id1, id2] = [idOf('p11', 'resource11'), idOf('p13', 'resource13')];
    const selves = { id1, id2, self1: selfOf('one/p11', id1), self2: selfOf('one/p13', id2) };
    const names = { org: 'one', proj1: 'p11', proj2: 'p13', resourceType: type };
    const wanted = fixture('kg/listings/project/resources-tagged.json', { ...who, ...names, ...selves });
    answers(await ask('GET', '/resources/one?tag=v1.0.0'), 200, wanted);
  },
};

const AREAS = [
  'admin',
  'iam',
  'kg/aggregations',
  'kg/archives',
  'kg/context',
  'kg/resources',
  'kg/events',
  'kg/files',
  'kg/listings',
  'kg/multi-fetch',
  'kg/schemas',
  'kg/storages',
  'kg/views',
];

describe("Delta's own fixtures", { skip: missing(FIXTURES) }, () => {
  before(open);
  after(() => service().close());

  for (const [name, check] of Object.entries(FIXTURE_CHECKS)) {
    if (typeof check === 'string') test(name, { skip: check });
    else test(name, check);
  }

  test('every fixture of these areas is in the table, and the counts are in docs/compatibility.md', (t) => {
    const files = AREAS.flatMap((area) =>
      readdirSync(`${FIXTURES}/${area}`, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(FIXTURES, `${parentPath}/${name}`)),
    );
    assert.deepEqual(Object.keys(FIXTURE_CHECKS).sort(), files.sort());
    const skipped = Object.values(FIXTURE_CHECKS).filter((check) => typeof check === 'string').length;
    const counts = `${files.length - skipped} exercised, ${skipped} skipped`;
    t.diagnostic(counts);
    assert.match(readFileSync('docs/compatibility.md', 'utf8'), new RegExp(counts));
  });
});
