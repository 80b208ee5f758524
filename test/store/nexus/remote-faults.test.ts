import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../../src/store/caller.ts';
import { toDescribed } from '../../../src/store/nexus/described.ts';
import { Listing } from '../../../src/store/nexus/listing.ts';
import { accountTokens } from '../../../src/store/nexus/tokens.ts';
import { Written } from '../../../src/store/nexus/writes.ts';
import type { Store } from '../../../src/store/port.ts';
import type { Iri } from '../../../src/store/resource.ts';
import { type FakeDelta, FILE, ID, startFakeDelta } from './fake-delta.ts';
import { openRemote } from './own-delta.ts';

const id = ID as Iri;
const far = { org: 'org', project: 'far' };
let fake: FakeDelta;
let store: Store;
before(async () => {
  fake = await startFakeDelta();
});
beforeEach(() => {
  store = openRemote(fake.url);
});
afterEach(async () => {
  await store.close();
  fake.requests.length = 0;
  fake.faults.length = 0;
});
after(() => fake.close());

const update = (to = store) => to.update({ project: far, caller, id, rev: 1, source: { name: 'x' } });
/** Does something with a store that soon takes silence for what it is. */
async function impatiently<Result>(use: (store: Store) => Promise<Result>, timeoutMs: number): Promise<Result> {
  const impatient = openRemote(fake.url, { timeoutMs });
  try {
    return await use(impatient);
  } finally {
    await impatient.close();
  }
}
const asked = (method: string) => fake.requests.filter((request) => request.method === method).length;

describe('a Delta 1.12', () => {
  test('is read: short project, no links, instants with any fraction', async () => {
    const read = await store.fetch(far, id, undefined, caller);
    assert.partialDeepStrictEqual(read, {
      ...{ id, project: far, kind: 'resource', rev: 2, types: ['https://example.org/Thing'], tags: { v1: 1 } },
      seq: Date.parse('2025-01-02T00:00:00.5Z') * 1000,
      audit: { createdBy: 'realms/R/users/ann', updatedBy: 'anonymous' },
      source: { '@type': 'Thing', name: 'x' },
    });
    assert.deepEqual(Object.keys(read.expanded), ['@id', '@type', 'http://schema.org/name']);
    assert.deepEqual(
      new Set(fake.requests.map(({ path }) => path.replace(`/nexus/v1/resources/org/far/_/${ID}`, ''))),
      new Set(['?format=expanded', '/source?rev=2', '/remote-contexts?rev=2', '/tags']),
    );
  });

  test('is asked for an id in the projects of the atlas first, then where its list knows it', async () => {
    assert.deepEqual((await store.fetch(undefined, id, undefined, caller)).project, far);
    const paths = fake.requests.slice(0, 2).map(({ path }) => path);
    assert.deepEqual(paths, [
      `/nexus/v1/resources/org/home/_/${ID}?format=expanded`,
      `/nexus/v1/resources?locate=${ID}&size=30`,
    ]);
  });

  test('is written to with indexing=sync, and its revisions are searched for what was in force', async () => {
    assert.equal((await update()).rev, 2);
    assert.equal(fake.requests[0].path, `/nexus/v1/resources/org/far/_/${ID}?indexing=sync&rev=1`);
    assert.equal((await store.fetch(far, id, { time: '2025-01-01T12:00:00Z' }, caller)).rev, 1);
    await assert.rejects(store.fetch(far, id, { time: '2024-01-01T00:00:00Z' }, caller), { tag: 'ResourceNotFound' });
  });

  test('is not taken by its word for an id that is relative to a project', async () => {
    assert.ok(!Written.safeParse({ '@id': '../../ex/r1', _rev: 1 }).success);
    assert.ok(!Listing.safeParse({ _results: [{ '@id': '../../ex/r1', _project: 'org/far' }] }).success);
    assert.throws(() => toDescribed({ '@id': '../../ex/r1' }, far, id, fake.url), { tag: 'RemoteAnswerInvalid' });
  });

  test('refuses by name what it cannot do', async () => {
    for (const ask of [
      () => store.events(0, { size: 1 }, caller),
      () => store.search({ at: { seq: 1 } }, { size: 1 }, caller),
      () => store.upload({ filename: 'f', mediaType: 'text/plain', content: Readable.from([]), caller }),
    ]) {
      await assert.rejects(ask(), { tag: 'NotOnRemote' });
    }
  });
});

describe('when the network fails', () => {
  test('reads are repeated after 503, a reset and silence', async () => {
    fake.faults.push({ status: 503 }, 'reset', 'silence', { status: 504 });
    const read = await impatiently((impatient) => impatient.fetch(far, id, undefined, caller), 1000);
    assert.equal(read.rev, 2);
  });

  test('reads end with RemoteUnavailable after five attempts', async () => {
    fake.faults.push('reset', 'reset', 'reset', 'reset', 'reset');
    await assert.rejects(store.fetch(far, id, undefined, caller), { tag: 'RemoteUnavailable' });
    assert.equal(asked('GET'), 5);
  });

  test('a write is repeated when it was not taken', async () => {
    fake.faults.push({ status: 503 }, { status: 429 });
    assert.equal((await update()).rev, 2);
    assert.equal(asked('PUT'), 3);
  });

  for (const fault of ['reset', 'silence', { status: 502 }] as const) {
    test(`a write is sent once and its outcome unknown after ${JSON.stringify(fault)}`, async () => {
      fake.faults.push(fault);
      const tag = typeof fault === 'object' ? 'RemoteRefused' : 'RemoteUnavailable';
      await assert.rejects(fault === 'silence' ? impatiently(update, 200) : update(), { tag });
      assert.equal(asked('PUT'), 1);
    });
  }

  test('a path that is none of a Delta is refused with what is wrong with the address', async () => {
    fake.faults.push({ status: 404 });
    await assert.rejects(store.project(far, caller), { tag: 'RemoteRefused', remedy: /its \/v1 included/ });
  });

  test('nobody at the address is RemoteUnavailable', async () => {
    const nobody = openRemote('http://127.0.0.1:1/v1');
    await assert.rejects(nobody.fetch(far, id, undefined, caller), { tag: 'RemoteUnavailable' });
    await nobody.close();
  });
});

