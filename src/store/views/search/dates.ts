import { type DateFormat, DEFAULT_FORMAT } from './date-format.ts';
import { instantOf, UTC, type Zone } from './time-zone.ts';

/** How dates of a request are read. */
export interface DateReading {
  /** Milliseconds since 1970 that `now` means. */
  readonly now: number;
  readonly format?: DateFormat;
  readonly zone?: Zone;
}

/** Instant in ms; NaN when it is no date. */
export function toInstant(value: unknown, format: DateFormat = DEFAULT_FORMAT): number {
  return format.read(String(value), UTC)?.[0] ?? Number.NaN;
}

/**
 * A bound of a range: a date or `now`, then additions (`+1d`, `-2M`) and roundings (`/d`) behind `||` or `now`.
 *
 * @param up - an incomplete or rounded date means its last millisecond
 */
export function dateBound(
  value: unknown,
  up: boolean,
  { now, format = DEFAULT_FORMAT, zone = UTC }: DateReading,
): number {
  const text = String(value);
  const [anchor, math] = text.startsWith('now') ? ['now', text.slice(3)] : cutAt(text, '||');
  const found = anchor === 'now' ? [now, now] : format.read(anchor, zone);
  if (!found || !/^(?:[+-]\d{0,9}[yMwdhHms]|\/[yMwdhHms])*$/.test(math)) return Number.NaN;
  // Years, months and days are those of the place.
  const start = found[up && math === '' ? 1 : 0];
  let date = new Date(start + zone(start));
  for (const [, sign, count, unit, rounding] of math.matchAll(/([+-])(\d*)([yMwdhHms])|\/([yMwdhHms])/g)) {
    if (rounding === undefined) date = add(date, unit, Number(count || 1) * (sign === '-' ? -1 : 1));
    else date = up ? new Date(add(floor(date, rounding), rounding, 1).getTime() - 1) : floor(date, rounding);
  }
  return math === '' ? start : instantOf(date.getTime(), zone);
}

const cutAt = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
};

const SPANS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  H: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** @param unit - `y M w d h H m s` */
export function add(date: Date, unit: string, count: number): Date {
  if (unit !== 'y' && unit !== 'M') return new Date(date.getTime() + count * SPANS[unit]);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (unit === 'y' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const day = Math.min(date.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  const moved = new Date(date);
  moved.setUTCFullYear(year, month, day);
  return moved;
}

/** The beginning of the year, month, week (Monday), day, hour, minute or second. */
export function floor(date: Date, unit: string): Date {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'y') return new Date(Date.UTC(year, 0, 1));
  if (unit === 'M') return new Date(Date.UTC(year, month, 1));
  if (unit === 'w') return new Date(Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)));
  return new Date(Math.floor(date.getTime() / SPANS[unit]) * SPANS[unit]);
}
