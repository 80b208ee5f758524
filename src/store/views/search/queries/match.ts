import type { Json, JsonObject } from '../../../resource.ts';
import { illegal, parsing, SearchRefused } from '../refused.ts';
import type { Field } from '../schema.ts';
import type { Token } from '../tokenizers.ts';
import type { Value } from '../values.ts';
import { combine, conjunction, disjunction } from './boolean.ts';
import { MATCH_NONE } from './match-none.ts';
import { asNumber, asScalar, atLeast, boostOf, checkKeys, isObject, listOf, onlyEntry } from './parse.ts';
import { type FoundField, fieldsLike, findField, type Query, type Reading } from './query.ts';
import { termQuery } from './term.ts';
import { phraseQuery, placesOf, wordQuery } from './words.ts';

/** How a text is sought. */
export interface MatchOptions {
  readonly kind: 'words' | 'phrase' | 'phrase_prefix';
  readonly operator: 'or' | 'and';
  readonly minimum?: Json;
  readonly slop: number;
  /** A value that the field cannot have finds nothing; else the query is refused. */
  readonly lenient: boolean;
  /** An analyser in place of the field's. */
  readonly analyzer?: string;
  /** A text without words finds everything. */
  readonly emptyFindsAll: boolean;
}

const KINDS = { match: 'words', match_phrase: 'phrase', match_phrase_prefix: 'phrase_prefix' } as const;

const COMMON = ['query', 'analyzer', 'zero_terms_query', 'lenient', 'slop', 'max_expansions'];
const OPTIONS: Readonly<Record<keyof typeof KINDS, readonly string[]>> = {
  match: [...COMMON, 'operator', 'minimum_should_match', 'auto_generate_synonyms_phrase_query', 'prefix_length'],
  match_phrase: COMMON,
  match_phrase_prefix: COMMON,
};

/** `{"match": {field: text}}` and its two kin. */
export const readMatch =
  (name: keyof typeof KINDS) =>
  (given: JsonObject, reading: Reading): Query => {
    const [path, value] = onlyEntry(given, name);
    const options: JsonObject = isObject(value) ? value : { query: value };
    refuseFuzziness(options, name);
    checkKeys(options, name, OPTIONS[name]);
    const found = findField(reading, path);
    const text = asScalar(options.query, name);
    return found ? matchQuery(found, text, optionsOf(options, KINDS[name]), reading, boostOf(options)) : MATCH_NONE;
  };

export function refuseFuzziness({ fuzziness }: JsonObject, name: string): void {
  if (fuzziness !== undefined && String(fuzziness) !== '0')
    throw illegal(`[${name}] with fuzziness is not served here`);
}

export function optionsOf(given: JsonObject, kind: MatchOptions['kind']): MatchOptions {
  const operator = String(given.operator ?? given.default_operator ?? 'or').toLowerCase();
  if (operator !== 'or' && operator !== 'and')
    throw illegal(`operator needs to be either OR or AND, but not [${operator.slice(0, 80)}]`);
  return {
    kind,
    operator,
    minimum: given.minimum_should_match,
    slop: asNumber(given.slop ?? given.phrase_slop, 'slop', 0),
    lenient: given.lenient === true,
    analyzer: given.analyzer === undefined ? undefined : String(given.analyzer),
    emptyFindsAll: given.zero_terms_query === 'all',
  };
}

/** Documents whose field says the text. */
export function matchQuery(
  found: FoundField,
  text: Value,
  options: MatchOptions,
  reading: Reading,
  boost: number,
): Query {
  const { field } = found;
  if (field.type !== 'text') return matchValue(found, text, options, reading, boost);
  const analyze = options.analyzer === undefined ? field.analyzeQuery : reading.schema.analyzerOf(options.analyzer);
  const tokens = analyze(String(text));
  spend(reading, tokens.length);
  if (tokens.length === 0) return options.emptyFindsAll ? reading.read({ match_all: {} }, reading) : MATCH_NONE;
  const places = placesOf(tokens);
  if (options.kind === 'phrase_prefix' || (options.kind === 'phrase' && places.length > 1)) {
    const phrase = { slop: options.slop, isPrefix: options.kind === 'phrase_prefix' };
    return phraseQuery(field, tokens, phrase, reading, boost);
  }
  const words = unitsOf(tokens).map((unit) => unitQuery(field, unit, reading, boost));
  if (words.length === 1) return words[0];
  if (options.operator === 'and') return conjunction(words, reading.scoring);
  const least = Math.max(1, atLeast(options.minimum ?? 1, words.length));
  return combine({ should: words, least, scoring: reading.scoring });
}

