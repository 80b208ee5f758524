import type { Json, JsonObject } from '../../resource.ts';
import { SearchRefused } from './refused.ts';
import { parentOf, type Schema } from './schema.ts';
import { toValue } from './values.ts';

/** Nesting of one document, and characters of one path. */
const MAX_DEPTH = 50;

/**
 * Fields that a document brings beyond those of the schema, by path.
 *
 * @throws SearchRefused when a value is none of its field's type, or the mapping is strict
 */
export function learn(document: JsonObject, schema: Schema): Readonly<Record<string, string>> {
  const learned: Record<string, string> = {};
  const visit = (value: Json, path: string, depth: number): void => {
    if (value === null) return;
    if (depth > MAX_DEPTH)
      throw new SearchRefused('mapper_parsing_exception', `[${path}] is deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(value) && schema.fields.get(path)?.type !== 'vector')
      for (const item of value) visit(item, path, depth);
    else if (typeof value === 'object') visitObject(value as JsonObject, path, depth);
    else visitScalar(value, path);
  };
  const visitObject = (value: JsonObject, path: string, depth: number): void => {
    const field = schema.fields.get(path);
    if (field?.type === 'flattened' || field?.type === 'vector') return;
    if ((field && !field.lenient) || learned[path] !== undefined) throw mismatch(path, 'an object');
    for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  const visitScalar = (value: string | number | boolean, path: string): void => {
    const field = schema.fields.get(path);
    if (field) {
      // An empty text is no number.
      if (value === '' && ['whole', 'float', 'double'].includes(field.type)) return;
      const fits = field.type !== 'flattened' && field.type !== 'vector' && toValue(field, value) !== undefined;
      if (!fits && !field.lenient) throw mismatch(path, `[${String(value).slice(0, 80)}]`, field.declared);
      return;
    }
    if (schema.objects.has(path)) throw mismatch(path, `[${String(value).slice(0, 80)}]`, 'object');
    const dynamic = schema.dynamicAt(parentOf(path));
    if (dynamic === 'strict') {
      const reason = `mapping set to strict, dynamic introduction of [${path}] is not allowed`;
      throw new SearchRefused('strict_dynamic_mapping_exception', reason);
    }
    if (dynamic === 'true') learned[path] ??= schema.dynamicFields.typeOf(value);
  };
  visitObject(document, '', 0);
  return learned;
}

const mismatch = (path: string, found: string, type = 'a value'): SearchRefused =>
  new SearchRefused('document_parsing_exception', `failed to parse field [${path}] of type [${type}]: found ${found}`);
