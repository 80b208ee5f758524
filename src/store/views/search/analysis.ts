import type { JsonObject } from '../../resource.ts';
import { illegal } from './refused.ts';
import { type Token, type Tokenize, tokenizer } from './tokenizers.ts';
import { wordDelimiter } from './word-delimiter.ts';

/** The analyser of that name. @throws SearchRefused when there is none or it is not served */
export type Analyzers = (name: string) => Tokenize;

type Filter = (tokens: readonly Token[]) => Token[];

const STOP_WORDS = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
);

const each =
  (change: (term: string) => string): Filter =>
  (tokens) =>
    tokens.map((token) => ({ ...token, term: change(token.term) }));

const FILTERS: Readonly<Record<string, (given: JsonObject) => Filter>> = {
  lowercase: () => each((term) => term.toLowerCase()),
  uppercase: () => each((term) => term.toUpperCase()),
  trim: () => each((term) => term.trim()),
  asciifolding: () => each((term) => term.normalize('NFD').replace(/\p{M}/gu, '')),
  classic: () => each((term) => term.replace(/['’]s$/i, '')),
  stop: () => (tokens) => tokens.filter(({ term }) => !STOP_WORDS.has(term)),
  unique: () => (tokens) => {
    const seen = new Set<string>();
    return tokens.filter(({ term }) => seen.size !== seen.add(term).size);
  },
  edge_ngram: ({ min_gram = 1, max_gram = 2 }) => {
    const [min, max] = [Number(min_gram), Math.min(Number(max_gram), 255)];
    return (tokens) =>
      tokens.flatMap(({ term, position }) => {
        const letters = [...term];
        const sizes = Math.min(max, letters.length) - min + 1;
        return Array.from({ length: Math.max(0, sizes) }, (_, i) => ({
          term: letters.slice(0, min + i).join(''),
          position,
        }));
      });
  },
  word_delimiter: wordDelimiter,
  word_delimiter_graph: wordDelimiter,
};

/** Name of the tokenizer, then of the filters. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  standard: ['standard', 'lowercase'],
  simple: ['lowercase'],
  whitespace: ['whitespace'],
  keyword: ['keyword'],
  stop: ['lowercase', 'stop'],
};

/** @param settings - of an index, of which `analysis` counts */
export function analyzers(settings: JsonObject = {}): Analyzers {
  const analysis = ((settings.index as JsonObject | undefined)?.analysis ?? settings.analysis ?? {}) as JsonObject;
  const given = (kind: string) => (analysis[kind] ?? {}) as JsonObject;
  const known = new Map<string, Tokenize>();
  const compose = (tokenizerName: string, filters: readonly string[]): Tokenize => {
    const cut = tokenizer(tokenizerName, given('tokenizer'));
    const steps = filters.map((name) => toFilter(name, given('filter')));
    return (text) => steps.reduce<Token[]>((tokens, step) => step(tokens), cut(text));
  };
  const make = (name: string): Tokenize => {
    const own = given('analyzer')[name] as JsonObject | undefined;
    if (!own && Object.hasOwn(BUILT_IN, name)) return compose(BUILT_IN[name][0], BUILT_IN[name].slice(1));
    if (!own && name === 'default') return compose('standard', ['lowercase']);
    if (!own) throw illegal(`analyzer [${name}] has not been configured in mappings`);
    if (own.char_filter !== undefined) throw illegal(`char_filter of analyzer [${name}] is not served here.`);
    const type = String(own.type ?? 'custom');
    if (type !== 'custom') return make(type);
    return compose(String(own.tokenizer), [own.filter ?? []].flat().map(String));
  };
  return (name) => {
    const analyze = known.get(name) ?? make(name);
    known.set(name, analyze);
    return analyze;
  };
}

function toFilter(name: string, given: JsonObject): Filter {
  const own = (Object.hasOwn(given, name) ? given[name] : {}) as JsonObject;
  const type = String(own.type ?? name);
  if (!Object.hasOwn(FILTERS, type)) throw illegal(`Token filter [${name}] of type [${type}] is not served here.`);
  return FILTERS[type](own);
}
