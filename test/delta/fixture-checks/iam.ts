import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { ADMIN, ALICE, answers, newOrg, service, who } from '../fixture-scenes.ts';
import { fixture } from '../fixtures.ts';

const OLD = 'of a Delta before 1.0 (`UserRef`); no specification of 1.11 uses it';

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE';

const ask = async (method: Method, path: string, payload?: object, as = ADMIN) => {
  const response = await service().ask({ method, url: `/v1${path}`, payload, as });
  return { status: response.statusCode, body: response.json() };
};

const PERMISSIONS = ['projects/read', 'projects/write'];

/** What an identity may do at an address, as Delta tells it. */
const granted = async (address: string, identity: object) => {
  const { body } = await ask('GET', `/acls${address}?self=false`);
  const entries: { identity: object; permissions: string[] }[] = body._results[0].acl;
  return entries.find((entry) => isDeepStrictEqual({ ...entry.identity, '@id': '' }, identity))?.permissions;
};

/** Permissions added to somebody, then one taken away again. */
const addAndSubtract = async (add: string, subtract: string, values: object) => {
  const address = `/${await newOrg()}`;
  const { body } = await ask('GET', `/acls${address}?self=false`);
  const rev = body._results[0]._rev;
  const identity = { ...fixture(add, { ...values, perms: [] }).acl[0].identity, '@id': '' };
  const added = await ask('PATCH', `/acls${address}?rev=${rev}`, fixture(add, { ...values, perms: PERMISSIONS }));
  assert.equal(added.status, 200);
  assert.deepEqual(await granted(address, identity), PERMISSIONS);
  const taken = fixture(subtract, { ...values, perms: ['projects/write'] });
  assert.equal((await ask('PATCH', `/acls${address}?rev=${rev + 1}`, taken)).status, 200);
  assert.deepEqual(await granted(address, identity), ['projects/read']);
};

const registered = async () => (await ask('GET', '/permissions')).body;
const withPermissions = (name: string, permissions: readonly string[]) =>
  fixture(`iam/permissions/${name}.json`, { perms: permissions.join('","') });

let made = 0;
/** A realm of its own for each check, with what is known of it. */
const newRealm = async () => {
  const label = `realm${made++}`;
  const values = { ...who, label, realm: `https://sso.example.org/realms/${label}` };
  const created = await ask('PUT', `/realms/${label}`, fixture('iam/realms/create.json', values));
  return { path: `/realms/${label}`, values, created };
};
/** As Delta's specification compares realms: whoever wrote them. */
const answersRealm = ({ status, body }: Awaited<ReturnType<typeof ask>>, expected: number, wanted: object) => {
  const { _createdBy, _updatedBy, ...rest } = body;
  answers({ status, body: rest }, expected, wanted);
};

