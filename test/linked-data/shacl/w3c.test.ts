import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Parser } from 'n3';
import { compile } from '../../../src/linked-data/shacl/compile.ts';
import { type Graph, indexGraph, listOf, type Node } from '../../../src/linked-data/shacl/graph.ts';
import { type Path, readPath } from '../../../src/linked-data/shacl/path.ts';
import { openQueries } from '../../../src/linked-data/shacl/queries.ts';
import { validate } from '../../../src/linked-data/shacl/validate.ts';

const MF = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
const SHT = 'http://www.w3.org/ns/shacl-test#';
const SH = 'http://www.w3.org/ns/shacl#';

/** The test suite of the W3C, as the package shacl-engine carries it. */
const SUITE = new URL(
  'test/assets/data-shapes/',
  pathToFileURL(createRequire(import.meta.url).resolve('shacl-engine')),
);

const read = (url: string): Graph =>
  indexGraph(
    new Parser({ baseIRI: url, blankNodePrefix: `b${url.length}` }).parse(readFileSync(fileURLToPath(url), 'utf8')),
  );

interface Case {
  readonly name: string;
  readonly manifest: Graph;
  readonly entry: Node;
}

const casesIn = (url: string): Case[] => {
  const manifest = read(url);
  const includes = manifest.quads.filter(({ predicate }) => predicate.value === `${MF}include`);
  const entries = manifest.quads.filter(({ predicate }) => predicate.value === `${MF}entries`);
  return [
    ...entries
      .flatMap(({ object }) => listOf(manifest, object))
      .map((entry) => ({ name: entry.value.slice(SUITE.href.length), manifest, entry })),
    ...includes.flatMap(({ object }) => casesIn(object.value)),
  ];
};

const nameless = (node: Node | undefined): string => (node?.termType === 'BlankNode' ? '_:' : (node?.id ?? ''));

const withoutNames = (path: Path | undefined): string => JSON.stringify(path) ?? '';

function expected(manifest: Graph, report: Node): string[] {
  return manifest.objects(report, `${SH}result`).map((result) => {
    const [focus, path, value, severity, component, shape] = [
      'focusNode',
      'resultPath',
      'value',
      'resultSeverity',
      'sourceConstraintComponent',
      'sourceShape',
    ].map((name) => manifest.objects(result, SH + name).at(0));
    const readable = path && readPath(manifest, path);
    return [
      nameless(focus),
      withoutNames(readable),
      nameless(value),
      severity?.value,
      component?.value,
      nameless(shape),
    ].join(' ');
  });
}

describe('the SHACL test suite of the W3C', () => {
  const [core, sparql] = ['core', 'sparql'].map((part) => casesIn(new URL(`${part}/manifest.ttl`, SUITE).href));

  test('is all there', () => assert.deepEqual([core.length, sparql.length], [98, 8]));

  // That a query holds `VALUES`, `MINUS` or `SERVICE` need not be reported (SHACL 5.2.1).
  const sound = sparql.filter(({ name }) => !name.includes('unsupported-sparql'));

  for (const { name, manifest, entry } of [...core, ...sound]) {
    test(name, async () => {
      const [action] = manifest.objects(entry, `${MF}action`);
      const [report] = manifest.objects(entry, `${MF}result`);
      const graph = (kind: string) => read(manifest.objects(action, `${SHT}${kind}Graph`)[0].value);
      const [shapes, data] = [graph('shapes'), graph('data')];
      const queries = await openQueries(indexGraph([]));
      const { results, conforms } = validate(compile(shapes), data, queries.over(data));
      const found = results.map(({ focus, path, value, severity, component, shape }) =>
        [nameless(focus), withoutNames(path), nameless(value), severity, component, nameless(shape)].join(' '),
      );
      assert.deepEqual(found.sort(), expected(manifest, report).sort());
      assert.equal(conforms, manifest.objects(report, `${SH}conforms`)[0].value === 'true');
    });
  }
});
