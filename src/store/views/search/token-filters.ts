import type { JsonObject } from '../../resource.ts';
import { illegal } from './refused.ts';
import type { Token } from './tokenizers.ts';
import { wordDelimiter } from './word-delimiter.ts';

/** Changes the words that a tokenizer found. */
export type TokenFilter = (tokens: readonly Token[]) => Token[];

const STOP_WORDS =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  );

const each =
  (change: (term: string) => string): TokenFilter =>
  (tokens) =>
    tokens.map((token) => ({ ...token, term: change(token.term) }));

const keeping =
  (isKept: (term: string) => boolean): TokenFilter =>
  (tokens) =>
    tokens.filter(({ term }) => isKept(term));

const plain = (term: string): string => term.normalize('NFD').replace(/\p{M}/gu, '');

const FILTERS: Readonly<Record<string, (given: JsonObject) => TokenFilter>> = {
  lowercase: () => each((term) => term.toLowerCase()),
  uppercase: () => each((term) => term.toUpperCase()),
  trim: () => each((term) => term.trim()),
  reverse: () => each((term) => [...term].reverse().join('')),
  classic: () => each((term) => term.replace(/['’]s$/i, '')),
  apostrophe: () => each((term) => term.replace(/['’].*$/s, '')),
  truncate: ({ length = 10 }) => each((term) => [...term].slice(0, Number(length)).join('')),
  length: ({ min = 0, max = Number.MAX_SAFE_INTEGER }) =>
    keeping((term) => [...term].length >= Number(min) && [...term].length <= Number(max)),
  stop({ stopwords = '_english_', ignore_case = false }) {
    const words = [stopwords].flat().map(String);
    const folded = (term: string) => (ignore_case === true ? term.toLowerCase() : term);
    const stopped = new Set(words.flatMap((word) => (word === '_english_' ? STOP_WORDS : folded(word))));
    const unknown = words.find((word) => /^_(?!english_$|none_$)\w+_$/.test(word));
    if (unknown) throw illegal(`Stop words [${unknown}] are not served here.`);
    return keeping((term) => !stopped.has(folded(term)));
  },
  asciifolding: ({ preserve_original = false }) =>
    preserve_original === true
      ? (tokens) =>
          tokens.flatMap((token) => [...new Set([plain(token.term), token.term])].map((term) => ({ ...token, term })))
      : each(plain),
  unique: () => (tokens) => {
    const seen = new Set<string>();
    return tokens.filter(({ term }) => seen.size !== seen.add(term).size);
  },
  edge_ngram: (given) => grams(given, true),
  ngram: (given) => grams(given, false),
  word_delimiter: wordDelimiter,
  word_delimiter_graph: wordDelimiter,
};

/** @param given - of `analysis.filter` of the settings @throws SearchRefused when it is not served */
export function tokenFilter(name: string, given: JsonObject): TokenFilter {
  const own = (Object.hasOwn(given, name) ? given[name] : {}) as JsonObject;
  const type = String(own.type ?? name);
  if (!Object.hasOwn(FILTERS, type)) throw illegal(`Token filter [${name}] of type [${type}] is not served here.`);
  return FILTERS[type](own);
}

/** Parts of each word from `min_gram` to `max_gram` characters, at its place; of its beginning only when `edge`. */
function grams({ min_gram = 1, max_gram = 2 }: JsonObject, edge: boolean): TokenFilter {
  const [min, max] = [Number(min_gram), Math.min(Number(max_gram), 255)];
  return (tokens) =>
    tokens.flatMap(({ term, position }) => {
      const letters = [...term];
      const starts = edge ? 1 : Math.max(0, letters.length - min + 1);
      return Array.from({ length: starts }, (_, start) => {
        const sizes = Math.min(max, letters.length - start) - min + 1;
        return Array.from({ length: Math.max(0, sizes) }, (_, i) => ({
          term: letters.slice(start, start + min + i).join(''),
          position,
        }));
      }).flat();
    });
}
