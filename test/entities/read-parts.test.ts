import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parseOntology } from '../../src/entities/ontology-document.ts';
import { ONTOLOGY, readParts } from '../../src/entities/read-parts.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';

const FOLDER = new URL('../../ontologies/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ttl'));

describe('what an ontology defines', () => {
  let seeded: Awaited<ReturnType<typeof openEmbeddedGraph>>;
  before(async () => {
    seeded = await openEmbeddedGraph();
  });
  after(() => seeded.close());

  for (const name of files) {
    test(`is read from the document of ${name} as from the file itself`, async () => {
      const { store, caller } = seeded;
      const { id, parts } = parseOntology(readFileSync(new URL(name, FOLDER), 'utf8'));
      const resource = await store.fetch(undefined, id, undefined, caller);
      assert.ok(resource.types.includes(ONTOLOGY));
      assert.deepEqual(plain(await readParts(resource, { store, caller })), plain(parts));
    });
  }
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
