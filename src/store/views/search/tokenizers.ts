import type { JsonObject } from '../../resource.ts';
import { illegal } from './refused.ts';

export interface Token {
  readonly term: string;
  /** Place among the words of the text; several tokens can share one. */
  readonly position: number;
  /** Places that it takes, where its parts stand at them too. */
  readonly span?: number;
}

/** Cuts a text into words, in its order. */
export type Tokenize = (text: string) => Token[];

/** Longer words are cut, as Lucene does. */
const MAX_WORD = 255;
/** Of one path: each makes a word as long as all before it. */
const MAX_PARTS = 256;

/** Words by Unicode's text segmentation, near enough: letters and digits, joined by a mark between two of a kind. */
const LETTER = '[[\\p{L}\\p{M}\\p{N}_]--[\\p{Script=Han}\\p{Script=Hiragana}]]';
const BETWEEN = "(?:(?<=\\p{L})['’.:·](?=\\p{L})|(?<=\\p{N})['’.,;](?=\\p{N}))";
const STANDARD = new RegExp(`[\\p{Script=Han}\\p{Script=Hiragana}]|${LETTER}+(?:${BETWEEN}${LETTER}+)*`, 'gv');
/** Lucene's older grammar: also e-mail addresses, host names, and words with digits joined by marks. */
const CLASSIC =
  /[\p{L}\p{N}]+(?:[.\-_][\p{L}\p{N}]+){0,8}@[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+)+|[\p{L}\p{N}]+(?:[_\-/.,][\p{L}\p{N}]*\d[\p{L}\p{N}]*)+|[\p{L}\p{N}]+(?:\.[\p{L}\p{N}]+)+|[\p{L}]+(?:'[\p{L}]+)+|[\p{L}\p{N}]+/gu;
const LETTERS = /\p{L}+/gu;
const BLANKS = /\S+/gu;

const words =
  (pattern: RegExp): Tokenize =>
  (text) =>
    (text.match(pattern) ?? []).flatMap(pieces).map((term, position) => ({ term, position }));

function pieces(word: string): string[] {
  if (word.length <= MAX_WORD) return [word];
  return Array.from({ length: Math.ceil(word.length / MAX_WORD) }, (_, i) =>
    word.slice(i * MAX_WORD, (i + 1) * MAX_WORD),
  );
}

const whole: Tokenize = (text) => [{ term: text, position: 0 }];

const BUILT_IN: Readonly<Record<string, Tokenize>> = {
  standard: words(STANDARD),
  classic: words(CLASSIC),
  letter: words(LETTERS),
  lowercase: (text) => words(LETTERS)(text.toLowerCase()),
  whitespace: words(BLANKS),
  keyword: whole,
  path_hierarchy: pathHierarchy({}),
  edge_ngram: grams({ min_gram: 1, max_gram: 2 }, true),
  ngram: grams({ min_gram: 1, max_gram: 2 }, false),
};

/** @param given - of `analysis.tokenizer` of the settings @throws SearchRefused when it is not served */
export function tokenizer(name: string, given: JsonObject = {}): Tokenize {
  const own = Object.hasOwn(given, name) ? (given[name] as JsonObject) : undefined;
  const type = String(own?.type ?? name);
  if (own && type === 'edge_ngram') return grams(own, true);
  if (own && type === 'ngram') return grams(own, false);
  if (own && type === 'path_hierarchy') return pathHierarchy(own);
  if (own && type === 'char_group') return charGroup(own);
  if (Object.hasOwn(BUILT_IN, type)) return BUILT_IN[type];
  throw illegal(`Tokenizer [${name}] of type [${type}] is not served here.`);
}

/** Of each path its beginnings, or with `reverse` its ends. */
function pathHierarchy({ delimiter = '/', reverse = false }: JsonObject): Tokenize {
  const cut = String(delimiter);
  return (text) => {
    const parts = text.split(cut, MAX_PARTS);
    const texts = parts.map((_, i) => (reverse ? parts.slice(i) : parts.slice(0, i + 1)).join(cut));
    return texts.filter((term) => term !== '').map((term) => ({ term, position: 0 }));
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  letter: '\\p{L}',
  digit: '\\p{Nd}',
  whitespace: '\\s',
  punctuation: '\\p{P}',
  symbol: '\\p{S}',
};

/** Words between the characters or kinds of characters that are named. */
function charGroup({ tokenize_on_chars }: JsonObject): Tokenize {
  const ends = [tokenize_on_chars ?? []].flat().map((one) => CLASSES[String(one)] ?? escaped(String(one)));
  return words(new RegExp(ends.length > 0 ? `[^${ends.join('')}]+` : '.+', 'gsu'));
}

const escaped = (text: string): string => text.replace(/^\\n$/, '\n').replaceAll(/[\\\]^-]/g, '\\$&');

/** Parts of words from `min_gram` to `max_gram` characters; of a word's beginning only when `edge`. */
function grams({ min_gram = 1, max_gram = 2, token_chars }: JsonObject, edge: boolean): Tokenize {
  const [min, max] = [Number(min_gram), Math.min(Number(max_gram), MAX_WORD)];
  if (!edge && max - min > 1) {
    throw illegal(
      `The difference between max_gram and min_gram must be less than or equal to: [1] but was [${max - min}].`,
    );
  }
  const classes = [token_chars ?? []].flat().map((one) => CLASSES[String(one)] ?? '');
  const kept = classes.length > 0 ? new RegExp(`[${classes.join('')}]+`, 'gu') : undefined;
  return (text) => {
    const tokens: Token[] = [];
    for (const word of kept ? (text.match(kept) ?? []) : [text]) {
      const letters = [...word];
      for (let start = 0; start <= (edge ? 0 : letters.length - min); start++) {
        for (let size = min; size <= max && start + size <= letters.length; size++) {
          tokens.push({ term: letters.slice(start, start + size).join(''), position: tokens.length });
        }
      }
    }
    return tokens;
  };
}
