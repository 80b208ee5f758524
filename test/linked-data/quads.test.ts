import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toGraphQuads, toQuads } from '../../src/linked-data/quads.ts';

const EX = 'https://example.org/';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const id = (name: string) => `${EX}${name}`;

test('quads say each statement once, the root first, with the graph that it stands in', () => {
  const inner = { '@id': id('b'), [id('q')]: [{ '@value': 1 }, { '@value': 1 }] };
  const expanded = { '@id': id('a'), [id('p')]: [inner], '@graph': [inner, { '@id': 'no iri', '@graph': [inner] }] };
  const said = [
    [id('a'), id('p'), id('b'), ''],
    [id('b'), id('q'), '1', ''],
    [id('b'), id('q'), '1', id('a')],
  ];
  const found = toGraphQuads(expanded).map(({ subject, predicate, object, graph }) =>
    [subject, predicate, object, graph].map(({ value }) => value),
  );
  assert.deepEqual(found, said);
});

test('values keep what they are: small numbers, texts of another datatype, languages', () => {
  const values = [
    [{ '@value': 1e-7 }, '1.0E-7', `${XSD}double`],
    [{ '@value': 2 ** 53 }, '9007199254740992', `${XSD}integer`],
    [{ '@value': 1e21 }, '1.0E21', `${XSD}double`],
    [{ '@value': 'wide', '@type': `${XSD}double` }, 'wide', `${XSD}double`],
    [{ '@value': '5', '@type': `${XSD}double` }, '5', `${XSD}double`],
    [{ '@value': 'a', '@language': 'en' }, 'a', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'],
  ] as const;
  const quads = toQuads({ '@id': id('a'), [id('p')]: values.map(([value]) => value) });
  const literals = quads.map(({ object }) => [object.value, object.termType === 'Literal' && object.datatype.value]);
  assert.deepEqual(
    literals,
    values.map(([, text, datatype]) => [text, datatype]),
  );
});
