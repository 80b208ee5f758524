import type { Json, JsonObject } from '../../../resource.ts';
import { parsing } from '../refused.ts';
import type { Value } from '../values.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** @throws SearchRefused parsing_exception */
export function asObject(value: Json | undefined, name: string): JsonObject {
  if (isObject(value)) return value;
  throw parsing(`[${name}] query malformed, no start_object after query name`);
}

/** The one key of an object, and its value. @throws SearchRefused parsing_exception */
export function onlyEntry(given: JsonObject, name: string): [string, Json] {
  const entries = Object.entries(given).filter(([key]) => key !== 'boost' && key !== '_name');
  if (entries.length === 1) return entries[0];
  if (entries.length === 0) throw parsing(`[${name}] query malformed, no field name`);
  throw parsing(`[${name}] query doesn't support multiple fields, found [${entries[0][0]}] and [${entries[1][0]}]`);
}

/** @param known - which keys the query takes @throws SearchRefused parsing_exception */
export function checkKeys(given: JsonObject, name: string, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key) && key !== 'boost' && key !== '_name');
  if (unknown !== undefined) throw parsing(`[${name}] query does not support [${unknown}]`);
}

/** @throws SearchRefused parsing_exception */
export function asScalar(value: Json | undefined, name: string): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw parsing(
    `[${name}] query needs a text, a number or a boolean, and found [${JSON.stringify(value)?.slice(0, 80)}]`,
  );
}

/** A finite number, also as text. @throws SearchRefused parsing_exception */
export function asNumber(value: Json | undefined, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw parsing(`Failed to parse value of [${name}]: [${JSON.stringify(value).slice(0, 80)}] is no number`);
}

export const boostOf = (given: JsonObject): number => asNumber(given.boost, 'boost', 1);

/** Items of a list, or the one item. */
export const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

/**
 * How many of `of` optional clauses must match: a number, a percentage, either negative for how many may be missing, or
 * conditions such as `2<75% 9<-3`, of which the last counts that is exceeded; below the first all must.
 *
 * @throws SearchRefused
 */
export function atLeast(given: Json, of: number): number {
  const text = String(given)
    .trim()
    .replaceAll(/\s*<\s*/g, '<');
  const wrong = () => parsing(`Invalid value of minimum_should_match: [${text.slice(0, 80)}]`);
  if (!text.includes('<')) return countOf(text, of, wrong);
  const conditions = text.split(/\s+/).map((one) => one.split('<'));
  if (conditions.some((parts) => parts.length !== 2 || !/^\d+$/.test(parts[0]))) throw wrong();
  const last = conditions.findLast(([above]) => of > Number(above));
  return last ? countOf(last[1], of, wrong) : of;
}

function countOf(text: string, of: number, wrong: () => Error): number {
  const [, number, percent] = /^(-?\d+)(%?)$/.exec(text) ?? [];
  if (number === undefined) throw wrong();
  const count = percent ? Math.trunc((of * Number(number)) / 100) : Number(number);
  return Math.max(0, number.startsWith('-') ? of + count : count);
}
