import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../../src/store/caller.ts';
import { copyProject, prepareTarget } from '../../../src/store/nexus/copy/copy-project.ts';
import { openCopyLedger } from '../../../src/store/nexus/copy/ledger.ts';
import { type CopySource, openCopySource } from '../../../src/store/nexus/copy/source.ts';
import type { Store } from '../../../src/store/port.ts';
import type { Iri } from '../../../src/store/resource.ts';
import { type OpenStore, openOnPglite } from '../../support/stores.ts';
import { type OwnDelta, startOwnDelta } from './own-delta.ts';

const project = { org: 'org', project: 'p' };
const iri = (name: string) => `https://example.org/data/${name}` as Iri;
const id = iri('many');
const file = iri('file');

let delta: OwnDelta;
let source: CopySource;
let folder: string;
before(async () => {
  delta = await startOwnDelta();
  await delta.store.createOrganization('org', undefined, caller);
  const settings = { base: iri(''), vocab: 'https://example.org/terms/', apiMappings: { ex: 'https://example.org/' } };
  await delta.store.createProject(project, settings, caller);
  await fill(delta.store);
  source = await openCopySource({ url: delta.url, tokensOf: () => undefined }, project, caller);
});
after(async () => {
  await source.close();
  await delta.close();
});

/** A document that needs a context which is made after it was first written, a file of two contents, a long history. */
async function fill(store: Store): Promise<void> {
  const write = { project, caller };
  await store.create({ ...write, id, source: { '@type': 'Cell', b: 1, a: null }, tag: 'v1' });
  await store.create({ ...write, id: iri('context'), source: { '@context': { n: 'https://example.org/n' } } });
  await store.update({ ...write, id, rev: 1, source: { '@context': iri('context'), n: 2 }, tag: 'v2' });
  await store.tag({ ...write, id, rev: 2, name: 'moved', target: 1 });
  await store.tag({ ...write, id, rev: 3, name: 'moved', target: 2 });
  await store.untag({ ...write, id, rev: 4, name: 'v2' });
  await store.deprecate({ ...write, id, rev: 5 });
  await store.undeprecate({ ...write, id, rev: 6 });
  const bytes = (content: string) => ({
    filename: 'größe.csv',
    mediaType: 'text/csv',
    content: Readable.from([content]),
  });
  await store.createFile({ ...write, id: file, ...bytes('one') });
  await store.updateFile({ ...write, id: file, rev: 1, ...bytes('two'), tag: 'final' });
  for (let i = 0; i < 20; i++) await store.create({ ...write, id: iri(`r${i}`), source: { i } });
}

describe('a copy of a project', () => {
  let target: OpenStore;
  before(async () => {
    target = await openOnPglite();
    await prepareTarget(target.store, source.project, project, caller);
  });
  after(() => target.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-copy-'));
    return () => rm(folder, { recursive: true });
  });

  const copy = async (signal = new AbortController().signal, onEntity = (_done: number) => {}) => {
    const ledger = await openCopyLedger(join(folder, 'ledger.jsonl'));
    return copyProject({ ...source, store: target.store, project, caller, ledger, signal, onEntity });
  };

  test('stops when it is told to and goes on; has every revision, tag and byte; and is nothing the second time', async () => {
    const stop = new AbortController();
    await assert.rejects(
      copy(stop.signal, (done) => done === 5 && stop.abort()),
      { name: 'AbortError' },
    );
    const noted = (await readFile(join(folder, 'ledger.jsonl'), 'utf8')).trim().split('\n').length;
    assert.ok(noted >= 5 && noted < 23, String(noted));
    const report = await copy();
    assert.deepEqual(report.failed, []);
    assert.deepEqual([report.copied + report.kept, report.kept, report.omitted], [23, noted, 0]);
    const again = await copy();
    assert.deepEqual([again.copied, again.kept, again.revisions], [0, 23, 0]);

    const said = async (store: Store) => {
      const { items } = await store.revisions(project, id, { size: 10 }, caller);
      const { tags } = await store.fetch(project, id, undefined, caller);
      return {
        tags,
        revisions: items.map(({ rev, types, source, deprecated }) => ({ rev, types, source, deprecated })),
      };
    };
    assert.deepEqual(await said(target.store), await said(delta.store));
    for (const [rev, content] of [
      [1, 'one'],
      [2, 'two'],
    ] as const) {
      const copied = await target.store.file(project, file, { rev }, caller);
      assert.equal(copied.file.filename, 'größe.csv');
      assert.equal(await text(await target.store.openFile(copied.file)), content);
    }
    assert.deepEqual((await target.store.fetch(project, file, { tag: 'final' }, caller)).rev, 2);
    assert.partialDeepStrictEqual(await target.store.project(project, caller), {
      base: iri(''),
      apiMappings: { ex: 'https://example.org/' },
    });
  });

  test('without what was noted looks at everything again and makes nothing', async () => {
    const { seq } = await target.store.fetch(project, iri('r19'), undefined, caller);
    const report = await copy();
    assert.deepEqual([report.copied, report.failed], [23, []]);
    assert.equal((await target.store.fetch(project, iri('r19'), undefined, caller)).seq, seq);
  });

  test('takes what was added to the original since', async () => {
    await copy();
    await delta.store.update({ project, caller, id: iri('r0'), rev: 1, source: { i: 'changed' } });
    const report = await copy();
    assert.deepEqual([report.copied, report.kept], [1, 22]);
    assert.deepEqual((await target.store.fetch(project, iri('r0'), undefined, caller)).source, { i: 'changed' });
  });

  test('leaves alone what somebody else has there, and says so', async () => {
    const other = await openOnPglite();
    await prepareTarget(other.store, source.project, project, caller);
    await other.store.create({ project, caller, id: iri('r1'), source: { mine: true } });
    const ledger = await openCopyLedger(join(folder, 'other.jsonl'));
    const { signal } = new AbortController();
    const report = await copyProject({ ...source, store: other.store, project, caller, ledger, signal, onEntity() {} });
    assert.deepEqual(
      report.failed.map((one) => one.id),
      [iri('r1')],
    );
    assert.equal(report.copied, 22);
    assert.deepEqual((await other.store.fetch(project, iri('r1'), undefined, caller)).source, { mine: true });
    await other.close();
  });

  test('does not go into a project that reads documents otherwise', async () => {
    const ref = { org: 'org', project: 'other' };
    await target.store.createProject(ref, { base: 'https://other.example.org/' }, caller);
    await assert.rejects(prepareTarget(target.store, source.project, ref, caller), { tag: 'CopyTargetDiffers' });
  });
});
