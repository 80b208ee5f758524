import { existsToken, valueToken } from '../document-tokens.ts';
import { and, or, token } from '../narrow.ts';
import type { Field } from '../schema.ts';
import { inverseFrequency, saturation } from '../statistics.ts';
import type { Token } from '../tokenizers.ts';
import type { Fields } from '../values.ts';
import type { Query, Reading } from './query.ts';

/** Words that stand at one place of a text: any of them will do. */
export type Alternatives = readonly string[];

/** Texts with one of the words, by BM25. */
export function wordQuery(field: Field, words: Alternatives, reading: Reading, boost: number): Query {
  const { index, scoring } = reading;
  const narrow = or(words.map((word) => token(valueToken(index, field.path, word))));
  if (!scoring) {
    const score = (fields: Fields) => (words.some((word) => fields.countsOf(field).has(word)) ? 0 : undefined);
    return { narrow, exact: true, constant: () => 0, score };
  }
  const weigh = weight(field, [words], reading, boost);
  return {
    narrow,
    exact: true,
    score(fields) {
      const count = words.reduce((sum, word) => sum + (fields.countsOf(field).get(word) ?? 0), 0);
      return count === 0 ? undefined : weigh(fields, count);
    },
  };
}

/** What occurrences of words (a phrase when there are several) count in a text of its length. */
export function weight(
  field: Field,
  places: readonly Alternatives[],
  { index, statistics, scoring }: Reading,
  boost: number,
): (fields: Fields, count: number) => number {
  if (!scoring) return () => 0;
  const all = statistics.documents(existsToken(index, field.path));
  const average = statistics.averageLength(field);
  const having = places.map((words) => words.map((word) => statistics.documents(valueToken(index, field.path, word))));
  return (fields, count) => {
    const frequencies = having.map((one) => inverseFrequency(Math.max(...one.map((documents) => documents())), all()));
    const told = frequencies.reduce((sum, one) => sum + one, 0);
    return boost * told * saturation(count, fields.lengthOf(field) / average());
  };
}

/** The words of a query by place. */
export function placesOf(tokens: readonly Token[]): { readonly words: Alternatives; readonly position: number }[] {
  const places = new Map<number, string[]>();
  for (const { term, position } of tokens) places.set(position, [...(places.get(position) ?? []), term]);
  return [...places].map(([position, words]) => ({ words, position }));
}

/**
 * Texts in which the words follow one another.
 *
 * @param slop - by how many places they may be out of place
 * @param isPrefix - the last word may go on
 */
export function phraseQuery(
  field: Field,
  tokens: readonly Token[],
  { slop, isPrefix }: { readonly slop: number; readonly isPrefix: boolean },
  reading: Reading,
  boost: number,
): Query {
  const { index } = reading;
  const places = placesOf(tokens);
  const whole = isPrefix ? places.slice(0, -1) : places;
  const narrow = and([
    ...whole.map(({ words }) => or(words.map((word) => token(valueToken(index, field.path, word))))),
    token(existsToken(index, field.path)),
  ]);
  const weigh = weight(
    field,
    (whole.length > 0 ? whole : places).map(({ words }) => words),
    reading,
    boost,
  );
  return {
    narrow,
    exact: false,
    score(fields) {
      const text = fields.tokensOf(field);
      const found = places.map(({ words, position }, at) => {
        const fits = (term: string) =>
          isPrefix && at === places.length - 1 ? words.some((word) => term.startsWith(word)) : words.includes(term);
        return text.filter(({ term }) => fits(term)).map((one) => one.position - position);
      });
      const count = occurrences(found, slop);
      return count === 0 ? undefined : weigh(fields, count);
    },
  };
}

/** How often there is one of each list within `slop` of one another. */
function occurrences(lists: readonly (readonly number[])[], slop: number): number {
  const [first, ...others] = lists;
  if (first === undefined) return 0;
  const near = (at: number) => (list: readonly number[]) => list.some((one) => Math.abs(one - at) <= slop);
  return new Set(first)
    .values()
    .filter((at) => others.every(near(at)))
    .toArray().length;
}
