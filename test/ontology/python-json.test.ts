import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pythonFloat, toPythonJson } from '../../src/ontology/python-json.ts';
import { missing, realInput } from '../shared-inputs.ts';

test('writes floats as Python does', () => {
  const texts = [1, 0, 0.1, 1e15, 1e16, 1.5e22, 9.799118079372857e-5, 1e-4, 5e-324, -2.5].map(pythonFloat);
  assert.deepEqual(texts, [
    '1.0',
    '0.0',
    '0.1',
    '1000000000000000.0',
    '1e+16',
    '1.5e+22',
    '9.799118079372857e-05',
    '0.0001',
    '5e-324',
    '-2.5',
  ]);
});

test('writes lists, objects and what is empty as Python does', () => {
  const value = { a: [1, 'x', null, true], b: {}, c: [], d: { e: 2 } };
  assert.equal(
    toPythonJson(value, { indent: 1, ascii: true }),
    '{\n "a": [\n  1,\n  "x",\n  null,\n  true\n ],\n "b": {},\n "c": [],\n "d": {\n  "e": 2\n }\n}',
  );
});

test('escapes what is not ASCII, or keeps it', () => {
  const value = { é: 'µ😀"\u007f' };
  assert.equal(toPythonJson(value, { indent: 0, ascii: true }), '{\n"\\u00e9": "\\u00b5\\ud83d\\ude00\\"\\u007f"\n}');
  assert.equal(toPythonJson(value, { indent: 0, ascii: false }), '{\n"é": "µ😀\\"\u007f"\n}');
});

test('keeps the order of a Map and writes floats below the named keys only', () => {
  const value = new Map<number, unknown>([
    [9, { share: { 7: 1 }, count: 1 }],
    [2, { share: null }],
  ]);
  const text = toPythonJson(value, { indent: 0, ascii: true, floats: ['share'] });
  assert.equal(text.replaceAll('\n', ''), '{"9": {"share": {"7": 1.0},"count": 1},"2": {"share": null}}');
});

for (const file of ['export/hierarchy_leaves_only.json', 'export/hierarchy_l23split.json']) {
  test(`gives ${file} of the reference back byte for byte`, { skip: missing(realInput(file)) }, async () => {
    const text = await readFile(realInput(file), 'utf8');
    assert.ok(toPythonJson(JSON.parse(text), { indent: 1, ascii: true }) === text);
  });
}
