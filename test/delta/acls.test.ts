import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/store/acl.ts';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from './service.ts';

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'POST';

/** Has every right; Ann and Bob have what the tests give them, and Eve has none. */
const ROOT = 'root';
const [ANN, BOB] = ['ann', 'bob'].map((subject) => ({ '@type': 'User', realm: 'internal', subject }));
const READERS = { '@type': 'Group', realm: 'internal', group: 'readers' };
const OWNED_BY_FOLDER = { identity: 'folder-owner', permissions: ['acls/read'] };

let delta: DeltaService;
before(async () => {
  delta = await startDelta({
    grants: [{ identity: userOf(ROOT).subject, permissions: PERMISSIONS }, OWNED_BY_FOLDER],
  });
});
after(() => delta.close());

const ask = async (method: Method, path: string, payload?: object | string, as: string | undefined = ROOT) => {
  const headers = { 'content-type': 'application/json' };
  const response = await delta.ask({ method, url: `/v1${path}`, payload, as, headers: payload ? headers : {} });
  return { status: response.statusCode, headers: response.headers, body: response.body ? response.json() : undefined };
};
const entry = (identity: object, ...permissions: string[]) => ({ identity, permissions });
const patch = (type: 'Append' | 'Subtract', ...acl: object[]) => ({ '@type': type, acl });
/** `path → who (by subject, group or type): permissions`, as a list of rights tells. */
const list = async (path: string, as = ROOT) => {
  const { status, body } = await ask('GET', path, undefined, as);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body._total, body._results.length);
  return body._results.map(({ _path, acl }: { _path: string; acl: ReturnType<typeof entry>[] }) => {
    const names = acl.map(({ identity, permissions }) => {
      const { subject, group, '@type': type } = identity as Record<string, string>;
      return `${subject ?? group ?? type} ${permissions.join(' ')}`;
    });
    return `${_path}: ${names.join(', ')}`;
  });
};
const refusal = async (...request: Parameters<typeof ask>) => {
  const { status, body } = await ask(...request);
  return [status, body['@type']];
};

let made = 0;
const newAddress = (): string => `/org${made++}`;

describe('lists of rights', () => {
  before(async () => {
    await ask('PATCH', '/acls?rev=1', patch('Append', entry(ANN, 'version/read')));
    for (const [address, identity] of [
      ['/a', ANN],
      ['/a/p', ANN],
      ['/a/q', BOB],
      ['/b', BOB],
      ['/b/p', ANN],
    ] as const) {
      await ask('PUT', `/acls${address}`, { acl: [entry(identity, 'acls/read')] });
    }
  });
  const ann = (path: string) => list(path, 'ann');
  const OWN = 'ann version/read';

  for (const [path, wanted] of [
    ['/acls', [`/: ${OWN}`]],
    ['/acls/a', ['/a: ann acls/read']],
    ['/acls/a/q', ['/a/q: ']],
    ['/acls/b', ['/b: ']],
    ['/acls/nowhere', []],
    ['/acls/a/p?ancestors=true', [`/: ${OWN}`, '/a: ann acls/read', '/a/p: ann acls/read']],
    ['/acls/*', ['/a: ann acls/read']],
    ['/acls/a/*', ['/a/p: ann acls/read']],
    ['/acls/*/*', ['/a/p: ann acls/read', '/b/p: ann acls/read']],
    ['/acls/*/*?ancestors=true', [`/: ${OWN}`, '/a: ann acls/read', '/a/p: ann acls/read', '/b/p: ann acls/read']],
    ['/acls/a/q?self=false', ['/a/q: bob acls/read']],
    ['/acls/a/*?self=false', ['/a/p: ann acls/read', '/a/q: bob acls/read']],
    ['/acls/*?self=false&ancestors=true', [`/: ${OWN}`, '/a: ann acls/read', '/b: ']],
  ] as const) {
    test(`${path} shows Ann what she may see`, async () => assert.deepEqual(await ann(path), wanted));
  }

  test('show all that holds at a place to who may read its rights', async () => {
    const [root, ...rest] = await ann('/acls/a/q?self=false&ancestors=true');
    assert.match(root, /^\/: root .*, ann version\/read$/);
    assert.deepEqual(rest, ['/a: ann acls/read', '/a/q: bob acls/read']);
  });

  test('show a stranger nothing, and no whole list without the right to', async () => {
    for (const [path, wanted] of [
      ['/acls', ['/: ']],
      ['/acls/a', ['/a: ']],
      ['/acls/*', []],
      ['/acls/a/*?self=false', ['/a/p: ', '/a/q: ']],
    ] as const) {
      assert.deepEqual(await list(path, 'eve'), wanted, path);
    }
    assert.deepEqual(await refusal('GET', '/acls/a?self=false', undefined, 'eve'), [403, 'AuthorizationFailed']);
    assert.deepEqual(await refusal('GET', '/acls/b?self=false', undefined, 'ann'), [403, 'AuthorizationFailed']);
  });

  test('take a revision only of one address', async () => {
    const { status, body } = await ask('GET', '/acls/a?rev=1&ancestors=true');
    assert.deepEqual([status, body['@type']], [400, 'MalformedQueryParamRejection']);
    assert.equal(body.details, 'rev and ancestors query parameters cannot be present simultaneously.');
  });

  for (const path of ['/acls/*/p', '/acls/events', '/acls/a b', '/acls/a/b/c']) {
    test(`${path} is no address`, async () =>
      assert.deepEqual(await refusal('GET', path.replace(' ', '%20')), [404, 'ResourceNotFound']));
  }
});

