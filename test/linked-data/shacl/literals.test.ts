import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parser } from 'n3';
import { compile } from '../../../src/linked-data/shacl/compile.ts';
import { indexGraph } from '../../../src/linked-data/shacl/graph.ts';
import { validate } from '../../../src/linked-data/shacl/validate.ts';

const PREFIXES = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
  @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . `;
const read = (turtle: string) => indexGraph(new Parser().parse(PREFIXES + turtle));

function assertConforms(constraint: string, cases: Readonly<Record<string, boolean>>): void {
  const shapes = compile(read(`[] sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; ${constraint} ] .`));
  for (const [value, conforms] of Object.entries(cases)) {
    const report = validate(shapes, read(`ex:a ex:p ${value} .`), () => []);
    assert.equal(report.conforms, conforms, `${value} under ${constraint}`);
  }
}

test('whole numbers are compared to their last digit, with others as numbers', () => {
  const most = { '9007199254740992': true, '9007199254740993': false, '9007199254740991.5': true, '9.1e15': false };
  assertConforms('sh:maxInclusive 9007199254740992', most);
  assertConforms('sh:minInclusive 1.0', { '1': true, '+1': true, '0': false, '1e0': true, '"NaN"^^xsd:double': false });
});

test('a date is one of the calendar', () => {
  const dates = {
    '2024-02-29': true,
    '2023-02-29': false,
    '1900-02-29': false,
    '-0004-02-29': true,
    '2024-04-31': false,
  };
  const typed = (type: string, time: string) =>
    Object.fromEntries(Object.entries(dates).map(([date, is]) => [`"${date}${time}"^^xsd:${type}`, is]));
  assertConforms('sh:datatype xsd:date', typed('date', ''));
  assertConforms('sh:datatype xsd:dateTime', typed('dateTime', 'T12:00:00Z'));
});

test('any language is one of *', () => {
  assertConforms('sh:languageIn ( "*" )', { '"a"@en': true, '"a"': false });
  assertConforms('sh:languageIn ( "en" )', { '"a"@en-GB': true, '"a"@eng': false });
});

test('spaces of a pattern count in classes of characters, and everywhere when it is a text', () => {
  assertConforms('sh:pattern "^a [ ] \\\\[ b$" ; sh:flags "x"', { '"a [b"': true, '"a[b"': false });
  assertConforms('sh:pattern "a .b" ; sh:flags "qx"', { '"a .b"': true, '"a.b"': false, '"a xb"': false });
});
