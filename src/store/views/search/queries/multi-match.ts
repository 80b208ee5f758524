import type { JsonObject } from '../../../resource.ts';
import { parsing, SearchRefused } from '../refused.ts';
import type { Value } from '../values.ts';
import { combine, conjunction, disjunction } from './boolean.ts';
import { MATCH_KEYS, type MatchOptions, matchQuery, optionsOf, spend, unitQueries } from './match.ts';
import { MATCH_NONE } from './match-none.ts';
import { asNumber, asScalar, atLeast, boostOf, checkKeys, listOf } from './parse.ts';
import { type FoundField, fieldsLike, type Query, type Reading } from './query.ts';

const TYPES: Readonly<Record<string, MatchOptions['kind']>> = {
  best_fields: 'words',
  most_fields: 'words',
  cross_fields: 'words',
  phrase: 'phrase',
  phrase_prefix: 'phrase_prefix',
  bool_prefix: 'words_prefix',
};
/** Types that take words as they are. */
const LITERAL = ['cross_fields', 'phrase', 'phrase_prefix'];

/** How a text is sought in several fields. */
export interface Manner extends MatchOptions {
  /** Each word may stand in another of the fields. */
  readonly isCross: boolean;
  /** Whether the scores of the fields are added; else the best counts. */
  readonly isSum: boolean;
  /** Share of the scores of the other fields. */
  readonly tieBreaker: number;
}

/** `{"multi_match": {"query": text, "fields": [field, …]}}` */
export function readMultiMatch(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'multi_match', [...MATCH_KEYS.match, 'slop', 'fields', 'type', 'tie_breaker']);
  const text = asScalar(given.query, 'multi_match');
  const names = listOf(given.fields ?? '*').map(String);
  return multiMatch(names, text, mannerOf(given, names), reading, boostOf(given));
}

/** @param names - of the fields @throws SearchRefused */
export function mannerOf(given: JsonObject, names: readonly string[]): Manner {
  const type = String(given.type ?? 'best_fields');
  if (!Object.hasOwn(TYPES, type)) {
    const reason = `failed to parse [multi_match] query type [${type.slice(0, 80)}]. unknown type.`;
    throw new SearchRefused('parse_exception', reason);
  }
  const options = optionsOf(given, TYPES[type]);
  if (options.fuzziness && LITERAL.includes(type)) throw parsing(`Fuzziness not allowed for type [${type}]`);
  const isSum = type === 'most_fields' || type === 'bool_prefix';
  return {
    ...options,
    lenient: options.lenient || names.includes('*'),
    isCross: type === 'cross_fields',
    isSum,
    tieBreaker: asNumber(given.tie_breaker, 'tie_breaker', 0),
  };
}

/** Documents in which a field says the text, or, across fields, all fields together do. */
export function multiMatch(
  names: readonly string[],
  text: Value,
  manner: Manner,
  reading: Reading,
  boost: number,
): Query {
  return manner.isCross
    ? acrossFields(names, text, manner, reading, boost)
    : overFields(names, reading, boost, manner, (found, factor) => matchQuery(found, text, manner, reading, factor));
}

/** One query over several fields, named as `field`, `field^2` or with `*`. */
export function overFields(
  names: readonly string[],
  reading: Reading,
  boost: number,
  { isSum, tieBreaker }: Pick<Manner, 'isSum' | 'tieBreaker'>,
  query: (found: FoundField, boost: number) => Query,
): Query {
  const queries = weighted(names, reading, boost).map(([found, factor]) => query(found, factor));
  spend(reading, queries.length);
  const { scoring } = reading;
  return isSum ? combine({ should: queries, least: 1, scoring }) : disjunction(queries, tieBreaker, scoring);
}

function weighted(names: readonly string[], reading: Reading, boost: number): [field: FoundField, boost: number][] {
  return names.flatMap((name) => {
    const [, pattern, factor] = /^(.*?)(?:\^([\d.]+))?$/s.exec(name) ?? [];
    return fieldsLike(reading, pattern).map((found): [FoundField, number] => [found, boost * Number(factor ?? 1)]);
  });
}

/** Each word in any of the fields that cut texts in the same way; the best of these groups counts. */
function acrossFields(names: readonly string[], text: Value, manner: Manner, reading: Reading, boost: number): Query {
  const { scoring } = reading;
  const groups = Map.groupBy(weighted(names, reading, boost), ([{ field }]) => manner.analyzer ?? field.analyzeQuery);
  const queries = [...groups.values()].map((group) => {
    const byField = group.map(([found, factor]) => wordQueries(found, text, manner, reading, factor));
    const words = byField[0].map((_, n) =>
      disjunction(
        byField.map((one) => one[n]),
        manner.tieBreaker,
        scoring,
      ),
    );
    spend(reading, words.length * group.length);
    if (words.length === 0) return MATCH_NONE;
    if (manner.operator === 'and') return conjunction(words, scoring);
    const least = Math.max(1, atLeast(manner.minimum ?? 1, words.length));
    return combine({ should: words, least, scoring });
  });
  return disjunction(queries, manner.tieBreaker, scoring);
}

/** A query for each word; a field that is no text has one. */
function wordQueries(found: FoundField, text: Value, manner: Manner, reading: Reading, boost: number): Query[] {
  const { field } = found;
  if (field.type !== 'text') return [matchQuery(found, text, manner, reading, boost)];
  const analyze = manner.analyzer === undefined ? field.analyzeQuery : reading.schema.analyzerOf(manner.analyzer);
  return unitQueries(field, analyze(String(text)), manner, reading, boost);
}
