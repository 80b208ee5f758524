import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../../../src/delta/views/default-mapping.ts';
import { analyzers } from '../../../../src/store/views/search/analysis.ts';
import { dateFormat, looksLikeDate } from '../../../../src/store/views/search/date-format.ts';
import { dateBound, toInstant } from '../../../../src/store/views/search/dates.ts';
import { globMatches, wildcardMatcher } from '../../../../src/store/views/search/glob.ts';
import { parseQueryString } from '../../../../src/store/views/search/queries/query-string-syntax.ts';
import { SearchRefused } from '../../../../src/store/views/search/refused.ts';
import { toAutomaton } from '../../../../src/store/views/search/regular-expression.ts';
import { instantOf, timeZone, UTC } from '../../../../src/store/views/search/time-zone.ts';

describe('analysers cut texts into words', () => {
  const { analyzer: analyze } = analyzers(DEFAULT_SETTINGS);
  const cases: readonly [name: string, text: string, terms: string[]][] = [
    [
      'standard',
      "The Brain's layer-2/3, x.org 3.5 12,000 a_b",
      ['the', "brain's", 'layer', '2', '3', 'x.org', '3.5', '12,000', 'a_b'],
    ],
    ['standard', '脳の region', ['脳', 'の', 'region']],
    ['whitespace', 'a-b  C', ['a-b', 'C']],
    ['keyword', 'As it is', ['As it is']],
    ['nexus', 'PowerShot wi-fi SD500', ['powershot', 'power', 'shot', 'wi', 'fi', 'sd500']],
    ['path_hierarchy', 'https://x.org/A', ['https://x.org/a', '/x.org/a', 'x.org/a', 'a']],
    ['autocomplete', 'Ann 12', ['an', 'ann']],
    ['autocomplete_search', 'Ann 12 Lee', ['ann', 'lee']],
  ];
  for (const [name, text, terms] of cases) {
    test(`${name}: ${text}`, () =>
      assert.deepEqual(
        analyze(name)(text).map(({ term }) => term),
        terms,
      ));
  }

  test('with filters and characters that the settings describe', () => {
    const { analyzer, normalizer } = analyzers({
      analysis: {
        analyzer: {
          parts: { tokenizer: 'ends', char_filter: ['smileys'], filter: ['lowercase', 'short', 'few'] },
          pieces: { tokenizer: 'keyword', filter: ['lowercase', 'pairs'] },
          both: { tokenizer: 'whitespace', filter: ['folded', 'four'] },
        },
        normalizer: { alike: { filter: ['lowercase', 'asciifolding'] } },
        tokenizer: { ends: { type: 'char_group', tokenize_on_chars: ['whitespace', '-', ']'] } },
        char_filter: { smileys: { type: 'mapping', mappings: [':) => happy', ':( => sad'] } },
        filter: {
          short: { type: 'length', min: 2, max: 5 },
          few: { type: 'stop', stopwords: ['was', '_english_'] },
          pairs: { type: 'ngram', min_gram: 2, max_gram: 3 },
          folded: { type: 'asciifolding', preserve_original: true },
          four: { type: 'truncate', length: 4 },
        },
      },
    });
    const terms = (name: string, text: string) => analyzer(name)(text).map(({ term }) => term);
    assert.deepEqual(terms('parts', 'It was-so] :) a sunflower :('), ['so', 'happy', 'sad']);
    assert.deepEqual(terms('pieces', 'Abc'), ['ab', 'abc', 'bc']);
    assert.deepEqual(terms('both', 'Éclair on'), ['Ecla', 'Écla', 'on']);
    assert.equal(normalizer('alike')('ÉCLAIR'), 'eclair');
    assert.throws(() => normalizer('none'), SearchRefused);
  });

  test('one that nobody configured, or of parts that are not served, is refused', () => {
    assert.throws(() => analyze('none'), SearchRefused);
    const settings = { analysis: { analyzer: { a: { tokenizer: 'standard', filter: ['snowball'] } } } };
    assert.throws(() => analyzers(settings).analyzer('a'), SearchRefused);
  });

  test('a long text without an end takes time in proportion', () => {
    const started = performance.now();
    for (const text of ['a-'.repeat(100_000), 'a'.repeat(200_000), 'a1-'.repeat(70_000), 'a.'.repeat(100_000)]) {
      for (const name of ['standard', 'nexus', 'path_hierarchy'])
        analyze(name)(text.replaceAll('-', name === 'path_hierarchy' ? '/' : '-'));
    }
    assert.ok(performance.now() - started < 10_000);
  });
});

