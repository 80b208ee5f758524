import type { Json, JsonObject } from '../../../resource.ts';
import { dateFormat } from '../date-format.ts';
import { type DateReading, dateBound } from '../dates.ts';
import { existsToken } from '../document-tokens.ts';
import { token } from '../narrow.ts';
import { illegal } from '../refused.ts';
import type { Field } from '../schema.ts';
import { timeZone } from '../time-zone.ts';
import { toValue, type Value } from '../values.ts';
import { MATCH_NONE } from './match-none.ts';
import { asObject, asScalar, boostOf, checkKeys, onlyEntry } from './parse.ts';
import { constantly, findField, type Query, type Reading } from './query.ts';
import { wrongDate, wrongValue } from './term.ts';

const RELATIONS = ['intersects', 'contains', 'within', 'disjoint'];
const BOUNDS = ['gt', 'gte', 'lt', 'lte', 'from', 'to', 'include_lower', 'include_upper'];

/** `{"range": {field: {gte, gt, lte, lt}}}`; dates may say `now-1d/d`. */
export function readRange(given: JsonObject, reading: Reading): Query {
  const [path, value] = onlyEntry(given, 'range');
  const bounds = asObject(value, 'range');
  checkKeys(bounds, 'range', [...BOUNDS, 'format', 'time_zone', 'relation']);
  const relation = String(bounds.relation ?? 'intersects').toLowerCase();
  if (!RELATIONS.includes(relation)) throw illegal(`${relation.slice(0, 80)} is not a valid relation`);
  const dates = datesOf(bounds, reading);
  const found = findField(reading, path);
  if (!found) return MATCH_NONE;
  const { field } = found;
  const at = (bound: Json | undefined, up: boolean) => boundOf(field, bound, up, dates);
  // A date that says less than a millisecond begins after all it says for `gt`, and ends with it for `lte`.
  const tests = [
    ...test(at(bounds.gt, true), (one, bound) => one > bound),
    ...test(at(bounds.gte, false), (one, bound) => one >= bound),
    ...test(at(bounds.lt, false), (one, bound) => one < bound),
    ...test(at(bounds.lte, true), (one, bound) => one <= bound),
    ...test(at(bounds.from, bounds.include_lower === false), (one, bound) =>
      bounds.include_lower === false ? one > bound : one >= bound,
    ),
    ...test(at(bounds.to, bounds.include_upper !== false), (one, bound) =>
      bounds.include_upper === false ? one < bound : one <= bound,
    ),
  ];
  const narrow = token(existsToken(reading.index, field.path));
  const boost = reading.scoring ? boostOf({ ...given, ...bounds }) : 0;
  return constantly(
    narrow,
    tests.length === 0,
    () => boost,
    (fields) => fields.valuesOf(field).some((one) => tests.every((fits) => fits(one))),
  );
}

const test = (bound: Value | undefined, compare: (one: Value, bound: Value) => boolean): ((one: Value) => boolean)[] =>
  bound === undefined ? [] : [(one) => compare(one, bound)];

const datesOf = ({ format, time_zone }: JsonObject, { now }: Reading): DateReading => ({
  now,
  ...(typeof format === 'string' && { format: dateFormat(format) }),
  ...(typeof time_zone === 'string' && { zone: timeZone(time_zone) }),
});

/** @throws SearchRefused when the field can have no such value */
function boundOf(field: Field, bound: Json | undefined, up: boolean, dates: DateReading): Value | undefined {
  if (bound === undefined || bound === null) return undefined;
  const scalar = asScalar(bound, 'range');
  if (field.type === 'date') {
    const instant = dateBound(scalar, up, { ...dates, format: dates.format ?? field.format });
    if (Number.isNaN(instant)) throw wrongDate(field, scalar);
    return instant;
  }
  // A fraction bounds whole numbers as it is.
  const value = field.type === 'whole' ? toValue({ ...field, type: 'double' }, scalar) : toValue(field, scalar);
  if (value === undefined) throw wrongValue(field, scalar);
  return value;
}
