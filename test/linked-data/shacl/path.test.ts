import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DataFactory } from 'n3';
import oxigraph from 'oxigraph';
import { indexGraph } from '../../../src/linked-data/shacl/graph.ts';
import { follow, type Path, toSparql } from '../../../src/linked-data/shacl/path.ts';

const EX = 'https://example.org/';

const { path } = fc.letrec<{ path: Path; predicate: Path; inverse: Path; many: Path; repeat: Path }>((tie) => ({
  path: fc.oneof({ maxDepth: 4 }, tie('predicate'), tie('inverse'), tie('many'), tie('repeat')),
  predicate: fc.record({ kind: fc.constant('predicate'), iri: fc.constantFrom(`${EX}p`, `${EX}q`) }),
  inverse: fc.record({ kind: fc.constant('inverse'), of: tie('path') }),
  many: fc.record({
    kind: fc.constantFrom('sequence', 'alternative'),
    of: fc.array(tie('path'), { minLength: 2, maxLength: 3 }),
  }),
  repeat: fc.record({ kind: fc.constant('repeat'), of: tie('path'), sign: fc.constantFrom('*', '+', '?') }),
}));
const NAMES = ['a', 'b', 'c', 'd'].map((name) => EX + name);
const node = fc.constantFrom(...NAMES);
const triples = fc.array(fc.tuple(node, fc.constantFrom(`${EX}p`, `${EX}q`), node), { maxLength: 8 });

test('a path leads where the same path of SPARQL leads', () => {
  const leads = (given: readonly (readonly string[])[], along: Path, from: string) => {
    // The engine finds no way of no step from what is nowhere in the data.
    const data = [...given, ...NAMES.map((name) => [name, `${EX}is`, name])];
    const store = new oxigraph.Store();
    for (const [s, p, o] of data.map((terms) => terms.map((iri) => oxigraph.namedNode(iri)))) {
      store.add(oxigraph.quad(s, p, o));
    }
    const query = `SELECT DISTINCT ?end { <${from}> ${toSparql(along)} ?end }`;
    const expected = (store.query(query) as Map<string, { value: string }>[]).map((row) => row.get('end')?.value);
    const quads = data.map((terms) => {
      const [s, p, o] = terms.map((iri) => DataFactory.namedNode(iri));
      return DataFactory.quad(s, p, o);
    });
    const found = follow(indexGraph(quads), along, [DataFactory.namedNode(from)]).map(({ value }) => value);
    assert.deepEqual(found.sort(), expected.sort());
  };
  fc.assert(fc.property(triples, path, node, leads), { numRuns: 300 });
});
