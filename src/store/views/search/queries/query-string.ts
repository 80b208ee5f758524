import type { Json, JsonObject } from '../../../resource.ts';
import { SearchRefused } from '../refused.ts';
import { combine, conjunction } from './boolean.ts';
import { type Fuzziness, fuzzinessOf, fuzzyQuery } from './fuzzy.ts';
import { MATCH_NONE } from './match-none.ts';
import { type Manner, mannerOf, multiMatch, overFields } from './multi-match.ts';
import { asScalar, atLeast, boostOf, checkKeys, listOf } from './parse.ts';
import { patternQuery } from './pattern.ts';
import type { FoundField, Query, Reading } from './query.ts';
import { type Clause, parseQueryString } from './query-string-syntax.ts';
import { parseSimpleQueryString } from './simple-query-string.ts';

const COMMON = [
  ...['query', 'fields', 'default_operator', 'lenient', 'analyzer', 'minimum_should_match', 'analyze_wildcard'],
  ...['fuzzy_prefix_length', 'fuzzy_max_expansions', 'fuzzy_transpositions', 'auto_generate_synonyms_phrase_query'],
];
const KEYS = [
  ...COMMON,
  ...['default_field', 'type', 'tie_breaker', 'phrase_slop', 'allow_leading_wildcard', 'escape', 'time_zone'],
  ...['fuzziness', 'rewrite', 'fuzzy_rewrite', 'max_determinized_states', 'enable_position_increments'],
];

/** What a clause is made into a query with. */
interface Options extends Manner {
  readonly names: readonly string[];
  /** Of words marked by `~`, which may say how far they may be. */
  readonly fuzzy: (edits?: number) => Fuzziness;
  readonly zone?: Json;
  readonly allowsLeadingWildcard: boolean;
}

/** `{"query_string": {"query": "a AND (b OR c*) name:x"}}`, the syntax of Lucene. */
export function readQueryString(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'query_string', KEYS);
  const { fuzziness, ...others } = given;
  const text = String(asScalar(given.query, 'query_string'));
  const options = optionsOf({ ...others, slop: given.phrase_slop }, fuzziness ?? 'AUTO');
  const escaped = given.escape === true ? text.replaceAll(/[\\+\-!():^[\]"{}~*?|&/]/g, '\\$&') : text;
  return whole(parseQueryString(escaped, options.operator), options, reading, boostOf(given));
}

/** `{"simple_query_string": {"query": "a + b -c \"d e\" f*"}}`: every text is a query. */
export function readSimpleQueryString(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'simple_query_string', [...COMMON, 'flags', 'quote_field_suffix']);
  const text = String(asScalar(given.query, 'simple_query_string'));
  const options = { ...optionsOf(given, 2), isSum: true };
  return whole(parseSimpleQueryString(text, options.operator, given.flags), options, reading, boostOf(given));
}

function optionsOf(given: JsonObject, fuzziness: Json): Options {
  const names = listOf(given.fields ?? given.default_field ?? '*').map(String);
  const { fuzzy_prefix_length, fuzzy_transpositions } = given;
  return {
    ...mannerOf({ ...given, operator: given.default_operator }, names),
    names,
    fuzzy: (edits) => fuzzinessOf(edits ?? fuzziness, fuzzy_prefix_length, fuzzy_transpositions),
    zone: given.time_zone,
    allowsLeadingWildcard: given.allow_leading_wildcard !== false,
  };
}

/** How many must match counts for the outermost clauses, where there are several. */
function whole(clause: Clause, { minimum, ...options }: Options, reading: Reading, boost: number): Query {
  const parts = clause.is === 'all' ? clause : { must: [], should: single(clause, options), mustNot: [] };
  const isOne = clause.is !== 'all' && parts.should.length < 2;
  if (minimum === undefined || isOne) return toQuery(clause, options, reading, boost);
  const [must, should, mustNot] = [parts.must, parts.should, parts.mustNot].map((clauses) =>
    clauses.flatMap((one) => single(one, options)).map((one) => toQuery(one, options, reading, boost)),
  );
  const { scoring } = reading;
  if (clause.is !== 'all' && options.operator === 'and') return conjunction(should, scoring);
  const needed = must.length === 0 && should.length > 0 ? 1 : 0;
  const least = Math.max(needed, atLeast(minimum, should.length));
  return combine({ must, should, mustNot, least, scoring });
}

/** In one field, a text is its words. */
function single(clause: Clause, { names }: Options): readonly Clause[] {
  const isOneField = names.length === 1 && !names[0].includes('*');
  if (clause.is !== 'words' || clause.isPhrase || !isOneField) return [clause];
  return clause.text.split(' ').map((text) => ({ ...clause, text }));
}

function toQuery(clause: Clause, given: Options, reading: Reading, boost: number): Query {
  const options = clause.field === undefined ? given : { ...given, names: [clause.field] };
  const strength = boost * (clause.boost ?? 1);
  const { scoring } = reading;
  const one = (query: (found: FoundField, boost: number) => Query): Query =>
    overFields(options.names, reading, strength, options, query);
  switch (clause.is) {
    case 'empty':
      return MATCH_NONE;
    case 'everything':
      return reading.read({ match_all: { boost: strength } }, reading);
    case 'all': {
      const [must, should, mustNot] = [clause.must, clause.should, clause.mustNot].map((clauses) =>
        clauses.map((inner) => toQuery(inner, options, reading, strength)),
      );
      return combine({ must, should, mustNot, least: must.length === 0 && should.length > 0 ? 1 : 0, scoring });
    }
    case 'exists':
      return reading.read({ exists: { field: clause.text } }, reading);
    case 'range':
      return one(({ field }, factor) => {
        const bounds = {
          ...clause.bounds,
          boost: factor,
          ...(options.zone !== undefined && { time_zone: options.zone }),
        };
        return reading.read({ range: { [field.path]: bounds } }, reading);
      });
    case 'pattern':
      return patternOver(clause, options, reading, one);
    case 'fuzzy':
      return one((found, factor) => {
        const { type } = found.field;
        const word = type === 'text' ? clause.text.toLowerCase() : clause.text;
        if (options.lenient && !['text', 'keyword', 'flattened'].includes(type)) return MATCH_NONE;
        return fuzzyQuery(found, word, options.fuzzy(clause.edits), reading, factor);
      });
    case 'words': {
      const slop = clause.slop ?? options.slop;
      const kind = clause.isPhrase ? 'phrase' : options.kind;
      return multiMatch(options.names, clause.text, { ...options, kind, slop }, reading, strength);
    }
  }
}

function patternOver(
  { kind, text }: Extract<Clause, { is: 'pattern' }>,
  { names, allowsLeadingWildcard }: Options,
  reading: Reading,
  one: (query: (found: FoundField, boost: number) => Query) => Query,
): Query {
  if (text === '*' && names.includes('*')) return reading.read({ match_all: {} }, reading);
  if (text === '*') return one(({ field }) => reading.read({ exists: { field: field.path } }, reading));
  if (!allowsLeadingWildcard && /^[*?]/.test(text)) {
    const reason = `Failed to parse query [${text.slice(0, 200)}]: '*' or '?' not allowed as first character in WildcardQuery`;
    throw new SearchRefused('query_shard_exception', reason);
  }
  return one((found, factor) => {
    if (!['text', 'keyword', 'flattened'].includes(found.field.type)) return MATCH_NONE;
    return patternQuery(found, text, { name: kind, isFolded: found.field.type === 'text' }, reading, factor);
  });
}