describe('dates', () => {
  const now = Date.UTC(2024, 1, 29, 12, 30);
  const told = (value: unknown, up = false) => new Date(dateBound(value, up, { now })).toISOString();

  test('are instants as Elasticsearch reads them', () => {
    assert.equal(toInstant('2020-02-03T04:05:06.789+01:00'), Date.UTC(2020, 1, 3, 3, 5, 6, 789));
    assert.equal(toInstant('2020-02'), Date.UTC(2020, 1, 1));
    assert.equal(toInstant(1_500_000_000_000), 1_500_000_000_000);
    for (const none of ['2020-13-01', '2020-02-30', 'yesterday', '2020-1-1', ''])
      assert.ok(Number.isNaN(toInstant(none)), none);
    assert.deepEqual(['2020-01-01', '2020', 'x', '2020/01/02'].map(looksLikeDate), [true, false, false, true]);
  });

  test('can be reckoned with', () => {
    assert.equal(told('now-1y'), '2023-02-28T12:30:00.000Z');
    assert.equal(told('now/d'), '2024-02-29T00:00:00.000Z');
    assert.equal(told('now/M', true), '2024-02-29T23:59:59.999Z');
    assert.equal(told('2024-01-31||+1M/d'), '2024-02-29T00:00:00.000Z');
    assert.equal(told('2024-02-28||/w'), '2024-02-26T00:00:00.000Z');
    assert.equal(told('2020', true), '2020-01-01T23:59:59.999Z');
    assert.ok(Number.isNaN(dateBound('now-1x', false, { now })));
  });

  test('are read and written as a pattern says', () => {
    const instant = Date.UTC(2020, 5, 3, 4, 5, 6, 789);
    const offset = () => 5.5 * 3_600_000;
    const cases = [
      ['dd/MM/yyyy', '03/06/2020', Date.UTC(2020, 5, 3)],
      ['basic_date', '20200603', Date.UTC(2020, 5, 3)],
      ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2020-06-03T04:05:06.789Z', instant],
      ['yyyyMMdd HHmmss.SSS Z', '20200603 040506.789 +0000', instant],
      ['d.M.uu||epoch_millis', '1591157106789', instant],
    ] as const;
    for (const [pattern, text, expected] of cases)
      assert.equal(dateFormat(pattern).read(text, UTC)?.[0], expected, pattern);
    const written = cases.map(([pattern]) => dateFormat(pattern).write(instant, offset));
    assert.deepEqual(written.slice(0, 2), ['03/06/2020', '20200603']);
    assert.deepEqual(written.slice(2), ['2020-06-03T09:35:06.789+05:30', '20200603 093506.789 +0530', '3.6.20']);
    for (const none of ['2020-06-31', '2020-6-3', '2020-06-03T', ''])
      assert.equal(dateFormat('yyyy-MM-dd').read(none, UTC), undefined, none);
    assert.throws(() => dateFormat('bogus'), { tag: 'SearchRefused' });
  });

  test('are of a place, also where its clocks change', () => {
    const paris = timeZone('Europe/Paris');
    const at = (text: string) => new Date(instantOf(Date.parse(`${text}Z`), paris)).toISOString();
    assert.equal(at('2020-01-01T00:00'), '2019-12-31T23:00:00.000Z');
    assert.equal(at('2020-07-01T00:00'), '2020-06-30T22:00:00.000Z');
    assert.equal(at('2020-03-29T02:30'), '2020-03-29T01:30:00.000Z');
    assert.equal(at('2020-10-25T02:30'), '2020-10-25T00:30:00.000Z');
    assert.throws(() => timeZone('Atlantis/Capital'), { tag: 'SearchRefused' });
  });
});

describe('patterns', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });

  test('of * and ? match what regular expressions match', () => {
    fc.assert(
      fc.property(pattern, letters, (glob, text) => {
        const expected = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
        assert.equal(wildcardMatcher(glob)(text), expected);
      }),
    );
    assert.ok(wildcardMatcher('a\\*b')('a*b'));
    assert.deepEqual([globMatches('a.*', 'a.b'), globMatches('a?', 'ab')], [true, false]);
  });

  const expression: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', 'a{1,2}'),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => left + right),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left}|${right})`),
      tie('node').map((one) => `(${one})*`),
      tie('node').map((one) => `(${one})?`),
    ),
  })).node;

  test('of regular expressions match what the language matches', () => {
    fc.assert(
      fc.property(expression, letters, (source, text) => {
        assert.equal(toAutomaton(source)(text), new RegExp(`^(?:${source})$`).test(text), source);
      }),
    );
  });

  test('that are none, or too large, are refused', () => {
    for (const none of ['(a', 'a)', '*a', 'a{2,1}', '[', '~a', '(a{0,999}){0,999}']) {
      assert.throws(() => toAutomaton(none), SearchRefused, none);
    }
    assert.equal(toAutomaton('(a*)*b')('a'.repeat(5000)), false);
  });
});

test('query strings are read by the syntax of Lucene', () => {
  const words = (text: string) => ({ is: 'words', text, isPhrase: false });
  assert.deepEqual(parseQueryString('a', 'or'), words('a'));
  assert.deepEqual(parseQueryString('a AND NOT b', 'or'), {
    is: 'all',
    must: [words('a')],
    should: [],
    mustNot: [words('b')],
  });
  assert.deepEqual(parseQueryString('+a b', 'or'), {
    is: 'all',
    must: [words('a')],
    should: [words('b')],
    mustNot: [],
  });
  assert.deepEqual(parseQueryString('a b', 'and'), words('a b'));
  assert.deepEqual(parseQueryString('a b c AND d~1', 'or'), {
    is: 'all',
    must: [words('c'), { ...words('d'), is: 'fuzzy', edits: 1 }],
    should: [words('a b')],
    mustNot: [],
  });
  assert.deepEqual(parseQueryString('x.y:"a b"~2^3', 'or'), {
    is: 'words',
    text: 'a b',
    isPhrase: true,
    slop: 2,
    boost: 3,
    field: 'x.y',
  });
  assert.deepEqual(parseQueryString('age:[3 TO *}', 'or'), { is: 'range', bounds: { gte: '3' }, field: 'age' });
  assert.deepEqual(parseQueryString('a\\:b wi-fi', 'or'), words('a:b wi-fi'));
  for (const wrong of [
    'a AND',
    '(a',
    'a)',
    'AND a',
    '[1 TO',
    'a~b',
    'a:b:c',
    'a:'.repeat(100_000),
    '('.repeat(100_000),
  ])
    assert.throws(() => parseQueryString(wrong, 'or'), SearchRefused, wrong);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab ():"+-*~^[]{}/\\&|!'), maxLength: 30 }), (text) => {
      try {
        parseQueryString(text, 'or');
      } catch (error) {
        assert.ok(error instanceof SearchRefused, `${text}: ${error}`);
      }
    }),
  );
});