export const iamChecks = {
  'iam/add.json': () =>
    addAndSubtract('iam/add.json', 'iam/subtract-permissions.json', { realm: 'internal', sub: ALICE }),
  'iam/subtract-permissions.json': () =>
    addAndSubtract('iam/add.json', 'iam/subtract-permissions.json', { realm: 'internal', sub: ALICE }),
  'iam/add_annon.json': () => addAndSubtract('iam/add_annon.json', 'iam/subtract-permissions-anon.json', {}),
  'iam/subtract-permissions-anon.json': () =>
    addAndSubtract('iam/add_annon.json', 'iam/subtract-permissions-anon.json', {}),
  'iam/errors/openid_exists.json': async () => {
    const body = fixture('iam/errors/openid_exists.json', { label: 'second' });
    const payload = { name: 'Nexus', openIdConfig: body.openIdConfig };
    assert.equal((await ask('PUT', '/realms/first', payload)).status, 201);
    answers(await ask('PUT', '/realms/second', payload), 400, body);
  },
  'iam/errors/unauthorized-access.json': async () => {
    const { status, body } = await ask('GET', '/permissions', undefined, ALICE);
    const { details, ...rest } = body;
    assert.match(details, /permissions\/read/);
    answers({ status, body: rest }, 403, fixture('iam/errors/unauthorized-access.json'));
  },
  'iam/identities/response.json': async () =>
    answers(await ask('GET', '/identities'), 200, fixture('iam/identities/response.json', who)),
  'iam/keycloak/import.json': 'sets up a Keycloak, not Delta',
  'iam/patch-response-perms.json': OLD,
  'iam/patch-response.json': OLD,
  'iam/project-perms-response-empty.json': OLD,
  'iam/project-perms-response.json': OLD,
  'iam/permissions/append.json': async () => {
    const { _rev: rev, permissions } = await registered();
    const added = await ask(
      'PATCH',
      `/permissions?rev=${rev}`,
      withPermissions('append', ['append/one', 'append/two']),
    );
    assert.equal(added.status, 200);
    assert.deepEqual((await registered()).permissions, [...permissions, 'append/one', 'append/two'].sort());
  },
  'iam/permissions/replace.json': async () => {
    const { _rev: rev } = await registered();
    const replaced = await ask('PUT', `/permissions?rev=${rev}`, withPermissions('replace', ['replace/one']));
    assert.equal(replaced.status, 200);
    const { permissions } = await registered();
    assert.ok(permissions.includes('replace/one') && permissions.includes('resources/read'));
    const minimum = withPermissions('replace', ['acls/read']);
    assert.equal((await ask('PUT', `/permissions?rev=${rev + 1}`, minimum)).status, 400);
  },
  'iam/permissions/subtract.json': async () => {
    const { _rev: rev, permissions } = await registered();
    await ask('PATCH', `/permissions?rev=${rev}`, withPermissions('append', ['subtract/one']));
    const body = withPermissions('subtract', ['subtract/one']);
    assert.equal((await ask('PATCH', `/permissions?rev=${rev + 1}`, body)).status, 200);
    assert.deepEqual((await registered()).permissions, permissions);
    const minimum = withPermissions('subtract', ['acls/read']);
    assert.equal((await ask('PATCH', `/permissions?rev=${rev + 2}`, minimum)).status, 400);
  },
  'iam/realms/create.json': async () => assert.equal((await newRealm()).created.status, 201),
  'iam/realms/ref-response.json': async () => {
    const { path, values, created } = await newRealm();
    const wanted = (rev: number, deprecated: boolean) =>
      fixture('iam/realms/ref-response.json', { ...values, rev, deprecated });
    answersRealm(created, 201, wanted(1, false));
    answersRealm(await ask('PUT', `${path}?rev=1`, fixture('iam/realms/create.json', values)), 200, wanted(2, false));
    answersRealm(await ask('DELETE', `${path}?rev=2`), 200, wanted(3, true));
  },
  'iam/realms/fetch-response.json': async () => {
    const { path, values } = await newRealm();
    answersRealm(await ask('GET', path), 200, fixture('iam/realms/fetch-response.json', { ...values, rev: 1 }));
  },
  'iam/realms/update.json': async () => {
    const { path, values } = await newRealm();
    assert.equal((await ask('PUT', `${path}?rev=1`, fixture('iam/realms/update.json', values))).status, 200);
  },
  'iam/realms/fetch-updated-response.json': async () => {
    const { path, values } = await newRealm();
    await ask('PUT', `${path}?rev=1`, fixture('iam/realms/update.json', values));
    const wanted = fixture('iam/realms/fetch-updated-response.json', { ...values, rev: 2 });
    answersRealm(await ask('GET', path), 200, wanted);
  },
  'iam/realms/fetch-deprecated-response.json': async () => {
    const { path, values } = await newRealm();
    await ask('PUT', `${path}?rev=1`, fixture('iam/realms/update.json', values));
    await ask('DELETE', `${path}?rev=2`);
    const wanted = fixture('iam/realms/fetch-deprecated-response.json', { ...values, rev: 3 });
    answersRealm(await ask('GET', path), 200, wanted);
  },
};
