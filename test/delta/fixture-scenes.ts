import assert from 'node:assert/strict';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { comparable, fixture } from './fixtures.ts';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

export const [RICK, ALICE, ADMIN] = ['Rick', 'Alice', 'service-account-delta'];
const TEST_SCHEMA = 'https://dev.nexus.test.com/test-schema';
export const RESOURCE = 'https://dev.nexus.test.com/simplified-resource/1';
const SELF = `${PUBLIC_URL}/resources/org/p1/_/https:%2F%2Fdev.nexus.test.com%2Fsimplified-resource%2F1`;
export const who = { deltaUri: PUBLIC_URL, realm: 'internal', user: RICK };

let delta: DeltaService;
/** The service that all scenes are set up on. */
export const service = (): DeltaService => delta;

export async function open(): Promise<void> {
  delta = await startDelta({
    grants: [
      { identity: userOf(RICK).subject, permissions: ['organizations/create', 'organizations/read', 'events/read'] },
      {
        identity: userOf(ADMIN).subject,
        permissions: PERMISSIONS.filter((name) => /^(acls|permissions|realms)/.test(name)),
      },
    ],
  });
}

export const ask = async (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  payload?: object,
  accept = '*/*',
) => {
  const response = await delta.ask({ method, url: `/v1${path}`, payload, as: RICK, headers: { accept } });
  return { status: response.statusCode, body: response.json() };
};
/** The answer has the status and is the fixture. */
export const answers = ({ status, body }: Awaited<ReturnType<typeof ask>>, expected: number, wanted: object) =>
  assert.deepEqual([status, comparable(body)], [expected, comparable(wanted)]);

let made = 0;
/** Organisations and projects of their own for each check. */
export const newOrg = async (): Promise<string> => {
  const org = `org${made++}`;
  await ask('PUT', `/orgs/${org}`, fixture('admin/orgs/payload.json', { description: org }));
  return org;
};
export const newProject = async (settings: object = {}): Promise<{ org: string; project: string; path: string }> => {
  const [org, project] = [await newOrg(), `proj${made++}`];
  assert.equal((await ask('PUT', `/projects/${org}/${project}`, settings)).status, 201);
  return { org, project, path: `/projects/${org}/${project}` };
};
const PREFIXES = {
  'test-resource': 'https://dev.nexus.test.com/simplified-resource/',
  'test-schema': TEST_SCHEMA,
};
export const withPrefixes = {
  apiMappings: Object.entries(PREFIXES).map(([prefix, namespace]) => ({ prefix, namespace })),
};
/** The schema of Delta's own tests, for documents of that type. */
export const newSchema = async (project: string, targetClass: string) => {
  const schema = fixture('kg/schemas/simple-schema.json', { targetClass });
  assert.equal((await ask('PUT', `/schemas/${project}/test-schema`, schema)).status, 201);
};
export const newResource = async () => {
  const { org, project } = await newProject(withPrefixes);
  const payload = fixture('kg/resources/simple-resource.json', { resourceId: RESOURCE, priority: 5 });
  const path = `/resources/${org}/${project}/test-schema/test-resource:1`;
  await newSchema(`${org}/${project}`, 'schema:TestResource');
  assert.equal((await ask('PUT', path, payload)).status, 201);
  const names = {
    project: `${PUBLIC_URL}/projects/${org}/${project}`,
    self: SELF.replace('org/p1', `${org}/${project}`),
  };
  return { path, org, project, values: { ...who, ...names, resourceId: RESOURCE, priority: 5, rev: 1 } };
};
/** Kept as it was sent, and readable in every form. */
export const roundTrip = async (payload: { '@id'?: string }, schema = '_') => {
  const { org, project } = await newProject(withPrefixes);
  const { status, body } = await ask('POST', `/resources/${org}/${project}/${schema}`, payload);
  assert.equal(status, 201, JSON.stringify(body));
  const self = new URL(body._self).pathname.replace('/v1', '');
  assert.deepEqual((await ask('GET', `${self}/source`)).body, payload);
  assert.equal((await ask('GET', self)).body._rev, 1);
};

/** Every place that has a listing. */
export const scopes = async () => {
  const { org, project } = await newProject();
  return ['', `/${org}`, `/${org}/${project}`, `/${org}/${project}/_`].map((scope) => `/resources${scope}`);
};
/** What Delta's specification of listings sets up. */
let listings: Promise<unknown> | undefined;
export const listed = async () => {
  const type = 'http://schema.org/Type-listed';
  const idOf = (project: string, name: string) => `${PUBLIC_URL}/resources/${project}/_/${name}`;
  const setUp = async () => {
    for (const org of ['one', 'two']) await ask('PUT', `/orgs/${org}`, {});
    for (const [org, project] of [
      ['one', 'p11'],
      ['one', 'p12'],
      ['one', 'p13'],
      ['two', 'p21'],
    ]) {
      await ask('PUT', `/projects/${org}/${project}`, { ...withPrefixes, base: idOf(project, '') });
      const payload = fixture('kg/resources/simple-resource.json', { priority: 5, resourceType: type });
      await ask('PUT', `/resources/${org}/${project}/_/resource${project.slice(1)}`, payload);
      if (project === 'p11') {
        await newSchema('one/p11', type);
        await ask('PUT', '/resources/one/p11/test-schema/resource11_with_schema', payload);
      }
    }
    const tag = (path: string, rev: number, name: string) =>
      ask('POST', `/resources/${path}/tags?rev=${rev}`, { tag: name, rev });
    await tag('one/p11/_/resource11', 1, 'v1.0.0');
    await tag('one/p13/_/resource13', 1, 'v1.0.0');
    await tag('one/p13/_/resource13', 2, 'v1.0.1');
    await tag('two/p21/_/resource21', 1, 'v1.0.2');
    await ask('DELETE', '/resources/one/p12/_/resource12?rev=1');
    const { grants } = await delta.store.acl('/one/p12', userOf(RICK));
    const reader = { identity: userOf(ALICE).subject, permissions: ['resources/read'] };
    await delta.store.replaceAcl('/one/p12', 1, [...grants, reader], userOf(RICK));
  };
  listings ??= setUp();
  await listings;
  const selfOf = (project: string, id: string) => `${PUBLIC_URL}/resources/${project}/_/${id.replaceAll('/', '%2F')}`;
  return { type, idOf, selfOf };
};
export const withoutLinks = (body: { _results: object[] }) => ({
  ...body,
  _results: body._results.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !['_self', '_incoming', '_outgoing'].includes(key))),
  ),
});
export const newFiles = async () => {
  const { org, project } = await newProject();
  const path = `/files/${org}/${project}`;
  const values = (name: string) => {
    const id = `${PUBLIC_URL}/resources/${org}/${project}/_/${name}`;
    const self = `${PUBLIC_URL}${path}/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
    const storage = { storageId: 'diskStorageDefault', storageType: 'DiskStorage' };
    return { ...who, ...storage, id, self, filename: name, project: `${PUBLIC_URL}/projects/${org}/${project}` };
  };
  return { path, project: `${org}/${project}`, values };
};
export const upload = async (
  path: string,
  content: string | Buffer,
  filename: string,
  type = 'application/octet-stream',
) => {
  const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--b--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const { statusCode, body } = await delta.ask({ method: 'PUT', url: `/v1${path}`, payload, headers, as: RICK });
  assert.equal(statusCode, path.includes('?') ? 200 : 201, body);
};
