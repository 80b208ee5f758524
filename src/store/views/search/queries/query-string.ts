import type { Json, JsonObject } from '../../../resource.ts';
import { parsing } from '../refused.ts';
import { combine } from './boolean.ts';
import { type MatchOptions, matchQuery, optionsOf, overFields, refuseFuzziness } from './match.ts';
import { MATCH_NONE } from './match-none.ts';
import { asScalar, boostOf, checkKeys, listOf } from './parse.ts';
import { patternQuery } from './pattern.ts';
import type { Query, Reading } from './query.ts';
import { type Clause, parseQueryString, parseSimpleQueryString } from './query-string-syntax.ts';

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
  checkKeys(given, 'query_string', KEYS);
  const options = optionsOf(given, 'words');
  const clause = parseQueryString(String(asScalar(given.query, 'query_string')), options.operator);
  const names = fieldsOf(given.fields ?? given.default_field);
  return toQuery(
    clause,
    names,
    { ...options, lenient: given.lenient === true || names.includes('*') },
    reading,
    boostOf(given),
  );
}

/** `{"simple_query_string": {"query": "a + b -c \"d e\" f*"}}`: every text is a query. */
export function readSimpleQueryString(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'simple_query_string', KEYS);
  const options = optionsOf(given, 'words');
  const clause = parseSimpleQueryString(String(asScalar(given.query, 'simple_query_string')), options.operator);
  const names = fieldsOf(given.fields);
  return toQuery(
    clause,
    names,
    { ...options, lenient: given.lenient === true || names.includes('*') },
    reading,
    boostOf(given),
  );
}

const fieldsOf = (given: Json | undefined): readonly string[] => listOf(given ?? '*').map(String);

function toQuery(
  clause: Clause,
  names: readonly string[],
  options: MatchOptions,
  reading: Reading,
  boost: number,
): Query {
  const within = clause.field === undefined ? names : [clause.field];
  const strength = boost * (clause.boost ?? 1);
  const { scoring } = reading;
  const one = (query: Parameters<typeof overFields>[3]): Query =>
    overFields(within, reading, strength, query, { isSum: false, tieBreaker: 0 });
  switch (clause.is) {
    case 'empty':
      return MATCH_NONE;
    case 'everything':
      return reading.read({ match_all: { boost: strength } }, reading);
    case 'all': {
      const [must, should, mustNot] = [clause.must, clause.should, clause.mustNot].map((clauses) =>
        clauses.map((inner) => toQuery(inner, within, options, reading, strength)),
      );
      if (must.length + should.length === 0) must.push(reading.read({ match_all: {} }, reading));
      return combine({ must, should, mustNot, least: must.length > 0 ? 0 : 1, scoring });
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