describe('tokens', () => {
  const account = () => ({ realm: fake.realm, clientId: 'c', kind: 'service', username: 'u', password: 'p' }) as const;

  test('are got once, and anew when one is refused, also for a write', async () => {
    const tokens = accountTokens(account());
    const own = openRemote(fake.url, { tokensOf: () => tokens });
    await own.fetch(far, id, undefined, caller);
    fake.expireTokens();
    assert.equal((await own.update({ project: far, caller, id, rev: 1, source: {} })).rev, 2);
    await own.close();
    const sent = fake.requests.filter(({ method }) => method === 'PUT').map(({ headers }) => headers.authorization);
    assert.deepEqual(sent, ['Bearer token-1', 'Bearer token-2']);
    assert.match(fake.requests[0].body, /^grant_type=client_credentials&client_id=u&client_secret=p/);
  });

  test('are replaced before they expire', async () => {
    let now = 0;
    const tokens = accountTokens(account(), () => now);
    const first = await tokens.get();
    assert.equal(await tokens.get(), first);
    now = 290_000;
    assert.notEqual(await tokens.get(), first);
  });
});

describe('bytes', () => {
  const bytes = Buffer.alloc(300_000, 'atlas ');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const open = async (range?: { first: number; last: number }) => {
    const { file } = await store.file(far, FILE as Iri, undefined, caller);
    return store.openFile(file, range);
  };

  for (const ranges of [true, false]) {
    test(`go on where a download broke off, ${ranges ? 'by a range' : 'passing over what was had'}`, async () => {
      fake.file = { bytes, sha256, ranges };
      const opened = store.file(far, FILE as Iri, undefined, caller);
      const { file } = await opened;
      fake.faults.push({ breakAfter: 100_000 }, { breakAfter: 50_000 });
      assert.ok((await buffer(await store.openFile(file))).equals(bytes));
    });
  }

  test('that are not those that were registered end with BlobAltered', async () => {
    fake.file = { bytes, sha256: sha256.replaceAll('a', 'b'), ranges: true };
    await assert.rejects(open().then(buffer), { tag: 'BlobAltered' });
  });

  test('that break off for ever end with RemoteUnavailable', async () => {
    fake.file = { bytes, sha256, ranges: true };
    const { file } = await store.file(far, FILE as Iri, undefined, caller);
    fake.faults.push(...Array.from({ length: 40 }, () => ({ breakAfter: 0 })));
    await assert.rejects(store.openFile(file).then(buffer), { tag: 'RemoteUnavailable' });
  });

  test('come in parts', async () => {
    fake.file = { bytes, sha256, ranges: false };
    assert.equal((await buffer(await open({ first: 6, last: 10 }))).toString(), 'atlas');
  });

  test('are sent as a form, and another digest is RemoteAltered', async () => {
    fake.file = { bytes, sha256, ranges: true };
    const write = { project: far, caller, id: FILE as Iri, filename: 'a"b.csv', mediaType: 'text/csv' };
    const written = await store.createFile({ ...write, content: Readable.from([bytes]) });
    assert.equal(written.file.filename, 'größe.csv');
    const [{ body, headers }] = fake.requests;
    assert.match(String(headers['content-type']), /^multipart\/form-data; boundary=/);
    assert.match(body, /name="file"; filename="a%22b\.csv"\r\nContent-Type: text\/csv\r\n\r\natlas atlas /);
    const altered = store.createFile({ ...write, content: Readable.from(['others']) });
    await assert.rejects(altered, { tag: 'RemoteAltered' });
  });

  test('are sent again from a file, and once from a stream', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bytes-'));
    const path = join(folder, 'a.csv');
    await writeFile(path, bytes);
    fake.file = { bytes, sha256, ranges: true };
    const write = { project: far, caller, id: FILE as Iri, filename: 'a.csv', mediaType: 'text/csv' };
    fake.faults.push({ status: 503 });
    assert.equal((await store.createFile({ ...write, content: { path } })).file.sha256, sha256);
    assert.equal(asked('PUT'), 2);
    assert.equal(fake.requests[0].body, fake.requests[1].body);
    fake.faults.push({ status: 503 });
    const streamed = store.createFile({ ...write, content: Readable.from([bytes]) });
    await assert.rejects(streamed, { tag: 'RemoteRefused', message: /503/ });
    assert.equal(asked('PUT'), 3);
    await rm(folder, { recursive: true });
  });
});
