import type { Json, JsonObject } from '../../../resource.ts';
import { dateBound } from '../dates.ts';
import { existsToken, valueToken } from '../document-tokens.ts';
import { ALL, NONE, or, token } from '../narrow.ts';
import { parsing, SearchRefused } from '../refused.ts';
import { type Field, ID_FIELD } from '../schema.ts';
import { inverseFrequency, PRESENT } from '../statistics.ts';
import { type Fields, toValue, type Value } from '../values.ts';
import { MATCH_NONE } from './match-none.ts';
import { asScalar, boostOf, checkKeys, isObject, listOf, onlyEntry } from './parse.ts';
import { constantly, type FoundField, findField, type Query, type Reading, withKey } from './query.ts';
import { wordQuery } from './words.ts';

const MAX_TERMS = 65_536;

/** `{"term": {field: value}}` */
export function readTerm(given: JsonObject, reading: Reading): Query {
  const [path, value] = onlyEntry(given, 'term');
  const options = isObject(value) ? value : { value };
  checkKeys(options, 'term', ['value', 'case_insensitive']);
  const wanted = asScalar(options.value, 'term');
  if (path === '_index') return byIndex([wanted], reading);
  const found = findField(reading, path);
  if (!found) return MATCH_NONE;
  const boost = boostOf({ ...given, ...options });
  return options.case_insensitive === true
    ? foldedTerm(found, wanted, reading, boost)
    : termQuery(found, wanted, reading, boost);
}

/** `{"terms": {field: [value, …]}}`: at least one of them. */
export function readTerms(given: JsonObject, reading: Reading): Query {
  const [path, value] = onlyEntry(given, 'terms');
  if (!Array.isArray(value)) throw parsing('[terms] query does not support lookups here, and needs a list of values');
  if (value.length > MAX_TERMS) {
    throw new SearchRefused(
      'illegal_argument_exception',
      `The number of terms [${value.length}] used in the Terms Query request has exceeded the allowed maximum of [${MAX_TERMS}].`,
    );
  }
  return termsQuery(path, value, reading, boostOf(given));
}

/** `{"ids": {"values": [id, …]}}` */
export function readIds(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'ids', ['values']);
  return termsQuery(ID_FIELD, listOf(given.values), reading, boostOf(given));
}

function termsQuery(path: string, values: readonly Json[], reading: Reading, boost: number): Query {
  const wanted = values.map((value) => asScalar(value, 'terms'));
  if (path === '_index') return byIndex(wanted, reading);
  const found = findField(reading, path);
  if (!found) return MATCH_NONE;
  const queries = wanted.map((value) => termQuery(found, value, { ...reading, scoring: false }, 1));
  return constantly(
    or(queries.map(({ narrow }) => narrow)),
    queries.every(({ exact }) => exact),
    () => (reading.scoring ? boost : 0),
    (fields) => queries.some((query) => query.score(fields) !== undefined),
  );
}

const byIndex = (names: readonly Value[], { indexName, scoring }: Reading): Query =>
  names.includes(indexName)
    ? constantly(
        ALL,
        true,
        () => Number(scoring),
        () => true,
      )
    : MATCH_NONE;

function foldedTerm({ field, key }: FoundField, wanted: Value, { index, scoring }: Reading, boost: number): Query {
  const folded = String(withKey(key, wanted)).toLowerCase();
  const matches = (fields: Fields) => fields.valuesOf(field).some((value) => String(value).toLowerCase() === folded);
  return constantly(token(existsToken(index, field.path)), false, () => (scoring ? boost : 0), matches);
}

/** Documents whose field has exactly this value; of a text, this word. @throws SearchRefused when it can have none such */
export function termQuery({ field, key }: FoundField, wanted: Value, reading: Reading, boost: number): Query {
  const { index } = reading;
  if (field.type === 'date') return onDate(field, wanted, reading, boost);
  if (field.type === 'text') return wordQuery(field, [String(wanted)], reading, boost);
  const plain = toValue(field, wanted);
  if (plain === undefined || field.type === 'vector') throw wrongValue(field, wanted);
  if (field.type === 'whole' && Number(wanted) !== plain) return MATCH_NONE;
  const value = withKey(key, plain);
  const sought = valueToken(index, field.path, value);
  const matches = (fields: Fields) => fields.valuesOf(field).includes(value);
  return constantly(token(sought), true, termScore(field, sought, reading, boost), matches);
}

function termScore(field: Field, sought: string, { index, scoring, statistics }: Reading, boost: number): () => number {
  if (!scoring) return () => 0;
  if (field.type !== 'keyword' && field.type !== 'flattened') return () => boost;
  const [having, all] = [statistics.documents(sought), statistics.documents(existsToken(index, field.path))];
  return () => boost * inverseFrequency(having(), all()) * PRESENT;
}

/** A date that says less than a millisecond means all that it says. */
function onDate(field: Field, wanted: Value, { index, now, scoring }: Reading, boost: number): Query {
  const [from, to] = [false, true].map((up) => dateBound(wanted, up, { now, format: field.format }));
  if (Number.isNaN(from)) throw wrongDate(field, wanted);
  const isOne = from === to;
  const narrow = token(isOne ? valueToken(index, field.path, from) : existsToken(index, field.path));
  const matches = (fields: Fields) =>
    fields.valuesOf(field).some((value) => Number(value) >= from && Number(value) <= to);
  return constantly(from > to ? NONE : narrow, isOne, () => (scoring ? boost : 0), matches);
}

export const wrongDate = (field: Field, value: Value): SearchRefused =>
  new SearchRefused('parse_exception', `failed to parse date field [${String(value).slice(0, 80)}] of [${field.path}]`);

export const wrongValue = (field: Field, value: Value): SearchRefused =>
  new SearchRefused(
    'query_shard_exception',
    `failed to create query: For input string: "${String(value).slice(0, 80)}" of field [${field.path}] of type [${field.declared}]`,
  );
