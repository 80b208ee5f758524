import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildASTSchema, getOperationAST, parse } from 'graphql';
import { checkCost, checkFields, HTTP_LIMITS } from '../../src/gateway/limits.ts';
import { readTypeDefs } from '../../src/gateway/type-defs.ts';

const schema = buildASTSchema(readTypeDefs());

function check(query: string, variables: Record<string, unknown> = {}): void {
  const document = parse(query);
  checkFields(document, HTTP_LIMITS);
  const operation = getOperationAST(document);
  assert.ok(operation);
  checkCost({ schema, document, operation, variables }, HTTP_LIMITS);
}

const refused = { extensions: { code: 'QUERY_LIMIT_EXCEEDED', http: { status: 400 } } };
const nested = (levels: number): string =>
  `{ atlasRelease { rootRegion { ${'parent { '.repeat(levels)} acronym ${'} '.repeat(levels)} } } }`;

describe('limits of queries', () => {
  test('let through a page of 1,000 regions with what each has of its own', () => {
    check(
      '{ brainRegions(first: 1000) { nodes { acronym layers { label } adjacentTo { ratio region { acronym } } } } }',
    );
  });

  test('let through 16 levels and refuse 17', () => {
    check(nested(13));
    assert.throws(() => check(nested(14)), refused);
  });

  test('refuse 10,000 aliases of one field', () => {
    const aliases = Array.from({ length: 10_000 }, (_, i) => `a${i}: viewer { username }`);
    assert.throws(() => check(`{ ${aliases.join(' ')} }`), refused);
  });

  test('refuse pages in pages', () => {
    const pages = (first: string) =>
      `query ($n: Int) { brainRegions(first: ${first}) { nodes { descendants(first: ${first}) { nodes { acronym } } } } }`;
    check(pages('10'));
    assert.throws(() => check(pages('1000')), refused);
    check(pages('$n'), { n: 10 });
    assert.throws(() => check(pages('$n'), { n: 1000 }), refused);
    assert.throws(() => check(pages('$n')), refused);
  });

  test('count a default of a variable and a default page', () => {
    check(
      'query ($n: Int = 10) { brainRegions(first: $n) { nodes { descendants(first: $n) { nodes { acronym } } } } }',
    );
    check('{ brainRegions { nodes { descendants { nodes { acronym } } } } }');
    assert.throws(
      () => check('{ brainRegions { nodes { descendants { nodes { descendants { nodes { acronym } } } } } } }'),
      refused,
    );
  });

  test('measure fragments that double at each step without taking exponential time', () => {
    const steps = Array.from(
      { length: 100 },
      (_, i) => `fragment F${i} on BrainRegion { ...F${i + 1} ... on Entity { ...F${i + 1} } }`,
    );
    const query = `{ brainRegion(acronym: "VISp") { ...F0 } } ${steps.join(' ')} fragment F100 on BrainRegion { parent { acronym } }`;
    assert.throws(() => check(query), refused);
  });
});
