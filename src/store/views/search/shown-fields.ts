import type { Json, JsonObject } from '../../resource.ts';
import { type DateFormat, DEFAULT_FORMAT, dateFormat } from './date-format.ts';
import { globMatches } from './glob.ts';
import { isObject, listOf } from './queries/parse.ts';
import { parsing } from './refused.ts';
import { type Field, ID_FIELD, type Schema } from './schema.ts';
import { UTC } from './time-zone.ts';
import { type Fields, toFields, toValues } from './values.ts';

/** Fields that hits are to tell: by name, or by a pattern with `*`. */
export interface ShownField {
  readonly pattern: string;
  /** How instants are told. */
  readonly format?: DateFormat;
}

/** Reads `fields` or `docvalue_fields`: names, or `{"field": name, "format": …}`. @throws SearchRefused */
export function readShownFields(given: Json | undefined, name: string): ShownField[] {
  return listOf(given).map((one) => {
    const { field, format } = isObject(one) ? one : { field: one };
    if (typeof field !== 'string') throw parsing(`[${name}] needs names of fields`);
    const isFormat = typeof format === 'string' && format !== 'use_field_mapping';
    return { pattern: field, ...(isFormat && { format: dateFormat(format) }) };
  });
}

/** Values of single fields, as lists; those of nested objects together. */
export function shownFields(document: JsonObject, wanted: readonly ShownField[], schema: Schema): JsonObject {
  const root = toFields(document, schema);
  const objects = [root, ...objectsIn(root, schema)];
  const told = [...schema.fields.values()].flatMap((field) => {
    const asked = wanted.find(({ pattern }) => globMatches(pattern, field.path));
    if (!asked || field.path === ID_FIELD) return [];
    const written = objects.flatMap((one) => field.sources.flatMap(one.at));
    const values = written.flatMap((value) => valuesOf(field, value, asked.format));
    return values.length > 0 ? [[field.path, values] as const] : [];
  });
  return Object.fromEntries(told);
}

function objectsIn(fields: Fields, schema: Schema): Fields[] {
  const own = [...schema.nested].flatMap((path) => fields.nested(path));
  return own.flatMap((one) => [one, ...objectsIn(one, schema)]);
}

/** A text as it was written, anything else as the field has it. */
function valuesOf(field: Field, value: Json, format: DateFormat | undefined): Json[] {
  if (field.type === 'text' || field.type === 'flattened') return [value];
  return toValues(field, value).map((one) => {
    if (field.type === 'date') return (format ?? field.format ?? DEFAULT_FORMAT).write(Number(one), UTC);
    return field.type === 'float' ? value : one;
  });
}
