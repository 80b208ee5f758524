import { hash } from 'node:crypto';
import type { Schema } from './schema.ts';
import type { Fields, Value } from './values.ts';

/** Values that one document is found by, at most. */
const MAX_TOKENS = 50_000;

/** The token of a document that has the value in the field. @param index - key of the index */
export const valueToken = (index: number, path: string, value: Value): string => toToken(`${index}|${path}=${value}`);

/** The token of a document that has any value in the field. */
export const existsToken = (index: number, path: string): string => toToken(`${index}|${path}?`);

/** All that a document can be found by, each once. */
export function documentTokens(index: number, fields: Fields, schema: Schema): string[] {
  const tokens = new Set<string>();
  const visit = (one: Fields): void => {
    const fields = new Set(one.paths.flatMap((path) => schema.bySource.get(path) ?? []));
    for (const field of fields) {
      const values = one.valuesOf(field);
      if (values.length > 0) tokens.add(existsToken(index, field.path));
      if (field.type !== 'vector') for (const value of values) tokens.add(valueToken(index, field.path, value));
      if (tokens.size > MAX_TOKENS) return;
    }
    for (const path of schema.nested) for (const object of one.nested(path)) visit(object);
  };
  visit(fields);
  return [...tokens];
}

/** Tokens that are kept, since documents of an index say much the same. */
const KEPT = 50_000;
const kept = new Map<string, string>();

/** A signed 64-bit integer in decimal. */
function toToken(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const token = hash('sha1', text, 'buffer').readBigInt64BE().toString();
  if (text.length < 200) kept.set(text, token);
  if (kept.size > KEPT) kept.clear();
  return token;
}