describe('rights at an address', () => {
  test('are created, appended, subtracted, replaced and deleted as revisions', async () => {
    const address = newAddress();
    const path = `/acls${address}`;
    const created = await ask('PUT', path, { acl: [entry(ANN, 'projects/read')] });
    assert.equal(created.status, 201);
    assert.deepEqual(created.body['@context'], [
      'https://bluebrain.github.io/nexus/contexts/acls-metadata.json',
      'https://bluebrain.github.io/nexus/contexts/metadata.json',
    ]);
    const { _createdAt, _updatedAt, '@context': _, ...rest } = created.body;
    assert.deepEqual(rest, {
      '@id': `${PUBLIC_URL}${path}`,
      '@type': 'AccessControlList',
      _constrainedBy: 'https://bluebrain.github.io/nexus/schemas/acls.json',
      _createdBy: `${PUBLIC_URL}/${userOf(ROOT).subject}`,
      _deprecated: false,
      _path: address,
      _rev: 1,
      _self: `${PUBLIC_URL}${path}`,
      _updatedBy: `${PUBLIC_URL}/${userOf(ROOT).subject}`,
    });
    const steps: [Method, number, object | undefined, string[]][] = [
      [
        'PATCH',
        1,
        patch('Append', entry(BOB, 'projects/read'), entry(ANN, 'projects/write')),
        [`${address}: ann projects/read projects/write, bob projects/read`],
      ],
      ['PATCH', 2, patch('Subtract', entry(ANN, 'projects/read', 'projects/write')), [`${address}: bob projects/read`]],
      ['PUT', 3, { acl: [entry(READERS, 'projects/read')] }, [`${address}: readers projects/read`]],
      ['DELETE', 4, undefined, [`${address}: `]],
      ['PUT', 0, { acl: [entry({ '@type': 'Anonymous' }, 'projects/read')] }, [`${address}: Anonymous projects/read`]],
    ];
    for (const [method, rev, body, wanted] of steps) {
      const answer = await ask(method, rev === 0 ? path : `${path}?rev=${rev}`, body);
      assert.equal(answer.status, rev === 0 ? 201 : 200, JSON.stringify(answer.body));
      assert.deepEqual(await list(`${path}?self=false`), wanted);
    }
    assert.deepEqual(await list(`${path}?self=false&rev=2`), steps[0][3]);
    assert.deepEqual(await refusal('GET', `${path}?self=false&rev=9`), [404, 'RevisionNotFound']);
  });

  test('can be those of everybody with a token of a realm', async () => {
    const address = newAddress();
    await ask('PUT', `/acls${address}`, {
      acl: [entry({ '@type': 'Authenticated', realm: 'internal' }, 'projects/read')],
    });
    assert.equal(
      (await ask('HEAD', `/user/permissions${address}/p?permission=projects/read`, undefined, 'eve')).status,
      204,
    );
  });

  test('count at once, for every way in, and no longer when they are taken away', async () => {
    const address = newAddress();
    const head = (permission: string, as = 'ann') =>
      ask('HEAD', `/user/permissions${address}/p?permission=${encodeURIComponent(permission)}`, undefined, as);
    assert.equal((await head('resources/read')).status, 403);
    await ask('PUT', `/acls${address}`, { acl: [entry(ANN, 'resources/read')] });
    assert.equal((await head('resources/read')).status, 204);
    assert.equal((await head('resources/write')).status, 403);
    assert.equal((await head('resources/read', 'eve')).status, 403);
    await ask('DELETE', `/acls${address}?rev=1`);
    assert.equal((await head('resources/read')).status, 403);
    assert.equal((await head('no permission')).status, 400);
    assert.equal((await ask('HEAD', `/user/permissions${address}/p`)).status, 400);
  });
});