/** Tokens of one word each: of a word that was cut, itself and its parts. */
function unitsOf(tokens: readonly Token[]): Token[][] {
  const units: Token[][] = [];
  let end = -1;
  for (const token of tokens) {
    if (token.position < end) units[units.length - 1].push(token);
    else units.push([token]);
    end = Math.max(end, token.position + (token.span ?? 1));
  }
  return units;
}

/** The word as it is, or its parts one after the other. */
function unitQuery(field: Field, unit: readonly Token[], reading: Reading, boost: number): Query {
  const wholes = unit.filter(({ span }) => span !== undefined);
  const parts = unit.filter(({ span }) => span === undefined);
  if (wholes.length === 0)
    return wordQuery(
      field,
      unit.map(({ term }) => term),
      reading,
      boost,
    );
  const whole = wordQuery(
    field,
    wholes.map(({ term }) => term),
    reading,
    boost,
  );
  const phrase = phraseQuery(field, parts, { slop: 0, isPrefix: false }, reading, boost);
  return combine({ should: [whole, phrase], least: 1, scoring: reading.scoring });
}

function matchValue(found: FoundField, text: Value, options: MatchOptions, reading: Reading, boost: number): Query {
  const isPrefix = options.kind === 'phrase_prefix' && ['keyword', 'flattened'].includes(found.field.type);
  if (isPrefix) return reading.read({ prefix: { [found.field.path]: { value: String(text), boost } } }, reading);
  try {
    return termQuery(found, text, reading, boost);
  } catch (error) {
    if (options.lenient && error instanceof SearchRefused) return MATCH_NONE;
    throw error;
  }
}

/** Words and clauses of one request. */
export function spend({ budget }: Reading, clauses: number): void {
  budget.clauses -= clauses;
  if (budget.clauses < 0) {
    throw new SearchRefused(
      'too_many_clauses',
      'Query contains too many nested clauses; maxClauseCount is set to 4096',
    );
  }
}

const TYPES: Readonly<Record<string, MatchOptions['kind']>> = {
  best_fields: 'words',
  most_fields: 'words',
  phrase: 'phrase',
  phrase_prefix: 'phrase_prefix',
};

/** `{"multi_match": {"query": text, "fields": [field, …]}}` */
export function readMultiMatch(given: JsonObject, reading: Reading): Query {
  refuseFuzziness(given, 'multi_match');
  checkKeys(given, 'multi_match', [...OPTIONS.match, 'fields', 'type', 'tie_breaker']);
  const type = String(given.type ?? 'best_fields');
  if (!Object.hasOwn(TYPES, type)) throw parsing(`[multi_match] type [${type.slice(0, 80)}] is not served here`);
  const text = asScalar(given.query, 'multi_match');
  const names = listOf(given.fields ?? '*').map(String);
  const lenient = given.lenient === true || names.includes('*');
  const options = { ...optionsOf(given, TYPES[type]), lenient };
  return overFields(
    names,
    reading,
    boostOf(given),
    (found, boost) => matchQuery(found, text, options, reading, boost),
    {
      isSum: type === 'most_fields',
      tieBreaker: asNumber(given.tie_breaker, 'tie_breaker', 0),
    },
  );
}

/**
 * One query over several fields, named as `field`, `field^2` or with `*`.
 *
 * @param score - the sum of the fields' scores, or the best with a share of the others
 */
export function overFields(
  names: readonly string[],
  reading: Reading,
  boost: number,
  query: (found: FoundField, boost: number) => Query,
  score: { readonly isSum: boolean; readonly tieBreaker: number },
): Query {
  const queries = names.flatMap((name) => {
    const [, pattern, factor] = /^(.*?)(?:\^([\d.]+))?$/s.exec(name) ?? [];
    return fieldsLike(reading, pattern).map((found) => query(found, boost * Number(factor ?? 1)));
  });
  spend(reading, queries.length);
  const { scoring } = reading;
  return score.isSum
    ? combine({ should: queries, least: 1, scoring })
    : disjunction(queries, score.tieBreaker, scoring);
}
