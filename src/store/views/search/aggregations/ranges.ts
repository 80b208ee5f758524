import type { Json, JsonObject } from '../../../resource.ts';
import { asObject } from '../queries/parse.ts';
import { parsing } from '../refused.ts';
import { type Aggregation, type Bucket, checkOptions, type Make } from './aggregation.ts';
import { doubleText } from './double-text.ts';
import { SOURCE_OPTIONS, type ValueSource, valueSource } from './value-source.ts';

const MAX_RANGES = 1000;

/** `range` and `date_range`: from (included) to (excluded). */
export const range =
  (name: 'range' | 'date_range') =>
  (given: JsonObject, subs: Make): Aggregation => {
    checkOptions(given, name, [...SOURCE_OPTIONS, 'ranges', 'keyed']);
    const source = valueSource(name, given, true);
    const { ranges } = given;
    if (!Array.isArray(ranges) || ranges.length === 0 || ranges.length > MAX_RANGES)
      throw parsing(`[${name}] needs 1 to ${MAX_RANGES} [ranges]`);
    const sent = ranges.map((one) => asObject(one as Json, name));
    for (const one of sent) checkOptions(one, name, ['from', 'to', 'key']);
    const parts = sent.map((one) => ({ sent: one, count: 0, subs: subs() }));
    const pattern = subs();
    let known: readonly Bounds[] | undefined;
    /** What the request says, read as the field has it. */
    const bounds = (): readonly Bounds[] => {
      known ??= sent.map((one) => boundsOf(one, source, name));
      return known;
    };
    return {
      prepare(reading) {
        source.prepare(reading);
        bounds();
        pattern.prepare(reading);
      },
      add(seen) {
        const values = source.values(seen).map(Number);
        for (const [n, { from, to }] of bounds().entries()) {
          if (!values.some((value) => value >= from && value < to)) continue;
          parts[n].count++;
          parts[n].subs.add(seen);
        }
      },
      result() {
        const told = parts
          .map((part, n) => ({ ...part, ...bounds()[n] }))
          .sort((a, b) => a.from - b.from || a.to - b.to)
          .map((part) => toBucket(part, source));
        const named = () => told.map(({ key, ...rest }) => [key, rest]);
        return { buckets: given.keyed === true ? Object.fromEntries(named()) : told };
      },
      number: () => undefined,
    };
  };

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** @throws SearchRefused */
function boundsOf({ from, to }: JsonObject, source: ValueSource, name: string): Bounds {
  const bound = (given: Json | undefined, fallback: number): number => {
    const number = given === undefined || given === null ? fallback : source.bound(given);
    if (Number.isNaN(number)) throw parsing(`[${name}] cannot read [${JSON.stringify(given).slice(0, 80)}]`);
    return number;
  };
  return { from: bound(from, Number.NEGATIVE_INFINITY), to: bound(to, Number.POSITIVE_INFINITY) };
}

function toBucket(
  { from, to, sent, count, subs }: Bounds & Bucket & { readonly sent: JsonObject },
  source: ValueSource,
): JsonObject & { key: Json } {
  const [start, end] = [boundText(from, source), boundText(to, source)];
  const told = (name: string, value: number): JsonObject => {
    const text = source.text(value);
    return { [name]: value, ...(text !== undefined && { [`${name}_as_string`]: text }) };
  };
  return {
    key: sent.key ?? `${start}-${end}`,
    ...(Number.isFinite(from) && told('from', from)),
    ...(Number.isFinite(to) && told('to', to)),
    doc_count: count,
    ...subs.result(),
  };
}

const boundText = (bound: number, source: ValueSource): string =>
  Number.isFinite(bound) ? (source.text(bound) ?? doubleText(bound)) : '*';
