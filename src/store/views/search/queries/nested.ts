import type { JsonObject } from '../../../resource.ts';
import { ALL, and, type Narrow, or } from '../narrow.ts';
import { parsing, SearchRefused } from '../refused.ts';
import type { Fields } from '../values.ts';
import { MATCH_NONE } from './match-none.ts';
import { asObject, boostOf, checkKeys } from './parse.ts';
import { nestedSteps, type Query, type Reading } from './query.ts';

const MODES: Readonly<Record<string, (scores: readonly number[]) => number>> = {
  avg: (scores) => scores.reduce((sum, score) => sum + score, 0) / scores.length,
  sum: (scores) => scores.reduce((sum, score) => sum + score, 0),
  min: (scores) => Math.min(...scores),
  max: (scores) => Math.max(...scores),
  none: () => 0,
};

/** `{"nested": {"path", "query", "score_mode"}}`: documents with an object that matches. */
export function readNested(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'nested', ['path', 'query', 'score_mode', 'ignore_unmapped', 'inner_hits']);
  if (given.inner_hits !== undefined) throw parsing('[nested] with inner_hits is not served here');
  const { schema, within, scoring } = reading;
  const path = String(given.path ?? '');
  const mode = String(given.score_mode ?? 'avg');
  if (!Object.hasOwn(MODES, mode)) throw parsing(`[nested] query does not support score_mode [${mode.slice(0, 80)}]`);
  if (!schema.nested.has(path)) {
    if (given.ignore_unmapped === true) return MATCH_NONE;
    const reason = `failed to create query: [nested] failed to find nested object under path [${path.slice(0, 200)}]`;
    throw new SearchRefused('query_shard_exception', reason);
  }
  reading.reads.add(path);
  const boost = boostOf(given);
  const inner = reading.read(asObject(given.query, 'nested'), { ...reading, within: path, depth: reading.depth + 1 });
  const steps = nestedSteps(schema, path, within);
  return {
    narrow: reachable(inner.narrow),
    exact: inner.exact && isUnion(inner.narrow),
    ...(!scoring && { constant: () => 0 }),
    score(fields) {
      const objects = steps.reduce<readonly Fields[]>((all, step) => all.flatMap((one) => one.nested(step)), [fields]);
      const scores = objects.flatMap((object) => inner.score(object) ?? []);
      return scores.length === 0 ? undefined : boost * MODES[mode](scores);
    },
  };
}

/** What all objects of a document say together cannot tell what one of them does not say. */
function reachable(narrow: Narrow): Narrow {
  if (narrow.is === 'not') return ALL;
  if (narrow.is === 'and') return and(narrow.of.map(reachable));
  return narrow.is === 'or' ? or(narrow.of.map(reachable)) : narrow;
}

/** Whether one object matches just when the document has one of the tokens. */
const isUnion = (narrow: Narrow): boolean =>
  narrow.is === 'token' || narrow.is === 'none' || (narrow.is === 'or' && narrow.of.every(isUnion));
