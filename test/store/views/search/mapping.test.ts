import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../../src/store/resource.ts';
import { learn } from '../../../../src/store/views/search/learn.ts';
import { toMapping } from '../../../../src/store/views/search/mapping.ts';
import { toSchema } from '../../../../src/store/views/search/schema.ts';
import { toFields } from '../../../../src/store/views/search/values.ts';

/** The mapping after a document was taken in. */
const learnt = (mapping: JsonObject, document: JsonObject) => toMapping(mapping, learn(document, toSchema(mapping)));

test('fields that nobody declared are read as templates say', () => {
  const raw = { type: 'text', fields: { raw: { type: 'keyword' } } };
  const mapping: JsonObject = {
    dynamic_templates: [
      { ids: { match: '*_id', unmatch: 'no_*', mapping: { type: 'keyword' } } },
      {
        inner: { path_match: 'o.*', match_mapping_type: 'long', mapping: { type: 'integer', meta: { of: '{name}' } } },
      },
      { texts: { match_mapping_type: 'string', mapping: raw } },
      { rest: { match_mapping_type: '*', mapping: { type: '{dynamic_type}' } } },
    ],
  };
  assert.deepEqual(learnt(mapping, { a_id: 'x', no_id: 'x', o: { n: 1, f: 1.5 }, b: true }).properties, {
    a_id: { type: 'keyword' },
    no_id: raw,
    o: { properties: { n: { type: 'integer', meta: { of: 'n' } }, f: { type: 'float' } } },
    b: { type: 'boolean' },
  });
  const objects = { dynamic_templates: [{ all: { match_mapping_type: 'object', mapping: { type: 'nested' } } }] };
  assert.throws(() => toSchema(objects), { tag: 'SearchRefused' });
});

test('texts are dates and numbers as the mapping says', () => {
  const detect = (mapping: JsonObject) => {
    const { properties } = learnt(mapping, { date: '2020-01-02', own: '02.01.2020', number: '1.5' });
    return Object.values(properties as JsonObject).map((one) => (one as JsonObject).type);
  };
  assert.deepEqual(detect({}), ['date', 'text', 'text']);
  assert.deepEqual(detect({ date_detection: false, numeric_detection: true }), ['text', 'text', 'float']);
  assert.deepEqual(detect({ dynamic_date_formats: ['dd.MM.yyyy'] }), ['text', 'date', 'text']);
});

test('values are those of the type, its format and its scale', () => {
  const properties = {
    day: { type: 'date', format: 'dd.MM.yyyy||epoch_second' },
    price: { type: 'scaled_float', scaling_factor: 10 },
    code: { type: 'keyword', null_value: 'none' },
    alias: { type: 'alias', path: 'code' },
    kept: { type: 'binary' },
  };
  const schema = toSchema({ dynamic: 'strict', properties });
  const valuesOf = (document: JsonObject) => {
    const fields = toFields(document, schema);
    return Object.keys(properties).map((path) => {
      const field = schema.fields.get(path);
      return field && fields.valuesOf(field);
    });
  };
  assert.deepEqual(valuesOf({ day: ['01.02.2020', 60], price: 1.26, code: null, kept: 'YQ==' }), [
    [Date.UTC(2020, 1, 1), 60_000],
    [1.3],
    ['none'],
    ['none'],
    undefined,
  ]);
});

test('a document whose values are out of range, or no dates of the format, does not fit', () => {
  const schema = toSchema({ properties: { small: { type: 'byte' }, day: { type: 'date', format: 'yyyy' } } });
  const refused: JsonObject[] = [{ small: 128 }, { small: -129 }, { small: true }, { day: '2020-01-01' }];
  for (const document of refused)
    assert.throws(() => learn(document, schema), { tag: 'SearchRefused' }, JSON.stringify(document));
  const taken: JsonObject[] = [{ small: 127 }, { small: '5.7' }, { small: '' }, { day: 2020 }];
  for (const document of taken) assert.deepEqual(learn(document, schema), {}, JSON.stringify(document));
});