describe('a change of rights is refused', () => {
  const address = '/refused';
  before(() => ask('PUT', `/acls${address}`, { acl: [entry(ANN, 'projects/read')] }));
  const ok = entry(BOB, 'projects/read');

  for (const [what, method, query, body, wanted] of [
    ['on an old revision', 'PUT', '?rev=7', { acl: [ok] }, [409, 'IncorrectRev']],
    ['without a revision where there are rights', 'PUT', '', { acl: [ok] }, [409, 'IncorrectRev']],
    [
      'that changes nothing',
      'PATCH',
      '?rev=1',
      patch('Append', entry(ANN, 'projects/read')),
      [400, 'NothingToBeUpdated'],
    ],
    ['that takes what nobody has', 'PATCH', '?rev=1', patch('Subtract', ok), [400, 'NothingToBeUpdated']],
    [
      'with an unknown permission',
      'PATCH',
      '?rev=1',
      patch('Append', entry(BOB, 'projects/rule')),
      [400, 'UnknownPermissions'],
    ],
    [
      'with an unknown realm',
      'PATCH',
      '?rev=1',
      patch('Append', entry({ ...BOB, realm: 'foreign' }, 'projects/read')),
      [400, 'UnknownRealms'],
    ],
    [
      'without permissions',
      'PATCH',
      '?rev=1',
      patch('Append', entry(BOB)),
      [400, 'AclCannotContainEmptyPermissionCollection'],
    ],
    ['without identities', 'PUT', '?rev=1', { acl: [] }, [400, 'AclCannotContainEmptyPermissionCollection']],
    ['without a kind of change', 'PATCH', '?rev=1', { acl: [ok] }, [400, 'MalformedRequestContentRejection']],
    ['with more than rights', 'PUT', '?rev=1', { acl: [ok], owner: 'me' }, [400, 'MalformedRequestContentRejection']],
    [
      'for an identity that is none',
      'PUT',
      '?rev=1',
      { acl: [entry({ '@type': 'FolderOwner' }, 'acls/write')] },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'for a realm that is a path',
      'PUT',
      '?rev=1',
      { acl: [entry({ realm: '../x', subject: 'y' }, 'acls/write')] },
      [400, 'MalformedRequestContentRejection'],
    ],
    [
      'of half a surrogate pair',
      'PUT',
      '?rev=1',
      { acl: [entry({ realm: 'internal', subject: '\ud800' }, 'acls/read')] },
      [400, 'MalformedRequestContentRejection'],
    ],
    ['of more than 1 MiB', 'PUT', '?rev=1', ' '.repeat(2 ** 20 + 1), [413, 'PayloadTooLarge']],
    ['at all addresses', 'DELETE', '/*?rev=1', undefined, [405, 'HttpMethodNotAllowed']],
  ] as const) {
    test(what, async () => {
      assert.deepEqual(await refusal(method, `/acls${address}${query}`, body), wanted);
      assert.deepEqual(await list(`/acls${address}?self=false`), ['/refused: ann projects/read']);
    });
  }

  test('for more identities than groups are for', async () => {
    const acl = Array.from({ length: 1001 }, (_, n) => entry({ ...ANN, subject: `u${n}` }, 'projects/read'));
    assert.deepEqual(await refusal('PUT', `/acls${address}?rev=1`, { acl }), [400, 'MalformedRequestContentRejection']);
  });

  test('where there never were rights', async () => {
    assert.deepEqual(await refusal('PATCH', '/acls/never?rev=0', patch('Subtract', ok)), [404, 'AclNotFound']);
    assert.deepEqual(await refusal('DELETE', '/acls/never?rev=0'), [404, 'AclNotFound']);
  });

  test('where there are none any more', async () => {
    const gone = `/acls${newAddress()}`;
    await ask('PUT', gone, { acl: [ok] });
    await ask('DELETE', `${gone}?rev=1`);
    assert.deepEqual(await refusal('DELETE', `${gone}?rev=2`), [400, 'AclIsEmpty']);
  });

  test('of who may not, before the body is read', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      assert.deepEqual(await refusal(method, `/acls${address}?rev=1`, 'no JSON', 'ann'), [403, 'AuthorizationFailed']);
    }
  });
});

test('names of users stay what they are, whatever is in them', async () => {
  const address = newAddress();
  for (const [n, subject] of ['a/../groups/readers', 'x\r\nset-cookie: a=b', 'ä %2F é', '<script>'].entries()) {
    const identity = { ...ANN, subject };
    const answer = await ask(n === 0 ? 'PUT' : 'PATCH', `/acls${address}${n === 0 ? '' : `?rev=${n}`}`, {
      ...(n > 0 && { '@type': 'Append' }),
      acl: [entry(identity, 'projects/read')],
    });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    assert.equal(answer.headers['set-cookie'], undefined);
    const { body } = await ask('GET', `/acls${address}?self=false`);
    const kept = body._results[0].acl[n].identity;
    assert.deepEqual([kept.subject, URL.canParse(kept['@id'])], [subject, true]);
  }
});

test('what the owner of the folder may do is neither shown nor taken away', async () => {
  const caller = userOf(ROOT);
  const { rev } = await delta.store.acl('/', caller);
  const all = entry({ '@type': 'User', realm: 'internal', subject: ROOT }, ...PERMISSIONS);
  assert.equal((await ask('PUT', `/acls?rev=${rev}`, { acl: [all] })).status, 200);
  assert.match((await list('/acls?self=false'))[0], /^\/: root /);
  assert.partialDeepStrictEqual((await delta.store.acl('/', caller)).grants, [OWNED_BY_FOLDER]);
});
