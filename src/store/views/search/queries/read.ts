import type { JsonObject } from '../../../resource.ts';
import { existsToken } from '../document-tokens.ts';
import { ALL, or, token } from '../narrow.ts';
import { parsing, SearchRefused } from '../refused.ts';
import type { Fields } from '../values.ts';
import { readBool, readConstantScore, readDisMax } from './boolean.ts';
import { readFuzzy } from './fuzzy.ts';
import { readMatch, spend } from './match.ts';
import { MATCH_NONE } from './match-none.ts';
import { readMultiMatch } from './multi-match.ts';
import { readNested } from './nested.ts';
import { asObject, boostOf, checkKeys } from './parse.ts';
import { readPattern } from './pattern.ts';
import { constantly, fieldsLike, type Query, type Reading } from './query.ts';
import { readQueryString, readSimpleQueryString } from './query-string.ts';
import { readRange } from './range.ts';
import { readScriptScore } from './script-score.ts';
import { readIds, readTerm, readTerms } from './term.ts';

const QUERIES: Readonly<Record<string, (given: JsonObject, reading: Reading) => Query>> = {
  bool: readBool,
  constant_score: readConstantScore,
  dis_max: readDisMax,
  exists: readExists,
  fuzzy: readFuzzy,
  ids: readIds,
  match: readMatch('match'),
  match_all: (given, { scoring }) =>
    constantly(
      ALL,
      true,
      () => (scoring ? boostOf(given) : 0),
      () => true,
    ),
  match_bool_prefix: readMatch('match_bool_prefix'),
  match_none: () => MATCH_NONE,
  match_phrase: readMatch('match_phrase'),
  match_phrase_prefix: readMatch('match_phrase_prefix'),
  multi_match: readMultiMatch,
  nested: readNested,
  prefix: readPattern('prefix'),
  query_string: readQueryString,
  range: readRange,
  regexp: readPattern('regexp'),
  script_score: readScriptScore,
  simple_query_string: readSimpleQueryString,
  term: readTerm,
  terms: readTerms,
  wildcard: readPattern('wildcard'),
};

/** Queries in one another. */
const MAX_DEPTH = 60;

/** Reads one query, `{"name": {…}}`. @throws SearchRefused */
export function readQuery(query: JsonObject, reading: Reading): Query {
  const names = Object.keys(query);
  if (names.length === 0) throw new SearchRefused('illegal_argument_exception', 'query malformed, empty clause found');
  const [name] = names;
  if (names.length > 1)
    throw parsing(`[${name.slice(0, 80)}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]`);
  if (!Object.hasOwn(QUERIES, name)) throw unknownQuery(name, reading);
  if (reading.depth > MAX_DEPTH) throw parsing(`Queries are nested deeper than ${MAX_DEPTH} levels`);
  spend(reading, 1);
  return QUERIES[name](asObject(query[name], name), { ...reading, depth: reading.depth + 1 });
}

/** With the place in the request, which is sent on without blanks. */
function unknownQuery(name: string, { body }: Reading): SearchRefused {
  const col = body.indexOf(`${JSON.stringify(name)}:`) + JSON.stringify(name).length + 2;
  const cause = { type: 'named_object_not_found_exception', reason: `[1:${col}] unknown field [${name.slice(0, 80)}]` };
  const place = { line: 1, col, caused_by: cause };
  return new SearchRefused('parsing_exception', `unknown query [${name.slice(0, 80)}]`, place);
}

/** `{"exists": {"field": name}}`: documents with a value in the field, or in one below it. */
function readExists(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'exists', ['field']);
  const name = String(given.field ?? '');
  if (name === '') throw parsing('[exists] must be provided with a [field]');
  const found = reading.schema.objects.has(name)
    ? fieldsLike(reading, `${name}.*`)
    : name.includes('*')
      ? fieldsLike(reading, name)
      : fieldsLike(reading, name).concat(fieldsLike(reading, `${name}.*`));
  const has = (fields: Fields) =>
    found.some(({ field, key }) =>
      fields.valuesOf(field).some((value) => key === undefined || String(value).startsWith(`${key}=`)),
    );
  const narrow = or(found.map(({ field }) => token(existsToken(reading.index, field.path))));
  const exact = found.every(({ key }) => key === undefined);
  return constantly(narrow, exact, () => (reading.scoring ? boostOf(given) : 0), has);
}
