import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { Iri, ProjectRef } from '../../src/store/resource.ts';
import { addressOf, openStream, readEvents } from './event-stream.ts';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

const admin = userOf('admin');
const RIGHTS = ['organizations/create', 'events/read', 'resources/read'];
const idOf = (name: string) => `https://example.org/${name}` as Iri;

describe('streams of events', () => {
  let delta: DeltaService;
  const [one, other, third] = [
    { org: 'a', project: 'one' },
    { org: 'a', project: 'other' },
    { org: 'b', project: 'third' },
  ];
  const create = (project: ProjectRef, name: string, source = {}) =>
    delta.store.create({ project, caller: admin, id: idOf(name), source });
  const idsOf = async (path: string, count: number, after?: number) =>
    (await readEvents(delta, path, { count, as: 'admin', after })).map(({ data }) => data._resourceId);

  before(async () => {
    delta = await startDelta({
      grants: [
        {
          identity: admin.subject,
          permissions: [...RIGHTS, 'acls/read', 'acls/write', 'permissions/read', 'permissions/write'],
        },
        { identity: userOf('reader').subject, permissions: ['resources/read'] },
      ],
    });
    for (const org of ['a', 'b']) await delta.store.createOrganization(org, undefined, admin);
    for (const ref of [one, other, third]) await delta.store.createProject(ref, {}, admin);
    await create(one, '1');
    await create(third, '3');
    await create(other, '2');
  });
  after(() => delta.close());

  test('tell of a project, of an organisation, or of all, in the order of the commits', async () => {
    assert.deepEqual(await idsOf('/resources/a/one/events', 1), [idOf('1')]);
    assert.deepEqual(await idsOf('/resources/a/events', 2), [idOf('1'), idOf('2')]);
    assert.deepEqual(await idsOf('/resources/events', 3), [idOf('1'), idOf('3'), idOf('2')]);
  });

  test('begin behind the last event that the client has seen, and go on as changes are made', async () => {
    const [first] = await readEvents(delta, '/resources/a/events', { count: 1, as: 'admin' });
    const following = idsOf('/resources/a/events', 3, first.id);
    await create(third, 'elsewhere');
    await create(one, 'later');
    await delta.store.tag({ project: one, caller: admin, id: idOf('later'), rev: 1, name: 'v' });
    assert.deepEqual(await following, [idOf('2'), idOf('later'), idOf('later')]);
  });

  test('tell what a tag names, and of one kind only where the path says so', async () => {
    await delta.store.createFile({ project: other, caller: admin, id: idOf('file'), content: Readable.from([]) });
    await delta.store.untag({ project: one, caller: admin, id: idOf('later'), rev: 2, name: 'v' });
    const [file] = await readEvents(delta, '/files/a/events', { count: 1, as: 'admin' });
    assert.deepEqual([file.event, file.data._fileId, file.data._attributes._bytes], ['FileCreated', idOf('file'), 0]);
    const events = await readEvents(delta, '/resources/a/one/events', { count: 4, as: 'admin' });
    const told = events.map(({ event, data }) => [event, data._rev, data.tag, data.targetRev]);
    assert.deepEqual(told.slice(2), [
      ['ResourceTagAdded', 2, 'v', 1],
      ['ResourceTagDeleted', 3, 'v', undefined],
    ]);
  });

  test('tell of projects below their own path', async () => {
    const ref = { org: 'a', project: 'told' };
    const made = await delta.store.createProject(ref, { description: 'first', apiMappings: { ex: idOf('') } }, admin);
    await delta.store.updateProject(ref, 1, { deprecated: true }, admin);
    const [created, deprecated] = await readEvents(delta, '/projects/a/told/events', { count: 2, as: 'admin' });
    const at = `${PUBLIC_URL}/projects/a/told`;
    const common = {
      '@context': ['metadata', 'projects'].map((name) => `https://bluebrain.github.io/nexus/contexts/${name}.json`),
      ...{ _label: 'told', _uuid: made.uuid, _organizationLabel: 'a', _organizationUuid: made.orgUuid },
      ...{ _projectId: at, _resourceId: at, _subject: `${PUBLIC_URL}/${admin.subject}` },
    };
    const { _instant, ...data } = created.data;
    assert.deepEqual(data, {
      ...{ ...common, '@type': 'ProjectCreated', _rev: 1, description: 'first', enforceSchema: false },
      apiMappings: [{ namespace: idOf(''), prefix: 'ex' }],
      ...{ base: made.base, vocab: made.vocab },
    });
    const { _instant: _, ...rest } = deprecated.data;
    assert.deepEqual(rest, { ...common, '@type': 'ProjectDeprecated', _rev: 2 });
    const ofOrg = await readEvents(delta, '/projects/a/events', { count: 1, as: 'admin', after: created.id - 1 });
    assert.deepEqual([ofOrg[0].id, ofOrg[0].event], [created.id, 'ProjectCreated']);
    const all = await readEvents(delta, '/projects/events', { count: 5, as: 'admin' });
    assert.deepEqual(
      all.map(({ data: { _label } }) => _label),
      ['one', 'other', 'third', 'told', 'told'],
    );
  });

  test('tell of what is deleted, in place of what happened to it before', async () => {
    const ref = { org: 'b', project: 'deleting' };
    await delta.store.createProject(ref, {}, admin);
    const { rev } = await delta.store.permissions(undefined, admin);
    const permissions = ['resources/delete'];
    await delta.store.changePermissions(rev, { append: permissions }, admin);
    const root = await delta.store.acl('/', admin);
    await delta.store.appendToAcl('/', root.rev, [{ identity: admin.subject, permissions }], admin);
    await create(ref, 'short-lived');
    await delta.store.deleteResource({ project: ref, id: idOf('short-lived'), caller: admin });
    const [{ event, data }] = await readEvents(delta, '/resources/b/deleting/events', { count: 1, as: 'admin' });
    const { _instant, ...told } = data;
    assert.deepEqual(
      [event, told],
      [
        'ResourceDeleted',
        {
          '@context': 'https://bluebrain.github.io/nexus/contexts/metadata.json',
          '@type': 'ResourceDeleted',
          _resourceId: idOf('short-lived'),
          _project: `${PUBLIC_URL}/projects/b/deleting`,
          _rev: 2,
          _subject: `${PUBLIC_URL}/${admin.subject}`,
        },
      ],
    );
  });

  test('need the right to read events, where they are read', async () => {
    for (const path of ['/resources/events', '/resources/a/events', '/files/a/one/events', '/projects/events']) {
      const refused = await delta.ask({ url: `/v1${path}`, as: 'reader' });
      assert.deepEqual([refused.statusCode, refused.json()['@type']], [403, 'AuthorizationFailed']);
    }
  });

  test('are refused before they begin', async () => {
    const ask = (path: string, headers = {}) => delta.ask({ url: `/v1${path}`, as: 'admin', headers });
    assert.equal((await ask('/resources/none/events')).json()['@type'], 'OrganizationNotFound');
    assert.equal((await ask('/resources/a/none/events')).json()['@type'], 'ProjectNotFound');
    const malformed = await ask('/resources/events', { 'last-event-id': 'x' });
    assert.deepEqual([malformed.statusCode, malformed.json()['@type']], [400, 'MalformedHeaderRejection']);
    assert.equal((await ask('/resources/events', { accept: 'text/html' })).statusCode, 406);
    const head = await delta.ask({ method: 'HEAD', url: '/v1/resources/events', as: 'admin' });
    assert.deepEqual([head.statusCode, head.body], [200, '']);
  });

  test('are read no further for a client that does not read', async () => {
    const source = { text: 'x'.repeat(2 ** 20) };
    for (let i = 0; i < 20; i++) await create(third, `large${i}`, source);
    const { store } = delta;
    const changes = store.changes;
    let pages = 0;
    store.changes = async (...asked) => {
      pages++;
      return changes(...asked);
    };
    const { port } = new URL(await addressOf(delta));
    const idle = connect(Number(port), '127.0.0.1').pause();
    try {
      idle.write('GET /v1/resources/b/third/events HTTP/1.1\r\nhost: x\r\nas: admin\r\n\r\n');
      // Meanwhile somebody else gets everything, a page for each of the large ones.
      const all = await readEvents(delta, '/resources/b/third/events', { count: 22, as: 'admin' });
      assert.equal(all.length, 22);
      assert.ok(pages > 20 && pages < 36, `${pages} pages`);
    } finally {
      idle.destroy();
      store.changes = changes;
    }
  });

  test('end when the service ends', async () => {
    const response = await openStream(delta, '/resources/events', { as: 'admin' });
    const [told] = await Promise.all([text(response), delta.app.close()]);
    assert.match(told, /^event: ResourceCreated\n/);
  });
});
