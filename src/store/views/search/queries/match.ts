import type { Json, JsonObject } from '../../../resource.ts';
import { illegal, parsing, SearchRefused } from '../refused.ts';
import type { Field } from '../schema.ts';
import type { Token } from '../tokenizers.ts';
import type { Value } from '../values.ts';
import { combine, conjunction } from './boolean.ts';
import { type Fuzziness, fuzzinessOf, fuzzyQuery } from './fuzzy.ts';
import { MATCH_NONE } from './match-none.ts';
import { asNumber, asScalar, atLeast, boostOf, checkKeys, isObject, onlyEntry } from './parse.ts';
import { patternQuery } from './pattern.ts';
import { type FoundField, findField, type Query, type Reading } from './query.ts';
import { termQuery } from './term.ts';
import { phraseQuery, placesOf, wordQuery } from './words.ts';

/** How a text is sought. */
export interface MatchOptions {
  readonly kind: 'words' | 'words_prefix' | 'phrase' | 'phrase_prefix';
  readonly operator: 'or' | 'and';
  readonly minimum?: Json;
  readonly slop: number;
  /** A value that the field cannot have finds nothing; else the query is refused. */
  readonly lenient: boolean;
  /** An analyser in place of the field's. */
  readonly analyzer?: string;
  /** A text without words finds everything. */
  readonly emptyFindsAll: boolean;
  /** Of words that may be misspelt. */
  readonly fuzziness?: Fuzziness;
}

const KINDS = {
  match: 'words',
  match_bool_prefix: 'words_prefix',
  match_phrase: 'phrase',
  match_phrase_prefix: 'phrase_prefix',
} as const;

const COMMON = ['query', 'analyzer', 'zero_terms_query', 'lenient'];
const WORDS = [
  ...COMMON,
  ...['operator', 'minimum_should_match', 'fuzziness', 'prefix_length', 'max_expansions', 'fuzzy_transpositions'],
  ...['fuzzy_rewrite', 'auto_generate_synonyms_phrase_query', 'cutoff_frequency'],
];
/** What each of the queries takes. */
export const MATCH_KEYS: Readonly<Record<keyof typeof KINDS, readonly string[]>> = {
  match: WORDS,
  match_bool_prefix: WORDS,
  match_phrase: [...COMMON, 'slop'],
  match_phrase_prefix: [...COMMON, 'slop', 'max_expansions'],
};

/** `{"match": {field: text}}` and its kin. */
export const readMatch =
  (name: keyof typeof KINDS) =>
  (given: JsonObject, reading: Reading): Query => {
    const [path, value] = onlyEntry(given, name);
    const sent: JsonObject = isObject(value) ? value : { query: value };
    checkKeys(sent, name, MATCH_KEYS[name]);
    const found = findField(reading, path);
    const text = asScalar(sent.query, name);
    const options = optionsOf(sent, KINDS[name]);
    return found ? matchQuery(found, text, options, reading, boostOf(sent)) : MATCH_NONE;
  };

export function optionsOf(given: JsonObject, kind: MatchOptions['kind']): MatchOptions {
  const operator = String(given.operator ?? given.default_operator ?? 'or').toLowerCase();
  if (operator !== 'or' && operator !== 'and')
    throw illegal(`operator needs to be either OR or AND, but not [${operator.slice(0, 80)}]`);
  const empty = given.zero_terms_query ?? 'none';
  if (empty !== 'all' && empty !== 'none')
    throw parsing(`Unsupported zero_terms_query value [${String(empty).slice(0, 80)}]`);
  const { fuzziness, prefix_length, fuzzy_transpositions } = given;
  return {
    kind,
    operator,
    minimum: given.minimum_should_match,
    slop: asNumber(given.slop ?? given.phrase_slop, 'slop', 0),
    lenient: given.lenient === true,
    analyzer: given.analyzer === undefined ? undefined : String(given.analyzer),
    emptyFindsAll: empty === 'all',
    ...(fuzziness !== undefined && { fuzziness: fuzzinessOf(fuzziness, prefix_length, fuzzy_transpositions) }),
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
  const words = unitQueries(field, tokens, options, reading, boost);
  if (words.length === 1) return words[0];
  if (options.operator === 'and') return conjunction(words, reading.scoring);
  const least = Math.max(1, atLeast(options.minimum ?? 1, words.length));
  return combine({ should: words, least, scoring: reading.scoring });
}

/** A query for each word of a text. */
export function unitQueries(
  field: Field,
  tokens: readonly Token[],
  { kind, fuzziness }: MatchOptions,
  reading: Reading,
  boost: number,
): Query[] {
  const units = unitsOf(tokens);
  return units.map((unit, n) => {
    const [{ term }] = unit;
    const manner = { name: 'prefix', isFolded: false } as const;
    if (kind === 'words_prefix' && n === units.length - 1) return patternQuery({ field }, term, manner, reading, boost);
    return fuzziness && unit.length === 1
      ? fuzzyQuery({ field }, term, fuzziness, reading, boost)
      : unitQuery(field, unit, reading, boost);
  });
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
  const { field } = found;
  const isText = ['keyword', 'flattened'].includes(field.type);
  try {
    if (options.kind === 'phrase_prefix') {
      const reason = `failed to create query: Can only use phrase prefix queries on text fields - not on [${field.path}] which is of type [${field.declared}]`;
      throw new SearchRefused('query_shard_exception', reason);
    }
    if (options.kind === 'words_prefix' && isText)
      return patternQuery(found, String(text), { name: 'prefix', isFolded: false }, reading, boost);
    return options.fuzziness
      ? fuzzyQuery(found, String(text), options.fuzziness, reading, boost)
      : termQuery(found, text, reading, boost);
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
