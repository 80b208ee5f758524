import type { JsonObject } from '../../../resource.ts';
import { parsing } from '../refused.ts';
import { combine } from './boolean.ts';
import { type MatchOptions, matchQuery, optionsOf, overFields, refuseFuzziness } from './match.ts';
import { MATCH_NONE } from './match-none.ts';
import { asScalar, boostOf, checkKeys, listOf } from './parse.ts';
import { patternQuery } from './pattern.ts';
import type { Query, Reading } from './query.ts';
import { type Clause, parseQueryString } from './query-string-syntax.ts';
import { parseSimpleQueryString } from './simple-query-string.ts';

const KEYS = [
  ...['query', 'fields', 'default_operator', 'lenient', 'analyzer', 'minimum_should_match', 'flags'],
  ...['analyze_wildcard', 'quote_field_suffix', 'allow_leading_wildcard', 'phrase_slop', 'default_field', 'type'],
  ...[
    'tie_breaker',
    'auto_generate_synonyms_phrase_query',
    'fuzzy_max_expansions',
    'max_determinized_states',
    'escape',
  ],
];

/** `{"query_string": {"query": "a AND (b OR c*) name:x"}}`, the syntax of Lucene. */
export function readQueryString(given: JsonObject, reading: Reading): Query {
  refuseFuzziness(given, 'query_string');
  return readWords('query_string', parseQueryString, given, reading);
}

/** `{"simple_query_string": {"query": "a + b -c \"d e\" f*"}}`: every text is a query. */
export const readSimpleQueryString = (given: JsonObject, reading: Reading): Query =>
  readWords('simple_query_string', parseSimpleQueryString, given, reading);

interface Manner extends MatchOptions {
  /** Whether the scores of several fields are added; else the best counts. */
  readonly isSum: boolean;
}

function readWords(
  name: string,
  parse: (text: string, operator: 'or' | 'and') => Clause,
  given: JsonObject,
  reading: Reading,
): Query {
  checkKeys(given, name, KEYS);
  const options = optionsOf(given, 'words');
  const names = listOf(given.fields ?? given.default_field ?? '*').map(String);
  const lenient = given.lenient === true || names.includes('*');
  const clause = parse(String(asScalar(given.query, name)), options.operator);
  return toQuery(clause, names, { ...options, lenient, isSum: name.startsWith('simple') }, reading, boostOf(given));
}

function toQuery(clause: Clause, names: readonly string[], options: Manner, reading: Reading, boost: number): Query {
  const within = clause.field === undefined ? names : [clause.field];
  const strength = boost * (clause.boost ?? 1);
  const { scoring } = reading;
  const one = (query: Parameters<typeof overFields>[3]): Query =>
    overFields(within, reading, strength, query, { isSum: options.isSum, tieBreaker: 0 });
  switch (clause.is) {
    case 'empty':
      return MATCH_NONE;
    case 'everything':
      return reading.read({ match_all: { boost: strength } }, reading);
    case 'all': {
      const [must, should, mustNot] = [clause.must, clause.should, clause.mustNot].map((clauses) =>
        clauses.map((inner) => toQuery(inner, within, options, reading, strength)),
      );
      return combine({ must, should, mustNot, least: must.length === 0 && should.length > 0 ? 1 : 0, scoring });
    }
    case 'exists':
      return reading.read({ exists: { field: clause.text } }, reading);
    case 'range':
      return one(({ field }, factor) =>
        reading.read({ range: { [field.path]: { ...clause.bounds, boost: factor } } }, reading),
      );
    case 'pattern':
      return one((found, factor) => {
        if (!['text', 'keyword', 'flattened'].includes(found.field.type)) return MATCH_NONE;
        const isFolded = found.field.type === 'text';
        return patternQuery(found, clause.text, { name: clause.kind, isFolded }, reading, factor);
      });
    case 'words': {
      const kind = clause.isPhrase ? 'phrase' : 'words';
      const slop = clause.slop ?? options.slop;
      return one((found, factor) => matchQuery(found, clause.text, { ...options, kind, slop }, reading, factor));
    }
    default:
      throw parsing('Failed to parse query');
  }
}
