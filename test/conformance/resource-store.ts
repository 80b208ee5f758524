import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Part, Store } from '../../src/store/port.ts';
import type { Iri, JsonObject, ProjectRef, Resource } from '../../src/store/resource.ts';
import type { OpenStore } from '../support/stores.ts';
import { describeScopes } from './scopes.ts';
import { describeSearches } from './searches.ts';
import { type Beyond, testWithin } from './test-within.ts';

const iri = (text: string): Iri => text as Iri;
const id = iri('https://example.org/a');
const VOCAB = 'https://example.org/terms/';

/**
 * What any store of resources must do; `skip` says why it cannot be tried.
 *
 * @param beyond - what this store does otherwise, and why
 */
export const describeResourceStore = (
  name: string,
  open: () => Promise<Pick<OpenStore, 'store' | 'close'>>,
  skip: string | false = false,
  beyond: Beyond = {},
) =>
  describe(`${name} as a resource store`, { skip }, () => {
    const test = testWithin(beyond);
    let opened: Pick<OpenStore, 'store' | 'close'>;
    let store: Store;
    before(async () => {
      opened = await open();
      store = opened.store;
      await store.createOrganization('org', 'An organisation', caller);
    });
    after(() => opened.close());

    /** A project of its own for each test. */
    const newProject = async (): Promise<ProjectRef> => {
      const ref = { org: 'org', project: randomUUID() };
      await store.createProject(ref, { vocab: VOCAB, base: 'https://example.org/data/' }, caller);
      return ref;
    };
    const create = (project: ProjectRef, source: JsonObject, more: { tag?: string; parts?: Part[] } = {}) =>
      store.create({ project, caller, id, source, ...more });
    const update = (
      project: ProjectRef,
      rev: number,
      source: JsonObject,
      more: { tag?: string; parts?: Part[] } = {},
    ) => store.update({ project, caller, id, rev, source, ...more });
    const read = (project: ProjectRef, version?: Parameters<Store['fetch']>[2]): Promise<Resource> =>
      store.fetch(project, id, version, caller);

    describe('writes', () => {
      test('creates revision 1, with the source as it was sent and its expanded form', async () => {
        const project = await newProject();
        const source = { '@type': 'Cell', b: 1, a: { '@id': 'x', _rev: 3 } };
        const made = await create(project, source);
        assert.equal(made.rev, 1);
        assert.deepEqual(made.types, [`${VOCAB}Cell`]);
        assert.equal(JSON.stringify(made.source), JSON.stringify(source));
        assert.deepEqual(made.expanded[`${VOCAB}a`], [
          { '@id': 'https://example.org/data/x', [`${VOCAB}_rev`]: [{ '@value': 3 }] },
        ]);
        assert.deepEqual(await read(project), made);
      });

      test('takes the id of the document, and mints one when there is none', async () => {
        const project = await newProject();
        const named = await store.create({ project, caller, source: { '@id': 'https://example.org/named' } });
        assert.equal(named.id, 'https://example.org/named');
        const minted = await store.create({ project, caller, source: {} });
        assert.match(minted.id, /^https:\/\/example\.org\/data\/[0-9a-f-]{36}$/);
      });

      test('refuses a second resource with the id in the project, of whatever kind, and takes it in another', async () => {
        const [project, other] = [await newProject(), await newProject()];
        await create(project, {});
        await assert.rejects(create(project, { a: 1 }), { tag: 'ResourceAlreadyExists' });
        const file = { project, caller, id, filename: 'f', mediaType: 'text/plain', content: Readable.from(['f']) };
        await assert.rejects(store.createFile(file), { tag: 'ResourceAlreadyExists' });
        assert.equal((await create(other, { a: 2 })).rev, 1);
      });

      test('refuses a write based on an old revision and keeps the newer one', async () => {
        const project = await newProject();
        await create(project, { label: 'first' });
        await update(project, 1, { label: 'second' });
        const details = { id, provided: 1, expected: 2 };
        await assert.rejects(update(project, 1, { label: 'late' }), { tag: 'RevisionConflict', details });
        assert.partialDeepStrictEqual(await read(project), { rev: 2, source: { label: 'second' } });
      });

      test('makes no revision when nothing changes, whatever the order of keys', async () => {
        const project = await newProject();
        await create(project, { a: 1, b: 2 });
        assert.equal((await update(project, 1, { b: 2, a: 1 })).rev, 1);
        assert.equal((await update(project, 1, { b: 2, a: 1 }, { tag: 'v1' })).rev, 2);
        assert.equal((await update(project, 2, { b: 2, a: 1 }, { tag: 'v2' })).tags.v2, 2);
        assert.equal((await update(project, 3, { a: 1 })).rev, 4);
      });

      test('lets one of many creations and one of many updates win', async () => {
        const project = await newProject();
        const sources = Array.from({ length: 8 }, (_, writer) => ({ writer }));
        const created = await Promise.allSettled(sources.map((source) => create(project, source)));
        assert.equal(created.filter(({ status }) => status === 'fulfilled').length, 1);
        const updated = await Promise.allSettled(
          sources.map((source) => update(project, 1, { ...source, again: true })),
        );
        const losers = updated.filter((outcome) => outcome.status === 'rejected');
        assert.deepEqual([...new Set(losers.map(({ reason }) => reason.tag))], ['RevisionConflict']);
        assert.equal(losers.length, 7);
        assert.equal((await read(project)).rev, 2);
      });

      test('changes the schema when an update names another, and keeps it otherwise', async () => {
        const project = await newProject();
        await create(project, {});
        const schema = iri('https://example.org/schema');
        const changed = await store.update({ project, caller, id, rev: 1, schema, source: {} });
        assert.deepEqual([changed.rev, changed.schema], [2, schema]);
        assert.equal((await update(project, 2, { a: 1 })).schema, schema);
      });

      test('takes the types of the store’s own kinds for these kinds alone', async () => {
        const project = await newProject();
        const schema = { '@context': { '@vocab': 'https://bluebrain.github.io/nexus/vocabulary/' }, '@type': 'Schema' };
        await store.create({ project, caller, id, kind: 'schema', source: schema });
        assert.equal((await update(project, 1, { ...schema, label: 'changed' })).rev, 2);
        const other = await newProject();
        await create(other, {});
        await assert.rejects(update(other, 1, schema), { tag: 'ReservedResourceTypes' });
      });

      test('deprecates and restores, refusing updates in between', async () => {
        const project = await newProject();
        await create(project, { a: 1 });
        await assert.rejects(store.undeprecate({ project, caller, id, rev: 1 }), { tag: 'ResourceIsNotDeprecated' });
        assert.equal((await store.deprecate({ project, caller, id, rev: 1 })).deprecated, true);
        await assert.rejects(update(project, 2, { a: 2 }), { tag: 'ResourceIsDeprecated' });
        await assert.rejects(store.deprecate({ project, caller, id, rev: 2 }), { tag: 'ResourceIsDeprecated' });
        await assert.rejects(update(project, 1, { a: 2 }), { tag: 'RevisionConflict' });
        assert.equal((await store.tag({ project, caller, id, rev: 2, name: 'kept' })).tags.kept, 2);
        assert.partialDeepStrictEqual(await store.undeprecate({ project, caller, id, rev: 3 }), {
          rev: 4,
          deprecated: false,
          source: { a: 1 },
        });
      });

      test('checks in the order: syntax, rights, project, document, existence', async () => {
        const nobody = { subject: 'nobody', identities: [] };
        const nowhere = { org: 'org', project: 'nowhere' };
        const write = { id, rev: 1, source: { '@context': 'https://unknown.example.org' } };
        await assert.rejects(store.update({ ...write, project: nowhere, caller: nobody, id: iri('not an iri') }), {
          tag: 'InvalidRequest',
        });
        await assert.rejects(store.update({ ...write, project: nowhere, caller: nobody }), {
          tag: 'AuthorizationFailed',
        });
        await assert.rejects(store.update({ ...write, project: nowhere, caller }), { tag: 'ProjectNotFound' });
        const project = await newProject();
        await assert.rejects(store.update({ ...write, project, caller }), {
          tag: 'InvalidJsonLd',
          details: {
            reason: 'the context https://unknown.example.org is not known here.',
            iri: 'https://unknown.example.org',
          },
        });
        await assert.rejects(update(project, 1, {}), { tag: 'ResourceNotFound' });
      });
    });

    describe('tags', () => {
      test('names the revision that a write makes', async () => {
        const project = await newProject();
        assert.deepEqual((await create(project, { a: 1 }, { tag: 'v1' })).tags, { v1: 1 });
        assert.deepEqual((await update(project, 1, { a: 2 }, { tag: 'v2' })).tags, { v1: 1, v2: 2 });
        assert.partialDeepStrictEqual(await read(project, { tag: 'v1' }), { rev: 1, source: { a: 1 } });
      });

      test('moves, repeats and removes a tag', async () => {
        const project = await newProject();
        await create(project, { a: 1 }, { tag: 'v' });
        await update(project, 1, { a: 2 });
        const moved = await store.tag({ project, caller, id, rev: 2, name: 'v', target: 2 });
        assert.deepEqual([moved.rev, moved.tags], [3, { v: 2 }]);
        assert.equal((await store.tag({ project, caller, id, rev: 3, name: 'v', target: 2 })).rev, 3);
        assert.equal((await read(project, { tag: 'v' })).rev, 2);
        assert.deepEqual((await store.untag({ project, caller, id, rev: 3, name: 'v' })).tags, {});
        await assert.rejects(read(project, { tag: 'v' }), { tag: 'TagNotFound', details: { id, name: 'v' } });
        await assert.rejects(store.untag({ project, caller, id, rev: 4, name: 'v' }), { tag: 'TagNotFound' });
      });

      test('refuses to name a revision that is not there', async () => {
        const project = await newProject();
        await create(project, {});
        for (const target of [0, 2]) {
          await assert.rejects(store.tag({ project, caller, id, rev: 1, name: 'v', target }), {
            tag: 'RevisionNotFound',
            details: { id, provided: target, current: 1 },
          });
        }
      });
    });

    describe('reads', () => {
      test('reads every revision, and everything as of a commit or a time', async () => {
        const project = await newProject();
        const first = await create(project, { a: 1 });
        const second = await update(project, 1, { a: 2 });
        const tagged = await store.tag({ project, caller, id, rev: 2, name: 'v', target: 1 });
        assert.deepEqual((await read(project, { rev: 1 })).source, { a: 1 });
        assert.deepEqual((await read(project, { seq: first.seq })).source, { a: 1 });
        assert.deepEqual((await read(project, { seq: second.seq })).tags, {});
        assert.deepEqual((await read(project, { time: first.audit.updatedAt })).source, { a: 1 });
        assert.partialDeepStrictEqual(await read(project, { time: tagged.audit.updatedAt }), {
          rev: 3,
          tags: { v: 1 },
        });
        await assert.rejects(read(project, { seq: first.seq - 1 }), { tag: 'ResourceNotFound' });
        await assert.rejects(read(project, { rev: 9 }), {
          tag: 'RevisionNotFound',
          details: { id, provided: 9, current: 3 },
        });
      });

      test('tells which commit made a revision or a tag, or was the last at a time', async () => {
        const project = await newProject();
        const own = iri(`https://example.org/sequence/${project.project}`);
        await store.create({ project, caller, id: own, source: {} });
        const second = await store.update({ project, caller, id: own, rev: 1, source: { a: 1 } });
        const tagged = await store.tag({ project, caller, id: own, rev: 2, name: 'v', target: 1 });
        assert.equal(await store.sequenceAt({ rev: 2 }, own, caller), second.seq);
        assert.equal(await store.sequenceAt({ tag: 'v' }, own, caller), tagged.seq);
        assert.equal(await store.sequenceAt({ time: second.audit.updatedAt }, undefined, caller), second.seq);
        assert.equal(await store.sequenceAt({ time: '2000-01-01T00:00:00Z' }, undefined, caller), 0);
        await assert.rejects(store.sequenceAt({ tag: 'none' }, own, caller), { tag: 'TagNotFound' });
        await assert.rejects(store.sequenceAt({ rev: 9 }, own, caller), { tag: 'RevisionNotFound' });
      });

      test('refuses a time that is none', async () => {
        await assert.rejects(store.sequenceAt({ time: 'yesterday' }, undefined, caller), { tag: 'InvalidRequest' });
      });

      test('fetches many in the order asked for, with an error in the place of a missing one', async () => {
        const project = await newProject();
        const ids = [1, 2, 3].map((n) => iri(`https://example.org/many/${project.project}/${n}`));
        for (const [n, id] of ids.slice(0, 2).entries()) await store.create({ project, caller, id, source: { n } });
        const found = await store.fetchMany([ids[2], ids[1], ids[0], ids[1]], undefined, caller);
        const seen = found.map((item) => ('source' in item ? item.source.n : 'tag' in item && item.tag));
        assert.deepEqual(seen, ['ResourceNotFound', 1, 0, 1]);
      });

      test('lists revisions page by page', async () => {
        const project = await newProject();
        await create(project, { n: 1 });
        await update(project, 1, { n: 2 });
        await update(project, 2, { n: 3 });
        const first = await store.revisions(project, id, { size: 2 }, caller);
        assert.deepEqual(
          first.items.map(({ source }) => source.n),
          [1, 2],
        );
        const rest = await store.revisions(project, id, { size: 2, after: first.next }, caller);
        assert.deepEqual(
          rest.items.map(({ source }) => source.n),
          [3],
        );
        assert.equal(rest.next, undefined);
        await assert.rejects(store.revisions(project, iri('https://example.org/none'), { size: 2 }, caller), {
          tag: 'ResourceNotFound',
        });
      });

      test('searches by type and by what the expanded form contains, now and as of a commit', async () => {
        const project = await newProject();
        const release = { '@id': 'https://example.org/release' };
        await create(project, { '@type': ['Volume', 'Dataset'], release });
        const other = await store.create({ project, caller, source: { '@type': 'Volume' } });
        const containing = { [`${VOCAB}release`]: [release] };
        const types = [iri(`${VOCAB}Volume`)];
        const find = async (query: Parameters<Store['search']>[0]): Promise<string[]> =>
          (await store.search({ project, ...query }, { size: 10 }, caller)).items.map((item) => item.id);
        assert.deepEqual(await find({ types }), [id, other.id]);
        assert.deepEqual(await find({ types, descending: true }), [other.id, id]);
        assert.deepEqual(await find({ types: [...types, iri(`${VOCAB}Dataset`)] }), [id]);
        assert.deepEqual(await find({ types, containing }), [id]);
        const changed = await update(project, 1, { '@type': 'Volume' });
        assert.deepEqual(await find({ types, containing }), []);
        assert.deepEqual(await find({ types, containing, at: { seq: changed.seq - 1 } }), [id]);
        await store.deprecate({ project, caller, id, rev: 2 });
        assert.deepEqual(await find({ types, deprecated: false }), [other.id]);
        assert.deepEqual(await find({ createdBy: 'nobody' }), []);
      });

      test('pages through a search in every order without losing or repeating anything', async () => {
        const project = await newProject();
        const ids = [3, 1, 2, 5, 4].map((n) => iri(`https://example.org/page/${n}`));
        for (const id of ids) await store.create({ project, caller, id, source: {} });
        for (const order of ['createdAt', 'updatedAt', 'id'] as const) {
          for (const descending of [false, true]) {
            const seen: string[] = [];
            let next: string | undefined;
            do {
              const page = await store.search({ project, order, descending }, { size: 2, after: next }, caller);
              seen.push(...page.items.map((item) => item.id));
              next = page.next;
            } while (next);
            const expected = order === 'id' ? ids.toSorted() : ids;
            assert.deepEqual(seen, descending ? expected.toReversed() : expected, `${order} ${descending}`);
          }
        }
        await assert.rejects(store.search({ project }, { size: 2, after: 'bogus' }, caller), { tag: 'InvalidRequest' });
      });

      test('finds what links to an id', async () => {
        const project = await newProject();
        const target = iri(`https://example.org/target/${project.project}`);
        const linking = await store.create({ project, caller, source: { deep: [{ link: { '@id': target } }] } });
        const found = await store.incoming(target, { size: 10 }, caller);
        assert.deepEqual(
          found.items.map((item) => item.id),
          [linking.id],
        );
      });

      test('keeps the log of all changes in order', async () => {
        const project = await newProject();
        const { seq } = await create(project, {}, { tag: 'v' });
        await update(project, 1, { a: 1 });
        await store.tag({ project, caller, id, rev: 2, name: 'w' });
        await store.untag({ project, caller, id, rev: 3, name: 'w' });
        await store.deprecate({ project, caller, id, rev: 4 });
        await store.undeprecate({ project, caller, id, rev: 5 });
        const events = await store.events(seq - 1, { size: 100 }, caller);
        assert.deepEqual(
          events.map(({ type, rev, tag }) => [type, rev, tag]),
          [
            ['Created', 1, 'v'],
            ['Updated', 2, undefined],
            ['TagAdded', 3, 'w'],
            ['TagDeleted', 4, 'w'],
            ['Deprecated', 5, undefined],
            ['Undeprecated', 6, undefined],
          ],
        );
        assert.deepEqual(events[0].project, project);
        assert.deepEqual(
          events.map(({ seq }) => seq),
          events.map((_, index) => seq + index),
        );
        assert.deepEqual(
          events.map(({ at }) => at),
          events.map(({ at }) => at).toSorted(),
        );
      });
    });

    describe('parts', () => {
      const part = (name: string, label: string): Part => ({
        id: iri(`https://example.org/part/${name}`),
        types: [iri(`${VOCAB}Region`)],
        label,
        notation: name,
        data: { volume: 1.5 },
      });

      test('follow the revision that defines them', async () => {
        const project = await newProject();
        const ontology = iri(`https://example.org/ontology/${project.project}`);
        const name = project.project;
        const first = await store.create({
          project,
          caller,
          id: ontology,
          source: {},
          parts: [part(name, 'old'), part('b', 'b')],
        });
        const again = { project, caller, id: ontology, rev: 1, source: {} };
        assert.equal((await store.update({ ...again, parts: [part(name, 'old'), part('b', 'b')] })).rev, 1);
        await store.update({ ...again, parts: [part(name, 'new')] });
        await store.update({ ...again, rev: 2, source: { a: 1 } });
        assert.deepEqual(await store.parts(ontology, undefined, caller), [part(name, 'new')]);
        assert.deepEqual(await store.parts(ontology, { rev: 1 }, caller), [part(name, 'old'), part('b', 'b')]);
        const found = await store.findPart(part(name, '').id, undefined, caller);
        assert.deepEqual([found?.part.label, found?.definedBy.rev], ['new', 3]);
        const before = await store.findPart(part(name, '').id, { seq: first.seq }, caller);
        assert.deepEqual([before?.part.label, before?.definedBy.rev], ['old', 1]);
        assert.equal(await store.findPart(iri('https://example.org/part/none'), undefined, caller), undefined);
      });

      test('are refused when two have one id', async () => {
        const project = await newProject();
        await assert.rejects(create(project, {}, { parts: [part('a', 'a'), part('a', 'b')] }), {
          tag: 'InvalidPayload',
        });
      });

      test('of a resource that is not there are an error', async () => {
        await assert.rejects(store.parts(iri('https://example.org/none'), undefined, caller), {
          tag: 'ResourceNotFound',
        });
      });
    });

    describe('files', () => {
      const file = (project: ProjectRef, content: string, filename = 'a.txt') => ({
        ...{ project, caller, filename, mediaType: 'text/plain' },
        content: Readable.from([Buffer.from(content)]),
      });

      test('keep bytes with their size and digest, and every revision of them', async () => {
        const project = await newProject();
        const made = await store.createFile({ ...file(project, 'hello'), tag: 'v1' });
        assert.partialDeepStrictEqual(made, {
          kind: 'file',
          rev: 1,
          tags: { v1: 1 },
          file: {
            ...{ filename: 'a.txt', mediaType: 'text/plain', bytes: 5 },
            sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
          },
        });
        const change = { id: made.id, rev: 1 };
        assert.equal((await store.updateFile({ ...file(project, 'hello'), ...change })).rev, 1);
        assert.equal((await store.updateFile({ ...file(project, 'world'), ...change })).rev, 2);
        const tagged = await store.tag({ project, caller, id: made.id, rev: 2, name: 'v2' });
        assert.equal(tagged.file?.bytes, 5);
        const contents = await Promise.all(
          [{ tag: 'v1' }, undefined].map(async (version) =>
            text(await store.openFile((await store.file(project, made.id, version, caller)).file)),
          ),
        );
        assert.deepEqual(contents, ['hello', 'world']);
      });

      test('are no documents, and documents no files', async () => {
        const project = await newProject();
        const { id: fileId } = await store.createFile(file(project, 'x'));
        await create(project, {});
        const update = store.update({ project, caller, id: fileId, rev: 1, source: {} });
        await assert.rejects(update, { tag: 'UnexpectedKind', details: { id: fileId, kind: 'file' } });
        const replaced = store.updateFile({ ...file(project, 'x'), id, rev: 1 });
        await assert.rejects(replaced, { tag: 'UnexpectedKind', details: { id, kind: 'resource' } });
        await assert.rejects(store.file(project, id, undefined, caller), { tag: 'UnexpectedKind' });
      });

      test('are made from an upload once, by who sent it', async () => {
        const project = await newProject();
        const sent = await store.upload({
          caller,
          filename: 'u.txt',
          mediaType: 'text/csv',
          content: Readable.from(['up']),
        });
        const other = { ...caller, subject: 'realms/r/users/other' };
        const use = { project, content: { upload: sent.id } };
        await assert.rejects(store.createFile({ ...use, caller: other }), { tag: 'UploadNotFound' });
        const made = await store.createFile({ ...use, caller });
        assert.partialDeepStrictEqual(made.file, { filename: 'u.txt', mediaType: 'text/csv', bytes: 2 });
        await assert.rejects(store.createFile({ ...use, caller }), { tag: 'UploadNotFound' });
      });
    });

    describe('rights', () => {
      const reader = { subject: 'realms/r/users/reader', identities: ['realms/r/groups/readers'] };

      test('are inherited downwards and checked on every way in', async () => {
        const project = await newProject();
        await create(project, {});
        await assert.rejects(store.fetch(project, id, undefined, reader), {
          tag: 'AuthorizationFailed',
          details: { permission: 'resources/read', address: `/org/${project.project}`, subject: reader.subject },
        });
        assert.equal((await store.search({}, { size: 1 }, reader)).items.length, 0);
        assert.deepEqual(await store.events(0, { size: 1 }, reader), []);
        const address = `/org/${project.project}`;
        const acl = await store.acl(address, caller);
        const grants = [...acl.grants, { identity: 'realms/r/groups/readers', permissions: ['resources/read'] }];
        await store.replaceAcl(address, acl.rev, grants, caller);
        assert.equal((await store.fetch(undefined, id, undefined, reader)).rev, 1);
        assert.equal(await store.may(reader, 'resources/read', address), true);
        assert.equal(await store.may(reader, 'resources/read', '/org'), false);
        const write = store.update({ project, caller: reader, id, rev: 1, source: { a: 1 } });
        await assert.rejects(write, { tag: 'AuthorizationFailed' });
        const stale = store.replaceAcl(address, acl.rev, grants, caller);
        await assert.rejects(stale, { tag: 'RevisionConflict', details: { id: address, provided: 1, expected: 2 } });
      });

      test('to write documents are no rights to write files', async () => {
        const project = await newProject();
        const writer = { subject: 'realms/r/users/w', identities: [`writers of ${project.project}`] };
        const address = `/org/${project.project}`;
        const grants = [{ identity: writer.identities[0], permissions: ['resources/write'] }];
        await store.replaceAcl(address, 1, grants, caller);
        const content = Readable.from(['x']);
        const { id: fileId } = await store.createFile({ project, caller, content });
        await assert.rejects(store.deprecate({ project, caller: writer, id: fileId, rev: 1 }), {
          tag: 'AuthorizationFailed',
          details: { permission: 'files/write', address, subject: writer.subject },
        });
        assert.equal((await store.create({ project, caller: writer, source: {} })).audit.createdBy, writer.subject);
      });
    });

    describe('contexts', () => {
      test('come with the software or from a resource, whose revision is kept', async () => {
        const project = await newProject();
        const own = iri(`https://example.org/contexts/${project.project}`);
        const context = (vocab: string): JsonObject => ({ '@context': { '@vocab': vocab } });
        await store.create({ project, caller, id: own, source: context('https://one/') });
        const source = { '@context': ['https://example.org/context', own], link: 'https://example.org/x', name: 'n' };
        const made = await create(project, source);
        assert.deepEqual(made.expanded['https://one/name'], [{ '@value': 'n' }]);
        assert.deepEqual(made.expanded[`${VOCAB}link`], [{ '@id': 'https://example.org/x' }]);
        const from = { ...project, id: own, rev: 1 };
        assert.deepEqual(made.contexts, [{ iri: 'https://example.org/context' }, { iri: own, resource: from }]);
        await store.update({ project, caller, id: own, rev: 1, source: context('https://two/') });
        const asWritten = store.contextsOf(made);
        assert.deepEqual((await asWritten(own))?.context, { '@vocab': 'https://one/' });
        assert.equal(await asWritten('https://example.org/other'), undefined);
        const again = await update(project, 1, source);
        assert.deepEqual([again.rev, again.expanded['https://two/name']], [2, [{ '@value': 'n' }]]);
      });
    });

    describeScopes(() => store, beyond);
    describeSearches(() => store, beyond);
  });
