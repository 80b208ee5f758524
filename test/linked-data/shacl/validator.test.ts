import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createValidator, NO_ONTOLOGIES } from '../../../src/linked-data/shacl/validator.ts';

const SHAPES = `
  @prefix sh: <http://www.w3.org/ns/shacl#> .
  @prefix ex: <https://example.org/> .
  ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; `;
const thing = (name: string) => ({
  '@id': 'https://example.org/1',
  '@type': ['https://example.org/Thing'],
  'https://example.org/name': [{ '@value': name }],
});
const schema = (rest: string) => async () => ({ shapes: [], ontologies: NO_ONTOLOGIES, turtle: SHAPES + rest });

test('a schema is compiled once, and again when it was forgotten', async () => {
  const validator = createValidator();
  let loads = 0;
  const load = async () => {
    loads++;
    return schema('sh:property [ sh:path ex:name ; sh:maxLength 3 ] .')();
  };
  const names = ['Ann', 'Benjamin', 'Cid'];
  const reports = await Promise.all(names.map((name) => validator.validate('a', load, thing(name))));
  assert.deepEqual(
    reports.map(({ conforms }) => conforms),
    [true, false, true],
  );
  assert.equal(loads, 1);
  validator.forget('a');
  await validator.validate('a', load, thing('Ann'));
  assert.equal(loads, 2);
  await validator.close();
});

test('a rule that does not end is stopped, and the documents behind it are checked', async () => {
  const validator = createValidator(1_500);
  const endless = schema('sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ] .');
  const [slow, ...others] = await Promise.allSettled([
    validator.validate('slow', endless, thing(`${'a'.repeat(40)}!`)),
    validator.validate('slow', endless, thing('aaa')),
    validator.validate('other', schema('sh:property [ sh:path ex:name ; sh:maxLength 3 ] .'), thing('long')),
  ]);
  assert.equal(slow.status === 'rejected' && slow.reason.tag, 'ValidationTimeout');
  assert.deepEqual(
    others.map((one) => one.status === 'fulfilled' && one.value.conforms),
    [true, false],
  );
  await validator.close();
});

test('who waits when the service is closed is told, and a schema that cannot be loaded is no end', async () => {
  const validator = createValidator();
  const failed = new Error('It is not there.');
  await assert.rejects(
    validator.validate('none', () => Promise.reject(failed), thing('Ann')),
    failed,
  );
  const waiting = validator.validate('a', schema('sh:property [ sh:path ex:name ; sh:minCount 1 ] .'), thing('Ann'));
  const [{ status }] = await Promise.allSettled([waiting, validator.close()]);
  assert.equal(status, 'rejected');
});

test('a query that is none tells of its shape', async () => {
  const validator = createValidator();
  const wrong = schema('sh:sparql [ sh:select "SELECT nothing" ] .');
  await assert.rejects(validator.validate('wrong', wrong, thing('Ann')), { tag: 'InvalidShape' });
  await validator.close();
});

test('a value is bound in a query wherever it stands, but in texts and as the name of a column', async () => {
  const validator = createValidator();
  const select = `SELECT $this ?value WHERE { $this <https://example.org/name> ?value .
    FILTER (STR(?this) = 'https://example.org/1' && ?value != '$this') { SELECT $this WHERE { ?any ?p $this } } }`;
  const rule = schema(`sh:sparql [ sh:message "no {?value}" ; sh:select """${select}""" ] .`);
  const linked = { ...thing('Ann'), 'https://example.org/self': [{ '@id': 'https://example.org/1' }] };
  const { result } = await validator.validate('bound', rule, linked);
  assert.partialDeepStrictEqual(result, { resultMessage: 'no Ann', 'sh:value': 'Ann' });
  assert.equal(
    (await validator.validate('bound', rule, { ...linked, 'https://example.org/name': [{ '@value': '$this' }] }))
      .conforms,
    true,
  );
  await validator.close();
});

test('a small number is not taken for 0, nor a text for a number', async () => {
  const validator = createValidator();
  const rule = schema(
    'sh:property [ sh:path ex:name ; sh:datatype <http://www.w3.org/2001/XMLSchema#double> ; sh:minExclusive 0 ] .',
  );
  const conforms = async (value: object) =>
    (await validator.validate('a', rule, { ...thing(''), 'https://example.org/name': [value] })).conforms;
  assert.equal(await conforms({ '@value': 1e-7 }), true);
  assert.equal(await conforms({ '@value': 'wide', '@type': 'http://www.w3.org/2001/XMLSchema#double' }), false);
  await validator.close();
});

test('a shape that asks for itself is checked along a chain of any length that occurs', async () => {
  const validator = createValidator();
  const rule = schema('sh:property [ sh:path ex:next ; sh:node ex:Shape ; sh:nodeKind sh:IRI ] .');
  const chain = (end: object) =>
    Array.from({ length: 8_000 }, (_, n) => ({
      ...(n === 0 && { '@type': ['https://example.org/Thing'] }),
      '@id': `https://example.org/${n}`,
      'https://example.org/next': [n < 7_999 ? { '@id': `https://example.org/${n + 1}` } : end],
    }));
  const conforms = async (end: object) => (await validator.validate('a', rule, { '@graph': chain(end) })).conforms;
  assert.equal(await conforms({ '@id': 'https://example.org/end' }), true);
  assert.equal(await conforms({ '@value': 'end' }), false);
  await validator.close();
});
