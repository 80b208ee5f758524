import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import jsonld from 'jsonld';
import { expand } from '../../src/linked-data/expand.ts';
import { toNQuads } from '../../src/linked-data/n-quads.ts';
import { missing, realInput } from '../shared-inputs.ts';

const EX = 'https://example.org/';

/** Independent of labels of blank nodes and of order. */
const canonical = (nquads: string): Promise<string> =>
  jsonld.canonize(
    nquads as never,
    {
      algorithm: 'RDFC-1.0',
      inputFormat: 'application/n-quads',
      canonizeOptions: { maxWorkFactor: Number.POSITIVE_INFINITY },
    } as never,
  ) as never;

/** What the general processor makes of it, in the one graph. */
async function general(expanded: object): Promise<string> {
  const options = { format: 'application/n-quads', skipExpansion: true, produceGeneralizedRdf: false } as never;
  const nquads = (await jsonld.toRDF([expanded] as never, options)) as unknown as string;
  return nquads.replaceAll(/ \.$/gm, ' <urn:g> .');
}

const ours = (expanded: object): string =>
  toNQuads(expanded, 'urn:g', '')
    .map((line) => `${line}\n`)
    .join('');

/** The general processor writes 1e-7 as the integer 0: it looks for a decimal point. */
const TAKEN_FOR_WHOLE = /^-?\de-/;

describe('statements of expanded JSON-LD', () => {
  test('are those of the general processor, whatever the document', async () => {
    const value = fc.oneof(
      fc.string().map((text) => ({ '@value': text })),
      fc.integer().map((number) => ({ '@value': number })),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((number) => !TAKEN_FOR_WHOLE.test(String(number)))
        .map((number) => ({ '@value': number })),
      fc.boolean().map((truth) => ({ '@value': truth })),
      fc.constantFrom(
        { '@value': 'a', '@language': 'en-GB' },
        { '@value': '2024-01-01', '@type': `${EX}date` },
        { '@value': 7, '@type': 'http://www.w3.org/2001/XMLSchema#double' },
        { '@id': '_:b1' },
        { '@id': `${EX}x` },
      ),
    );
    const { node } = fc.letrec<{ node: object; any: object }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        value,
        tie('node'),
        fc.array(value, { maxLength: 3 }).map((items) => ({ '@list': items })),
      ),
      node: fc.dictionary(fc.constantFrom(`${EX}p`, `${EX}q`, `${EX}r`), fc.array(tie('any'), { maxLength: 3 }), {
        maxKeys: 3,
      }),
    }));
    await fc.assert(
      fc.asyncProperty(node, async (document) => {
        const expanded = { '@id': `${EX}root`, '@type': [`${EX}Type`], ...document };
        assert.equal(await canonical(ours(expanded)), await canonical(await general(expanded)));
      }),
      { numRuns: 200 },
    );
  });

  test('write small numbers as the doubles that they are', () => {
    const lines = toNQuads({ '@id': `${EX}r`, [`${EX}p`]: [{ '@value': 1e-7 }] }, undefined, '');
    assert.deepEqual(lines, [`<${EX}r> <${EX}p> "1.0E-7"^^<http://www.w3.org/2001/XMLSchema#double> .`]);
  });

  test('leave out what no statement can say', () => {
    const expanded = {
      '@id': `${EX}root`,
      'not an iri': [{ '@value': 1 }],
      [`${EX}p`]: [
        { '@id': 'relative' },
        { '@id': `${EX}a b` },
        { '@id': `${EX}a>b` },
        { '@value': null },
        { '@value': 'x', '@type': 'y' },
        { '@value': 'x', '@language': 'a b' },
      ],
      [`${EX}q`]: [{ '@id': `${EX}ok` }],
    };
    assert.deepEqual(toNQuads(expanded, undefined, ''), [`<${EX}root> <${EX}q> <${EX}ok> .`]);
  });

  test('say what stands in an @graph, an @included or a @reverse', () => {
    const inner = { '@id': `${EX}a`, [`${EX}p`]: [{ '@value': 'line\nbreak "\\' }] };
    const said = `<${EX}a> <${EX}p> "line\\nbreak \\"\\\\" <urn:g> .`;
    assert.deepEqual(toNQuads({ '@id': `${EX}r`, '@graph': [inner] }, 'urn:g', ''), [said]);
    assert.deepEqual(toNQuads({ '@id': `${EX}r`, '@included': [inner] }, 'urn:g', ''), [said]);
    const reverse = { '@id': `${EX}r`, '@reverse': { [`${EX}of`]: [inner] } };
    assert.deepEqual(toNQuads(reverse, 'urn:g', ''), [`<${EX}a> <${EX}of> <${EX}r> <urn:g> .`, said]);
  });

  test('keep JSON as it is, with sorted keys', () => {
    const expanded = {
      '@id': `${EX}r`,
      [`${EX}p`]: [{ '@type': '@json', '@value': { b: [1, { d: 1, c: 2 }], a: null, 9: 1, 10: 2 } }],
    };
    const json = '{\\"10\\":2,\\"9\\":1,\\"a\\":null,\\"b\\":[1,{\\"c\\":2,\\"d\\":1}]}';
    const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON';
    assert.deepEqual(toNQuads(expanded, undefined, ''), [`<${EX}r> <${EX}p> "${json}"^^<${type}> .`]);
  });

  const published = (path: string) => realInput(`delta-fixtures/kg/${path}.json`);
  const contexts: Readonly<Record<string, string>> = {
    'https://bbp.neuroshapes.org': published('context/bbp-neuroshapes'),
    'https://neuroshapes.org': published('context/neuroshapes'),
  };
  const loadContext = async (iri: string) => ({
    context: JSON.parse(readFileSync(contexts[iri], 'utf8'))['@context'],
    key: iri,
  });
  const real = ['sample-neuromorphology-entity', 'sample-neuronmorphology-dataset', 'brain-region-ontology'];
  for (const name of real) {
    const file = published(`schemas/bbp/${name}`);
    test(`are those of the general processor for ${name}`, { skip: missing(file) }, async () => {
      const { expanded } = await expand(JSON.parse(readFileSync(file, 'utf8')), { base: EX, vocab: EX, loadContext });
      const lines = ours(expanded);
      assert.ok(lines.length > 1000);
      assert.equal(await canonical(lines), await canonical(await general(expanded)));
    });
  }
});
