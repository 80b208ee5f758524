import type { JsonObject } from '../../../resource.ts';
import { existsToken } from '../document-tokens.ts';
import { wildcardMatcher } from '../glob.ts';
import { token } from '../narrow.ts';
import { illegal } from '../refused.ts';
import { toAutomaton } from '../regular-expression.ts';
import { MATCH_NONE } from './match-none.ts';
import { asScalar, boostOf, checkKeys, isObject, onlyEntry } from './parse.ts';
import { constantly, type FoundField, findField, type Query, type Reading, withKey } from './query.ts';

/** Characters of a pattern. */
const MAX_PATTERN = 1000;

type Name = 'prefix' | 'wildcard' | 'regexp';

const MATCHERS: Readonly<Record<Name, (pattern: string) => (value: string) => boolean>> = {
  prefix: (pattern) => (value) => value.startsWith(pattern),
  wildcard: wildcardMatcher,
  regexp: toAutomaton,
};

/** `{"prefix": {field: text}}`, `{"wildcard": {field: "a*b?"}}`, `{"regexp": {field: "a.+"}}` on whole values or words. */
export const readPattern =
  (name: Name) =>
  (given: JsonObject, reading: Reading): Query => {
    const [path, value] = onlyEntry(given, name);
    const options: JsonObject = isObject(value) ? value : { value };
    checkKeys(options, name, [...['value', name, 'case_insensitive', 'rewrite', 'flags', 'max_determinized_states']]);
    const pattern = String(asScalar(options.value ?? options[name], name));
    const found = findField(reading, path);
    if (!found) return MATCH_NONE;
    const isFolded = options.case_insensitive === true;
    return patternQuery(found, pattern, { name, isFolded }, reading, boostOf(options));
  };

export function patternQuery(
  { field, key }: FoundField,
  pattern: string,
  { name, isFolded }: { readonly name: Name; readonly isFolded: boolean },
  { index, scoring }: Reading,
  boost: number,
): Query {
  if (pattern.length > MAX_PATTERN) {
    throw illegal(`The length of ${name} [${pattern.length}] has exceeded the allowed maximum of [${MAX_PATTERN}].`);
  }
  if (!['text', 'keyword', 'flattened'].includes(field.type)) {
    throw illegal(
      `Can only use ${name} queries on keyword and text fields - not on [${field.path}] which is of type [${field.declared}]`,
    );
  }
  const sought = field.type === 'keyword' && name !== 'regexp' ? field.normalize(pattern) : pattern;
  const fits = MATCHERS[name](isFolded ? sought.toLowerCase() : sought);
  const start = key === undefined ? '' : String(withKey(key, ''));
  return constantly(
    token(existsToken(index, field.path)),
    false,
    () => (scoring ? boost : 0),
    (fields) =>
      fields.valuesOf(field).some((value) => {
        const text = isFolded ? String(value).toLowerCase() : String(value);
        return text.startsWith(start) && fits(text.slice(start.length));
      }),
  );
}
