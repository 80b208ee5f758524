import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri, JsonObject } from '../../src/store/resource.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import { type OpenStore, openOnPglite } from '../support/stores.ts';

const project = { org: 'org', project: 'project' };
const id = 'https://example.org/a' as Iri;

describe('hostile input', () => {
  let opened: OpenStore;
  before(async () => {
    opened = await openOnPglite();
    await opened.store.createOrganization('org', undefined, caller);
    await opened.store.createProject(project, {}, caller);
  });
  after(() => opened.close());

  const create = (source: JsonObject, as: string = id, more: { tag?: string } = {}) =>
    opened.store.create({ project, caller, id: as as Iri, source, ...more });
  const nothingIsWritten = async (): Promise<void> => {
    assert.deepEqual((await opened.store.search({ project }, { size: 10 }, caller)).items, []);
  };

  const nested = (depth: number): JsonObject => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  const documents: Record<string, [source: unknown, tag: string]> = {
    'root keys with an underscore': [{ _rev: 1, a: { _rev: 1 } }, 'InvalidPayload'],
    'a list': [[{ a: 1 }], 'InvalidPayload'],
    'no object': ['text', 'InvalidPayload'],
    null: [null, 'InvalidPayload'],
    'the character U+0000 in a value': [{ a: ['\0'] }, 'InvalidPayload'],
    'the character U+0000 in a key': [{ 'a\0': 1 }, 'InvalidPayload'],
    'half a surrogate pair': [{ a: '\ud800' }, 'InvalidPayload'],
    'a number that is none': [{ a: Number.POSITIVE_INFINITY }, 'InvalidPayload'],
    'the key __proto__': [JSON.parse('{"__proto__": {"@id": "https://example.org/x"}}'), 'InvalidPayload'],
    'a key that cannot be compacted': [{ a: [{ hasOwnProperty: 1 }] }, 'InvalidPayload'],
    'the same as an IRI': [{ 'https://example.org/hasOwnProperty': 1 }, 'InvalidPayload'],
    'nesting of 100,000 levels': [nested(100_000), 'InvalidPayload'],
    '65 MiB': [{ a: 'x'.repeat(65 * 2 ** 20) }, 'PayloadTooLarge'],
    'another id': [{ '@id': 'https://example.org/b' }, 'UnexpectedId'],
    'an empty id': [{ '@id': '' }, 'BlankId'],
    'a blank id': [{ '@id': '_:b', a: 1 }, 'BlankId'],
    'a type that is the store’s own': [
      { '@context': { File: 'https://bluebrain.github.io/nexus/vocabulary/File' }, '@type': 'File' },
      'ReservedResourceTypes',
    ],
    'a context on the network': [{ '@context': 'http://127.0.0.1:1/context' }, 'InvalidJsonLd'],
  };
  for (const [name, [source, tag]] of Object.entries(documents)) {
    test(`refuses a document with ${name}`, async () => {
      await assert.rejects(create(source as JsonObject), { tag });
      await nothingIsWritten();
    });
  }

  for (const bad of [
    '',
    'relative',
    'https://example.org/a b',
    'https://example.org/<x>',
    `https://example.org/${'x'.repeat(3000)}`,
    'https://example.org/\0',
  ]) {
    test(`refuses the id ${JSON.stringify(bad.slice(0, 40))}`, async () => {
      await assert.rejects(create({}, bad), { tag: 'InvalidRequest' });
    });
  }

  test('refuses ids of what comes with the store', async () => {
    const reserved = create({}, 'https://bluebrain.github.io/nexus/contexts/metadata.json');
    await assert.rejects(reserved, { tag: 'ReservedResourceId' });
  });

  for (const name of ['latest', '', 'x'.repeat(65), 'naïve', 'line\nbreak', '\0']) {
    test(`refuses the tag ${JSON.stringify(name.slice(0, 20))}`, async () => {
      await assert.rejects(create({}, id, { tag: name }), { tag: 'InvalidRequest' });
      await nothingIsWritten();
    });
  }

  test('takes names with quotes and SQL as what they are', async () => {
    const name = `'; drop table states; --`;
    const as = `https://example.org/'robert');drop-table-states;--`;
    const made = await create({ name }, as, { tag: name });
    assert.deepEqual(made.tags, { [name]: 1 });
    assert.deepEqual((await opened.store.fetch(project, as as Iri, { tag: name }, caller)).source, { name });
  });

  test('takes a document of many megabytes, and long texts in every place', async () => {
    const source = {
      '@type': `https://example.org/${'t'.repeat(5000)}`,
      link: { '@id': `https://example.org/${'l'.repeat(5000)}` },
      text: 'é'.repeat(4 * 2 ** 20),
      list: Array.from({ length: 20_000 }, (_, n) => ({ '@id': `https://example.org/${n}`, n })),
    };
    const made = await create(source, 'https://example.org/large');
    assert.deepEqual((await opened.store.fetch(project, made.id, undefined, caller)).source, source);
  });

  for (const filename of ['', '../secret', 'a/b', 'a\0b', 'x'.repeat(256)]) {
    test(`refuses the file name ${JSON.stringify(filename.slice(0, 20))} and keeps no bytes`, async () => {
      const content = Readable.from(['secret']);
      const refused = opened.store.createFile({ project, caller, filename, mediaType: 'text/plain', content });
      await assert.rejects(refused, { tag: 'InvalidPayload' });
      const blobs = folderBlobs(opened.folder);
      assert.deepEqual((await checkStore({ database: opened.database, blobs, repair: false })).orphans, []);
    });
  }

  test('refuses versions that cannot be, in every way of reading', async () => {
    const made = await create({}, 'https://example.org/versions');
    for (const [version, tag] of [
      [{ tag: '\0' }, 'InvalidRequest'],
      [{ time: '0000-01-01T00:00:00Z' }, 'InvalidRequest'],
      [{ rev: Number.MAX_SAFE_INTEGER }, 'RevisionNotFound'],
    ] as const) {
      await assert.rejects(opened.store.fetch(project, made.id, version, caller), { tag });
      await assert.rejects(opened.store.sequenceAt(version, made.id, caller), { tag });
    }
  });

  test('refuses pages of no size or a million items', async () => {
    for (const size of [0, -1, 1.5, 1_000_000]) {
      await assert.rejects(opened.store.search({}, { size }, caller), { tag: 'InvalidRequest' });
    }
  });
});
