import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { prepareQuery, withPosition } from '../../../../src/store/views/sparql/prepare-query.ts';

const OWL = 'PREFIX owl: <http://www.w3.org/2002/07/owl#> ';

describe('a query before it is asked', () => {
  test('gets the prefixes that Blazegraph knows, if it uses them and declares neither them nor their namespace', () => {
    assert.equal(prepareQuery('ASK { ?x a owl:Class }').text, `${OWL}ASK { ?x a owl:Class }`);
    for (const declared of [`${OWL}ASK { ?x a owl:Class }`, 'PREFIX owl: <urn:o#> ASK { ?x a owl:Class }', 'ASK { }']) {
      assert.equal(prepareQuery(declared).text, declared);
    }
    const other = 'PREFIX o: <http://www.w3.org/2002/07/owl#> ASK { ?x a owl:Class }';
    assert.throws(() => prepareQuery(other), { tag: 'SparqlRefused', message: /'owl' at line 1, column 55/ });
    for (const name of ['skos', 'schema', 'toString', 'constructor']) {
      assert.throws(() => prepareQuery(`ASK { ?x a ${name}:y }`), { message: new RegExp(`'${name}'`) });
    }
  });

  test('is known by its form, whatever comes before it', () => {
    const prologue = '# SELECT\nBASE <http://x.org/select#> prefix ask: <urn:ask> ';
    for (const form of ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE']) {
      assert.equal(prepareQuery(`${prologue}${form.toLowerCase()} { ?s ask:x "" }`).form, form);
    }
  });

  test('keeps what only looks like a prefix or a service', () => {
    const text = `SELECT ?service ("a:b SERVICE <x>" AS ?y) ('''it's a:b''' AS ?z) { _:b <http://a:b#SERVICE> "x"@en-GB # a:b
      FILTER(?a<1 && ?b>2 || 1.5e3 < "\\"a:b") }`;
    assert.equal(prepareQuery(text).text, text);
  });

  test('concatenates the text of whatever it is given', () => {
    const cases: [string, string][] = [
      ['(GROUP_CONCAT(?x) AS ?y)', '(GROUP_CONCAT(STR(?x)) AS ?y)'],
      [`(group_concat ( distinct ?x; separator=')') AS ?y)`, `(group_concat ( distinct STR(?x); separator=')') AS ?y)`],
      [
        '(CONCAT(GROUP_CONCAT(CONCAT(?x, ";)"); SEPARATOR=";"), "(") AS ?y)',
        '(CONCAT(GROUP_CONCAT(STR(CONCAT(?x, ";)")); SEPARATOR=";"), "(") AS ?y)',
      ],
      ['("GROUP_CONCAT(?x)" AS ?group_concat)', '("GROUP_CONCAT(?x)" AS ?group_concat)'],
    ];
    for (const [sent, text] of cases) {
      assert.equal(prepareQuery(`SELECT ${sent} { ?s ?p ?x }`).text, `SELECT ${text} { ?s ?p ?x }`);
    }
  });

  test('is refused when it asks a service, however that is written', () => {
    const keyword = fc
      .constantFrom(...'SERVICE')
      .chain(() =>
        fc.tuple(
          ...[...'SERVICE'].map((letter) =>
            fc.constantFrom(
              letter,
              letter.toLowerCase(),
              `\\u00${letter.charCodeAt(0).toString(16)}`,
              `\\U000000${letter.charCodeAt(0).toString(16)}`,
            ),
          ),
        ),
      );
    const before = fc.constantFrom(
      '',
      '?s ?p "#". ',
      "?s ?p '''\n'''. ",
      'FILTER(?a<1)',
      '# "\n',
      '?s a owl:x. {}',
      '<a#b> a <c> .',
    );
    const after = fc.constantFrom(' <urn:x> {}', ' SILENT ?x {}', '<urn:x>{}', ' owl:x {}', '#\n<urn:x> {}');
    fc.assert(
      fc.property(before, keyword, after, (start, letters, end) => {
        const query = `SELECT * { ${start}${letters.join('')}${end} }`;
        assert.throws(() => prepareQuery(query), { tag: 'SparqlRefused', message: /SERVICE at line/ }, query);
      }),
    );
  });

  test('is prepared or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          prepareQuery(text);
        } catch (error) {
          assert.equal((error as { tag?: string }).tag, 'SparqlRefused');
        }
      }),
    );
  });

  test('is not read again and again: a long one takes no longer than its length', () => {
    for (const piece of ['{', '"', "'''", 'a', '<', ':', 'a:', '\\u', '#', '_:a', '.-']) {
      const began = performance.now();
      try {
        prepareQuery(`SELECT * ${piece.repeat(100_000)}`);
      } catch {}
      assert.ok(performance.now() - began < 2000, piece);
    }
  });

  test('errors tell the position in what was sent', () => {
    const query = prepareQuery('ASK { ?x a owl:Class ; ; }');
    assert.equal(
      withPosition(`error at 1:${OWL.length + 5}: expected }`, query),
      'Error at line 1, column 5: expected }',
    );
    const concat = prepareQuery('SELECT (GROUP_CONCAT(?a) AS ?b) {\n  ?x a (GROUP_CONCAT(?a ; }');
    const [first, second] = concat.text.split('\n');
    assert.equal(withPosition(`error at 1:${first.length}: x`, concat), 'Error at line 1, column 33: x');
    assert.equal(withPosition(`error at 2:${second.length}: x`, concat), 'Error at line 2, column 27: x');
  });
});
