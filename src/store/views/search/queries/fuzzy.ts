import type { Json, JsonObject } from '../../../resource.ts';
import { existsToken } from '../document-tokens.ts';
import { token } from '../narrow.ts';
import { illegal, SearchRefused } from '../refused.ts';
import { inverseFrequency, saturation } from '../statistics.ts';
import { MATCH_NONE } from './match-none.ts';
import { asNumber, asScalar, boostOf, checkKeys, isObject, onlyEntry } from './parse.ts';
import { type FoundField, findField, type Query, type Reading, withKey } from './query.ts';
import { termQuery } from './term.ts';

/** Changes of one word that are looked for at most. */
const MAX_EDITS = 2;

/** How far words may be from those that are sought. */
export interface Fuzziness {
  /** How many letters of a word may be changed, added, left out or, unless told otherwise, swapped with the next. */
  edits(word: string): number;
  /** How many letters at the beginning must be right. */
  readonly prefixLength: number;
  readonly transpositions: boolean;
}

/** `{"fuzzy": {field: {"value", "fuzziness", "prefix_length", "transpositions"}}}` */
export function readFuzzy(given: JsonObject, reading: Reading): Query {
  const [path, value] = onlyEntry(given, 'fuzzy');
  const options: JsonObject = isObject(value) ? value : { value };
  checkKeys(options, 'fuzzy', [
    ...['value', 'fuzziness', 'prefix_length', 'max_expansions', 'transpositions', 'rewrite'],
  ]);
  const word = String(asScalar(options.value, 'fuzzy'));
  const { prefix_length, transpositions, fuzziness = 'AUTO' } = options;
  const fuzzy = fuzzinessOf(fuzziness, prefix_length, transpositions);
  const found = findField(reading, path);
  return found ? fuzzyQuery(found, word, fuzzy, reading, boostOf(options)) : MATCH_NONE;
}

/**
 * @param given - `AUTO` (no change up to 2 letters, one up to 5, then two), `AUTO:low,high`, or a number
 * @throws SearchRefused
 */
export function fuzzinessOf(given: Json, prefixLength?: Json, transpositions?: Json): Fuzziness {
  return {
    edits: editsOf(String(given)),
    prefixLength: asNumber(prefixLength, 'prefix_length', 0),
    transpositions: transpositions !== false,
  };
}

function editsOf(text: string): Fuzziness['edits'] {
  const [, low = '3', high = '6'] = /^auto(?::(\d{1,4}),(\d{1,4}))?$/i.exec(text) ?? [];
  if (!/^auto/i.test(text)) {
    const edits = text.trim() === '' ? Number.NaN : Number(text);
    if (!(edits >= 0)) throw illegal(`Invalid fuzziness value: ${text.slice(0, 80)}`);
    return () => Math.min(MAX_EDITS, Math.trunc(edits));
  }
  if (text.length > 4 && !/^auto:\d{1,4},\d{1,4}$/i.test(text))
    throw new SearchRefused('parse_exception', 'failed to find low and high distance values');
  return (word) => {
    const { length } = [...word];
    return length < Number(low) ? 0 : length < Number(high) ? 1 : MAX_EDITS;
  };
}

/** Documents that say a word near to the one that is sought; the nearer, the higher. */
export function fuzzyQuery(found: FoundField, given: string, fuzzy: Fuzziness, reading: Reading, boost: number): Query {
  const { field, key } = found;
  if (!['text', 'keyword', 'flattened'].includes(field.type)) {
    const reason = `Can only use fuzzy queries on keyword and text fields - not on [${field.path}] which is of type [${field.declared}]`;
    throw new SearchRefused('query_shard_exception', `failed to create query: ${reason}`);
  }
  const word = field.normalize(given);
  const edits = fuzzy.edits(word);
  const sought = [...word];
  if (edits === 0) return termQuery(found, word, reading, boost);
  const { index, scoring, statistics } = reading;
  const all = scoring ? statistics.documents(existsToken(index, field.path)) : () => 0;
  const average = scoring && field.type === 'text' ? statistics.averageLength(field) : () => 1;
  const start = key === undefined ? '' : String(withKey(key, ''));
  const distance = (term: string) =>
    term.startsWith(start) ? wordDistance(sought, [...term.slice(start.length)], edits, fuzzy) : undefined;
  return {
    narrow: token(existsToken(index, field.path)),
    exact: false,
    ...(!scoring && { constant: () => 0 }),
    score(fields) {
      const counts = countsOf(fields.valuesOf(field).map(String));
      const length = field.type === 'text' ? fields.lengthOf(field) / average() : 1;
      let best: number | undefined;
      for (const [term, count] of counts) {
        const far = distance(term);
        if (far === undefined) continue;
        const near = Math.max(0, 1 - far / Math.min(sought.length, [...term].length - start.length));
        const part = scoring ? boost * near * inverseFrequency(1, all()) * saturation(count, length) : 0;
        best = (best ?? 0) + part;
      }
      return best;
    },
  };
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Changes from one word to the other; undefined when there are more than `most`, or the beginnings differ. */
function wordDistance(
  a: readonly string[],
  b: readonly string[],
  most: number,
  { prefixLength, transpositions }: Fuzziness,
): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  for (let i = 0; i < Math.min(prefixLength, a.length); i++) if (a[i] !== b[i]) return undefined;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = transpositions && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(a[i - 1] !== b[j - 1]));
      row.push(isSwap ? Math.min(changed, before[j - 2] + 1) : changed);
    }
    if (Math.min(...row) > most) return undefined;
    [before, last] = [last, row];
  }
  return last[b.length] <= most ? last[b.length] : undefined;
}
