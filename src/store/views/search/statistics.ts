import type { Field } from './schema.ts';

/**
 * How common words are in one index. What a query wants to know is asked for while it is read, and known when its first
 * document is scored.
 */
export interface Statistics {
  /** Documents with the token. */
  documents(token: string): () => number;
  /** Words of the field in a document that has it, on average. */
  averageLength(field: Field): () => number;
}

const K1 = 1.2;
const B = 0.75;

/** How much a word tells, by Lucene's BM25. @param having - documents with the word, of `all` */
export const inverseFrequency = (having: number, all: number): number =>
  Math.log(1 + (Math.max(all, having) - having + 0.5) / (having + 0.5));

/** @param count - occurrences @param length - of the field, in relation to the average */
export const saturation = (count: number, length: number): number =>
  (count * (K1 + 1)) / (count + K1 * (1 - B + B * length));

/** Of a field whose length does not count, such as a keyword. */
export const PRESENT = saturation(1, 1);
