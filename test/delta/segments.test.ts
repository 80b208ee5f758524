import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { toIri } from '../../src/delta/segments.ts';
import { encodeSegment } from '../../src/store/names.ts';

const names = {
  base: 'https://example.org/data/',
  apiMappings: {
    ex: 'https://example.org/ex/',
    person: 'https://example.org/types/Person',
    urn: 'https://example.org/u#',
  },
};

describe('a segment of a path', () => {
  const SCHEMAS = 'https://bluebrain.github.io/nexus/schemas/';
  for (const [segment, iri] of [
    ['https://x.org/a', 'https://x.org/a'],
    ['person', 'https://example.org/types/Person'],
    ['ex:1', 'https://example.org/ex/1'],
    ['urn:uuid', 'https://example.org/u#uuid'],
    ['mailto:ann@x.org', 'mailto:ann@x.org'],
    ['ex:', 'https://example.org/data/ex:'],
    ['ex:a:b', 'ex:a:b'],
    ['person:1', 'person:1'],
    ['_', `${SCHEMAS}unconstrained.json`],
    ['file', `${SCHEMAS}files.json`],
    ['nxv:defaultInProject', 'https://bluebrain.github.io/nexus/vocabulary/defaultInProject'],
    ['plain', 'https://example.org/data/plain'],
    ['a%20b', 'https://example.org/data/a%20b'],
    ['constructor', 'https://example.org/data/constructor'],
  ]) {
    test(`${segment} stands for ${iri}`, () => assert.equal(toIri(segment, names), iri));
  }

  for (const segment of ['a b', 'a\nb', '<a>', 'a\0', '\ud800', 'x'.repeat(2000)]) {
    test(`${JSON.stringify(segment.slice(0, 10))} stands for nothing`, () =>
      assert.equal(toIri(segment, names), undefined));
  }

  test('its encoding is read back as it was, and holds no delimiter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = encodeSegment(text);
        assert.equal(decodeURIComponent(encoded), text);
        assert.doesNotMatch(encoded, /[/?#%](?![0-9A-F]{2})|[\s"<>]/);
      }),
    );
  });
});
