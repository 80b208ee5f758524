import type { Json, JsonObject } from '../../../resource.ts';
import { DEFAULT_FORMAT, dateFormat } from '../date-format.ts';
import { dateBound } from '../dates.ts';
import type { Reading } from '../queries/query.ts';
import { illegal, parsing } from '../refused.ts';
import type { Field } from '../schema.ts';
import { timeZone, UTC, type Zone } from '../time-zone.ts';
import { toValue, type Value } from '../values.ts';
import type { Seen } from './aggregation.ts';

/** Options of every aggregation on the values of a field. */
export const SOURCE_OPTIONS = ['field', 'missing', 'format', 'time_zone', 'value_type'];

/** The values of a field that an aggregation is about. */
export interface ValueSource {
  readonly zone: Zone;
  prepare(reading: Reading): void;
  values(seen: Seen): readonly Value[];
  /** How a value is told beside what it is; undefined for what is told as it is. */
  text(value: Value): string | undefined;
  /** A value as the field has it; undefined when it can have none such. */
  read(given: Value): Value | undefined;
  /** An instant that a request names, or a number; NaN when it is none. */
  bound(given: Json | undefined): number;
}

/**
 * @param name - of the aggregation
 * @param isNumeric - whether it is for numbers, dates and truth values alone
 * @throws SearchRefused when no field is named
 */
export function valueSource(name: string, given: JsonObject, isNumeric: boolean): ValueSource {
  const { field: path, missing, format: named, time_zone } = given;
  if (typeof path !== 'string')
    throw parsing(`Required one of fields [field, script], but none were specified for [${name}]`);
  const zone = typeof time_zone === 'string' ? timeZone(time_zone) : UTC;
  const format = typeof named === 'string' ? namedFormat(named) : undefined;
  let field: Field | undefined;
  const formatOf = () => format ?? field?.format ?? DEFAULT_FORMAT;
  return {
    zone,
    prepare({ schema, reads }) {
      field = schema.fields.get(path) ?? field;
      for (const source of field?.sources ?? []) reads.add(source);
      if (field) checkField(name, field, isNumeric);
    },
    values({ fields, reading }) {
      if (path === '_index') return [reading.indexName];
      const own = reading.schema.fields.get(path);
      field = own ?? field;
      const found = own ? fields.valuesOf(own) : [];
      if (found.length === 0) return missingValue(missing, own);
      return own?.type === 'keyword' && found.length > 1 ? [...new Set(found)] : found;
    },
    text(value) {
      if (typeof value === 'boolean' || field?.type === 'boolean') return String(Boolean(value));
      return field?.type === 'date' ? formatOf().write(Number(value), zone) : undefined;
    },
    read: (given) => (field ? toValue(field, given) : given),
    bound(value) {
      if (typeof value !== 'string' || (field && field.type !== 'date')) return Number(value);
      return dateBound(value, false, { now: Date.now(), format: formatOf(), zone });
    },
  };
}

/** Patterns of numbers are passed over: numbers are told as they are. */
const namedFormat = (given: string) => (/[#0]/.test(given) ? undefined : dateFormat(given));

function checkField(name: string, { path, type, declared }: Field, isNumeric: boolean): void {
  if (type === 'text') {
    throw illegal(
      `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${path.slice(0, 200)}]`,
    );
  }
  const isNumber = ['whole', 'float', 'double', 'date', 'boolean'].includes(type);
  if (type === 'vector' || (isNumeric && !isNumber))
    throw illegal(`Field [${path}] of type [${declared}] is not supported for aggregation [${name}]`);
}

/** The value that documents without one count as. */
function missingValue(missing: Json | undefined, field: Field | undefined): readonly Value[] {
  if (missing === undefined || missing === null || typeof missing === 'object') return [];
  return [(field && toValue(field, missing)) ?? missing];
}
