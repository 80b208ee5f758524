const DATE =
  /^([+-]?\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;
const SLASHES = /^(\d{4})\/(\d\d)\/(\d\d)(?: (\d\d):(\d\d):(\d\d)(?: (Z|[+-]\d{4}))?)?$/;

/** Instant in ms of `strict_date_optional_time` or of milliseconds since 1970; NaN when it is no date. */
export function toInstant(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  const text = String(value);
  if (/^-?\d{5,}$/.test(text)) return Number(text);
  return parse(text) ?? Number.NaN;
}

/** Whether a text counts as a date when a field is met for the first time. */
export const looksLikeDate = (text: string): boolean =>
  (DATE.test(text) || SLASHES.test(text)) && !/^\d+$/.test(text) && !Number.isNaN(parse(text) ?? Number.NaN);

/**
 * A bound of a range: a date or `now`, then additions (`+1d`, `-2M`) and roundings (`/d`) behind `||` or `now`.
 *
 * @param up - an incomplete or rounded date means its last millisecond
 */
export function dateBound(value: unknown, up: boolean, now: number): number {
  if (typeof value !== 'string') return toInstant(value);
  const [anchor, math] = value.startsWith('now') ? ['now', value.slice(3)] : cutAt(value, '||');
  const plain = anchor === 'now' ? now : toInstant(anchor);
  const start = anchor !== 'now' && up ? endOfDate(anchor, plain) : plain;
  if (!/^(?:[+-]\d{1,9}[yMwdhHms]|\/[yMwdhHms])*$/.test(math)) return Number.NaN;
  let date = new Date(math === '' ? start : plain);
  for (const [, sign, count, unit, rounding] of math.matchAll(/([+-])(\d+)([yMwdhHms])|\/([yMwdhHms])/g)) {
    if (rounding === undefined) date = add(date, unit, sign === '-' ? -Number(count) : Number(count));
    else date = up ? new Date(add(floor(date, rounding), rounding, 1).getTime() - 1) : floor(date, rounding);
  }
  return date.getTime();
}

const cutAt = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
};

function parse(text: string): number | undefined {
  const [, year, month = '01', day = '01', h = '00', m = '00', s = '00', ...rest] =
    DATE.exec(text) ?? SLASHES.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [fraction, zone] = rest.length > 1 ? rest : [undefined, rest[0]];
  const ms = Number(`0.${fraction ?? 0}`) * 1000;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(h), Number(m), Number(s), Math.trunc(ms));
  const known = new Date(date);
  const isReal = known.getUTCMonth() === Number(month) - 1 && known.getUTCDate() === Number(day) && Number(h) < 25;
  return isReal ? date - offsetOf(zone) : undefined;
}

function offsetOf(zone = 'Z'): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The last millisecond of an incomplete time; a missing month or day is the first. */
function endOfDate(text: string, start: number): number {
  const [, , , , h, m, s, fraction] = DATE.exec(text) ?? [];
  if (fraction !== undefined || Number.isNaN(start) || !DATE.test(text) || /^\d{5,}$/.test(text)) return start;
  const unit = s !== undefined ? 's' : m !== undefined ? 'm' : h !== undefined ? 'h' : 'd';
  return start + SPANS[unit] - 1;
}

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
