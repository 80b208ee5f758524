import type { Json, JsonObject } from '../../resource.ts';
import { globMatches } from './glob.ts';
import { isObject, listOf } from './queries/parse.ts';
import { parsing } from './refused.ts';

/** What is shown of a document; undefined: nothing. */
export type SourceFilter = ((document: JsonObject) => JsonObject) | undefined;

/** Shows all of it. */
export const wholeSource: SourceFilter = (document) => document;

/** Reads `_source`: `true`, `false`, names with `*`, or `{includes, excludes}`. @throws SearchRefused */
export function sourceFilter(given: Json | undefined): SourceFilter {
  if (given === false) return undefined;
  if (given === undefined || given === true) return wholeSource;
  const names = (value: Json | undefined) => listOf(value).map(String);
  const isNamed = typeof given === 'string' || Array.isArray(given);
  if (!isNamed && !isObject(given))
    throw parsing(`Expected one of [VALUE_BOOLEAN, START_OBJECT] but found [${JSON.stringify(given)}]`);
  const unknown = isObject(given) ? Object.keys(given).find((key) => !/^(?:in|ex)cludes?$/.test(key)) : undefined;
  if (unknown !== undefined) throw parsing(`Unknown key for a VALUE in [${unknown.slice(0, 80)}].`);
  const { includes, excludes } = isObject(given)
    ? { includes: names(given.includes ?? given.include), excludes: names(given.excludes ?? given.exclude) }
    : { includes: names(given), excludes: [] };
  if (includes.length + excludes.length > 1024) throw parsing('[_source] has more than 1024 names');
  if (includes.length + excludes.length === 0) return wholeSource;
  return (document) => (filtered(document, '', includes, excludes) ?? {}) as JsonObject;
}

function filtered(
  value: Json,
  path: string,
  includes: readonly string[],
  excludes: readonly string[],
): Json | undefined {
  if (path !== '' && excludes.some((name) => globMatches(name, path))) return undefined;
  const isIncluded = includes.length === 0 || (path !== '' && includes.some((name) => covers(name, path)));
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => filteredItem(item, path, includes, excludes, isIncluded) ?? []);
    return items.length > 0 || isIncluded ? items : undefined;
  }
  return filteredItem(value, path, includes, excludes, isIncluded);
}

function filteredItem(
  value: Json,
  path: string,
  includes: readonly string[],
  excludes: readonly string[],
  isIncluded: boolean,
): Json | undefined {
  if (!isObject(value)) return isIncluded ? value : undefined;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const kept = filtered(item, path === '' ? key : `${path}.${key}`, isIncluded ? [] : includes, excludes);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length > 0 || isIncluded ? Object.fromEntries(entries) : undefined;
}

/** Whether a name means a path or what it stands in. */
const covers = (name: string, path: string): boolean => globMatches(name, path) || globMatches(`${name}.*`, path);
