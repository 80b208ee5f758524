import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import jsonld from 'jsonld';
import { expand } from '../../src/linked-data/expand.ts';
import { toRdf } from '../../src/linked-data/to-rdf.ts';
import { missing, realInput } from '../shared-inputs.ts';

const EX = 'https://example.org/';
const FILES = {
  'https://bbp.neuroshapes.org': 'bmo/jsonldcontext/neuroshapes_org.json',
  'https://incf.github.io/neuroshapes/contexts/schema.json': 'bmo/jsonldcontext/schema.json',
};

describe('documents under the contexts of the pipeline', () => {
  for (const [iri, path] of Object.entries(FILES)) {
    const file = realInput(path);
    test(`${iri} mean the same as statements, and read back from these`, { skip: missing(file) }, async () => {
      const { '@context': given } = JSON.parse(await readFile(file, 'utf8'));
      const context = { context: given, key: '1' };
      const loadContext = async (asked: string) => (asked === iri ? context : undefined);
      const terms = Object.assign({}, ...[given].flat().filter((part) => typeof part === 'object'));
      const names = Object.keys(terms).filter((name) => !name.startsWith('@') && !/[:/#]/.test(name));
      assert.ok(names.length > 20, `${names.length} terms`);
      const name = fc.constantFrom(...names);
      const scalar = fc.oneof(
        fc.nat(1000),
        fc.boolean(),
        fc.constantFrom('text', 'ümlaut "q"', `${EX}x`, '2024-12-03'),
      );
      const node = (value: fc.Arbitrary<unknown>) =>
        fc.record({
          id: fc.nat(1e9).map((n) => `${EX}${n}`),
          type: name,
          properties: fc.dictionary(name, fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }), value), {
            maxKeys: 6,
          }),
        });
      const toDocument = (one: { id: string; type: string; properties: Record<string, unknown> }): object => ({
        ...Object.fromEntries(
          Object.entries(one.properties).map(([key, value]) => [key, isNode(value) ? toDocument(value) : value]),
        ),
        '@id': one.id,
        '@type': one.type,
      });
      const documents = node(node(scalar)).map(toDocument);
      let total = 0;
      await fc.assert(
        fc.asyncProperty(documents, async (document) => {
          const source = { '@context': iri, ...document };
          const { expanded } = await expand(source, { base: EX, vocab: `${EX}terms/`, loadContext });
          const statements = await toRdf(expanded, 'nquads');
          total += statements.split('\n').length - 1;
          // fromRDF gives nodes by their ids, which are those of the document.
          const back = await fromRDF(statements, { format });
          const sent = await canonize(statements, { inputFormat: format, format, safe: false });
          assert.equal(await canonize(back, { format, safe: false }), sent);
          // What is expanded stays so.
          const again = await expand(expanded, { base: EX, vocab: '', loadContext: async () => undefined });
          assert.deepEqual(again.expanded, expanded);
        }),
        { numRuns: 60 },
      );
      assert.ok(total > 120, `${total} statements`);
    });
  }
});

interface NodeParts {
  id: string;
  type: string;
  properties: Record<string, unknown>;
}

const isNode = (value: unknown): value is NodeParts =>
  value !== null && typeof value === 'object' && 'properties' in value;

/** Of the package's types, which know less than it does. */
const { canonize, fromRDF } = jsonld as unknown as {
  canonize(input: unknown, options: { format: string; inputFormat?: string; safe: boolean }): Promise<string>;
  fromRDF(input: string, options: { format: string }): Promise<object[]>;
};
const format = 'application/n-quads';
